import Model

/// What a line of `/proc/net/dev` counts since the interface appeared.
struct InterfaceCounters: Equatable {
  /// One direction.
  struct Direction: Equatable {
    var bytes: UInt64 = 0
    var packets: UInt64 = 0
    var errors: UInt64 = 0
    var drops: UInt64 = 0

    init?(parsing line: inout ByteScanner) {
      guard let bytes = line.number(), let packets = line.number(), let errors = line.number(),
        let drops = line.number()
      else { return nil }
      (self.bytes, self.packets, self.errors, self.drops) = (bytes, packets, errors, drops)
    }

    /// The counters' growth a second; `nil` for each that went backwards.
    func rates(
      since old: Direction, over elapsed: Double?
    ) -> (bytes: Double?, packets: Double?, errors: Double?, drops: Double?) {
      (
        rate(bytes, since: old.bytes, over: elapsed), rate(packets, since: old.packets, over: elapsed),
        rate(errors, since: old.errors, over: elapsed), rate(drops, since: old.drops, over: elapsed)
      )
    }
  }

  var received: Direction
  var transmitted: Direction

  /// True once a packet has passed.
  var isUsed: Bool { received.packets > 0 || transmitted.packets > 0 }

  /// Parses what follows the colon in a line; `nil` where it is not complete.
  init?(parsing line: inout ByteScanner) {
    guard let received = Direction(parsing: &line) else { return nil }
    line.skipFields(4)
    guard let transmitted = Direction(parsing: &line) else { return nil }
    self.received = received
    self.transmitted = transmitted
  }
}

/// The interfaces of `/proc/net/dev`, line by line; headings and lines that are not complete are passed over.
struct InterfaceReadings: IteratorProtocol {
  private var text: ByteScanner

  init(parsing bytes: UnsafeRawBufferPointer) {
    text = ByteScanner(bytes)
  }

  mutating func next() -> (name: UnsafeRawBufferPointer, counters: InterfaceCounters)? {
    while var line = text.line() {
      var beginning = ByteScanner(line.take(through: UInt8(ascii: ":")))
      let name = beginning.field()
      if !name.isEmpty, let counters = InterfaceCounters(parsing: &line) { return (name, counters) }
    }
    return nil
  }
}

/// Throughput, errors, drops and links of the host's interfaces, from `/proc/1/net/dev` and `/sys/class/net`.
///
/// The files of process 1 are read, since a unit with `PrivateNetwork=` sees none of its own. An interface
/// appears once a packet has passed. The containers' ends (`veth…`) are left out: their names have no past, and
/// their traffic passes a bridge that is followed. The loopback serves as evidence only.
struct InterfaceCollector: Collector, ~Copyable {
  private struct Interface {
    let entity: Entity
    let link: LinkWatch
    private var signals: SignalGroup<InterfaceSignal>
    private var previous: InterfaceCounters?

    init(named name: UnsafeRawBufferPointer, _ settings: SamplerSettings) {
      entity = Entity(kind: .interface, name: name.text)
      link = LinkWatch(settings, of: entity)
      signals = SignalGroup(of: entity, mayRing: !name.equals("lo"))
    }

    mutating func report(_ current: InterfaceCounters, _ elapsed: Double?, to output: inout SignalOutput) {
      defer { previous = current }
      guard let old = previous else { return }
      let received = current.received.rates(since: old.received, over: elapsed)
      let sent = current.transmitted.rates(since: old.transmitted, over: elapsed)
      signals.report(.receivedBytes, received.bytes, to: &output)
      signals.report(.receivedPackets, received.packets, to: &output)
      signals.report(.receiveErrors, received.errors, to: &output)
      signals.report(.receiveDrops, received.drops, to: &output)
      signals.report(.transmittedBytes, sent.bytes, to: &output)
      signals.report(.transmittedPackets, sent.packets, to: &output)
      signals.report(.transmitErrors, sent.errors, to: &output)
      signals.report(.transmitDrops, sent.drops, to: &output)
    }

    mutating func close(in output: inout SignalOutput) {
      signals.close(in: &output)
      link.close(in: &output)
    }
  }

  private let settings: SamplerSettings
  private var file: KeptFile
  private var interfaces: NamedTable<Interface>
  private var linkSchedule: Schedule
  private var hasLooked = false
  private var isOverfull = false

  init(_ settings: SamplerSettings) {
    self.settings = settings
    file = KeptFile(settings.path("proc/1/net/dev"), orElse: settings.path("proc/net/dev"))
    interfaces = NamedTable(maximumCount: settings.maximumInterfaces)
    linkSchedule = Schedule(every: settings.mountInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    guard let bytes = context.bytes(of: &file), !bytes.isEmpty else { return forget(&context) }
    interfaces.beginPass()
    var readings = InterfaceReadings(parsing: bytes)
    while let (name, counters) = readings.next() {
      if counters.isUsed, !name.hasPrefix("veth") { take(name, counters, &context) }
    }
    interfaces.endPass { interface in
      interface.close(in: &context.signals)
      context.changes.note(.network, interface.entity, "interface is gone")
    }
    hasLooked = true
    if linkSchedule.isDue(at: context.now) {
      for row in interfaces.indices { interfaces[row].link.collect(&context) }
    }
    context.notices.noteRefused(interfaces.refused, of: "interfaces", wasRefusing: &isOverfull)
  }

  /// What cannot be read has not gone away.
  private mutating func forget(_ context: inout CollectionContext) {
    interfaces.beginPass()
    interfaces.endPass { $0.close(in: &context.signals) }
    hasLooked = false
  }

  private mutating func take(
    _ name: UnsafeRawBufferPointer, _ counters: InterfaceCounters, _ context: inout CollectionContext
  ) {
    var isNew = false
    let found = interfaces.row(of: name) {
      isNew = true
      return Interface(named: name, settings)
    }
    guard let row = found else { return }
    if isNew, hasLooked {
      context.changes.note(.network, interfaces[row].entity, "interface carries its first packet")
    }
    interfaces[row].report(counters, context.elapsed, to: &context.signals)
  }
}
