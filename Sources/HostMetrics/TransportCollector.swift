import Model

/// The counters of `/proc/net/snmp` and `/proc/net/netstat`: a line of names, then a line of their values.
enum ProtocolCounters {
  /// Finds a counter.
  ///
  /// - Parameters:
  ///   - name: The counter, as the line of names calls it.
  ///   - section: What both lines begin with, colon included: `Tcp:`.
  ///   - bytes: The file.
  /// - Returns: `nil` where the counter is not there.
  static func value(
    of name: StaticString, in section: StaticString, parsing bytes: UnsafeRawBufferPointer
  ) -> UInt64? {
    var text = ByteScanner(bytes)
    while var names = text.line() {
      guard names.field().equals(section) else { continue }
      guard var values = text.line(), values.field().equals(section) else { return nil }
      return value(of: name, in: &names, &values)
    }
    return nil
  }

  private static func value(
    of wanted: StaticString, in names: inout ByteScanner, _ values: inout ByteScanner
  ) -> UInt64? {
    while true {
      let name = names.field()
      var value = ByteScanner(values.field())
      if name.isEmpty { return nil }
      if name.equals(wanted) { return value.number() }
    }
  }
}

/// Retransmissions and refused connections of the host's TCP, from `/proc/1/net/snmp` and `netstat`.
struct TransportCollector: Collector, ~Copyable {
  private struct Counters {
    var overflows: UInt64
    var drops: UInt64

    init?(parsing bytes: UnsafeRawBufferPointer) {
      guard let overflows = ProtocolCounters.value(of: "ListenOverflows", in: "TcpExt:", parsing: bytes),
        let drops = ProtocolCounters.value(of: "ListenDrops", in: "TcpExt:", parsing: bytes)
      else { return nil }
      self.overflows = overflows
      self.drops = drops
    }
  }

  private var basic: KeptFile
  private var extended: KeptFile
  private var retransmissions: UInt64?
  private var listening: Counters?
  private var basicSignals = SignalGroup<TransportSignal>(of: .host)
  private var extendedSignals = SignalGroup<TransportSignal>(of: .host)

  init(_ settings: SamplerSettings) {
    basic = KeptFile(settings.path("proc/1/net/snmp"), orElse: settings.path("proc/net/snmp"))
    extended = KeptFile(settings.path("proc/1/net/netstat"), orElse: settings.path("proc/net/netstat"))
  }

  mutating func collect(_ context: inout CollectionContext) {
    collectBasic(&context)
    collectExtended(&context)
  }

  private mutating func collectBasic(_ context: inout CollectionContext) {
    let current = context.read(&basic) {
      ProtocolCounters.value(of: "RetransSegs", in: "Tcp:", parsing: $0)
    }
    defer { retransmissions = current }
    guard let current else { return basicSignals.close(in: &context.signals) }
    let value = rate(current, since: retransmissions, over: context.elapsed)
    basicSignals.report(.retransmissions, value, to: &context.signals)
  }

  private mutating func collectExtended(_ context: inout CollectionContext) {
    let current = context.read(&extended, Counters.init(parsing:))
    defer { listening = current }
    guard let current else { return extendedSignals.close(in: &context.signals) }
    let overflows = rate(current.overflows, since: listening?.overflows, over: context.elapsed)
    let drops = rate(current.drops, since: listening?.drops, over: context.elapsed)
    extendedSignals.report(.listenOverflows, overflows, to: &context.signals)
    extendedSignals.report(.listenDrops, drops, to: &context.signals)
  }
}
