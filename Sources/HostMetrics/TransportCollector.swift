import Model

/// What the host's network protocols count, from `/proc/1/net/snmp`, `netstat` and `snmp6`.
struct TransportCollector: Collector, ~Copyable {
  private var basic: ProtocolFile
  private var extended: ProtocolFile
  private var version6: KeptFile

  init(_ settings: SamplerSettings) {
    let signals = TransportSignal.allCases
    let first = TransportSignal.firstExtended.rawValue
    basic = ProtocolFile(settings, "snmp", Array(signals[..<first]))
    extended = ProtocolFile(settings, "netstat", Array(signals[first...]))
    version6 = KeptFile(settings.path("proc/1/net/snmp6"), orElse: settings.path("proc/net/snmp6"))
  }

  mutating func collect(_ context: inout CollectionContext) {
    if basic.read(&context) {
      // A host without IPv6 has no such file.
      context.readIfPresent(&version6) { bytes in basic.add(version6: bytes) }
      basic.report(&context)
    }
    if extended.read(&context) { extended.report(&context) }
  }
}

/// One file of counters, with what it counted the last time.
private struct ProtocolFile: ~Copyable {
  private var file: KeptFile
  private var table: ProtocolTable
  private var current: [UInt64?]
  private var previous: [UInt64?]
  private let signals: [TransportSignal]
  private let isLevel: [Bool]
  private let names6: [(name: StaticString, index: Int)]
  private var group = SignalGroup<TransportSignal>(of: .host)

  init(_ settings: SamplerSettings, _ name: String, _ signals: [TransportSignal]) {
    file = KeptFile(settings.path("proc/1/net/\(name)"), orElse: settings.path("proc/net/\(name)"))
    table = ProtocolTable(signals.map(\.counter))
    current = Array(repeating: nil, count: signals.count)
    previous = current
    self.signals = signals
    isLevel = signals.map { $0.template.kind == .level }
    names6 = signals.indices.compactMap { index in signals[index].counter6.map { ($0, index) } }
  }

  /// Reads the counters; without them everything vanishes.
  mutating func read(_ context: inout CollectionContext) -> Bool {
    let isRead = context.read(&file) { table.parse($0) ? true : nil } ?? false
    for index in current.indices { current[index] = isRead ? table.values[index] : nil }
    if !isRead {
      group.close(in: &context.signals)
      for index in previous.indices { previous[index] = nil }
    }
    return isRead
  }

  /// Adds the counters of IPv6.
  mutating func add(version6 bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      // `Ip6…` and `Udp6…` only: most of the file is ICMP.
      guard line.rest.hasPrefix("Ip6") || line.rest.hasPrefix("Udp6") else { continue }
      let name = line.field()
      guard let found = names6.first(where: { name.equals($0.name) }), let number = line.number() else {
        continue
      }
      current[found.index] = current[found.index].map { $0 &+ number }
    }
  }

  mutating func report(_ context: inout CollectionContext) {
    for index in current.indices {
      let value =
        isLevel[index]
        ? current[index].map { Double($0) }
        : rate(current[index], since: previous[index], over: context.elapsed)
      group.report(signals[index], value, to: &context.signals)
      previous[index] = current[index]
    }
  }
}
