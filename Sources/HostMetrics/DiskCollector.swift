import Model

/// What a line of `/proc/diskstats` counts since the device appeared.
struct DiskCounters: Equatable {
  /// The unit of the sector counts, whatever the device's own sectors are.
  static let sectorBytes = 512.0

  var reads: UInt64 = 0
  var sectorsRead: UInt64 = 0
  var readMilliseconds: UInt64 = 0
  var writes: UInt64 = 0
  var sectorsWritten: UInt64 = 0
  var writeMilliseconds: UInt64 = 0
  var busyMilliseconds: UInt64 = 0
  var queuedMilliseconds: UInt64 = 0

  /// True once anything has been read or written.
  var isUsed: Bool { reads > 0 || writes > 0 }

  /// Parses what follows the name in a line; `nil` where it is not complete.
  ///
  /// - Note: Fields: Documentation/admin-guide/iostats.rst of the kernel.
  init?(parsing line: inout ByteScanner) {
    guard let reads = line.number(), line.number() != nil, let sectorsRead = line.number(),
      let readMilliseconds = line.number(), let writes = line.number(), line.number() != nil,
      let sectorsWritten = line.number(), let writeMilliseconds = line.number(), line.number() != nil,
      let busyMilliseconds = line.number(), let queuedMilliseconds = line.number()
    else { return nil }
    self.reads = reads
    self.sectorsRead = sectorsRead
    self.readMilliseconds = readMilliseconds
    self.writes = writes
    self.sectorsWritten = sectorsWritten
    self.writeMilliseconds = writeMilliseconds
    self.busyMilliseconds = busyMilliseconds
    self.queuedMilliseconds = queuedMilliseconds
  }

  /// Seconds that an operation took on average between two readings; `nil` where there was none.
  func meanLatency(since old: DiskCounters) -> Double? {
    guard let reads = growth(reads, since: old.reads), let writes = growth(writes, since: old.writes),
      let reading = growth(readMilliseconds, since: old.readMilliseconds),
      let writing = growth(writeMilliseconds, since: old.writeMilliseconds), reads + writes > 0
    else { return nil }
    return (reading + writing) / (reads + writes) / 1000
  }
}

/// The devices of `/proc/diskstats`, line by line; lines that are not complete are passed over.
struct DiskReadings: IteratorProtocol {
  private var text: ByteScanner

  init(parsing bytes: UnsafeRawBufferPointer) {
    text = ByteScanner(bytes)
  }

  mutating func next() -> (name: UnsafeRawBufferPointer, counters: DiskCounters)? {
    while var line = text.line() {
      line.skipFields(2)
      let name = line.field()
      if !name.isEmpty, let counters = DiskCounters(parsing: &line) { return (name, counters) }
    }
    return nil
  }
}

/// Throughput, latency and use of whole block devices, from `/proc/diskstats`.
///
/// A device appears once it has been used; partitions are left out. Devices that stand on others serve as
/// evidence only.
struct DiskCollector: Collector, ~Copyable {
  private struct Disk {
    private var signals: SignalGroup<DiskSignal>
    private var previous: DiskCounters?

    init(named name: UnsafeRawBufferPointer) {
      let entity = Entity(kind: .device, name: name.text)
      signals = SignalGroup(of: entity, mayRing: !DiskName.isStacked(name))
    }

    mutating func report(_ current: DiskCounters, _ elapsed: Double?, to output: inout SignalOutput) {
      defer { previous = current }
      guard let previous else { return }
      let read = rate(current.sectorsRead, since: previous.sectorsRead, over: elapsed)
      let written = rate(current.sectorsWritten, since: previous.sectorsWritten, over: elapsed)
      let busy = rate(current.busyMilliseconds, since: previous.busyMilliseconds, over: elapsed)
      let queued = rate(current.queuedMilliseconds, since: previous.queuedMilliseconds, over: elapsed)
      signals.report(.readBytes, read.map { $0 * DiskCounters.sectorBytes }, to: &output)
      signals.report(.writtenBytes, written.map { $0 * DiskCounters.sectorBytes }, to: &output)
      signals.report(.reads, rate(current.reads, since: previous.reads, over: elapsed), to: &output)
      signals.report(.writes, rate(current.writes, since: previous.writes, over: elapsed), to: &output)
      signals.report(.utilization, busy.map { min($0 / 1000, 1) }, to: &output)
      signals.report(.latency, current.meanLatency(since: previous), to: &output)
      signals.report(.queue, queued.map { $0 / 1000 }, to: &output)
    }

    mutating func close(in output: inout SignalOutput) {
      signals.close(in: &output)
    }
  }

  private var file: KeptFile
  private var disks: NamedTable<Disk>
  private var isOverfull = false

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/diskstats"))
    disks = NamedTable(maximumCount: settings.maximumDevices)
  }

  mutating func collect(_ context: inout CollectionContext) {
    disks.beginPass()
    if let bytes = context.bytes(of: &file) {
      var readings = DiskReadings(parsing: bytes)
      while let (name, counters) = readings.next() {
        if counters.isUsed, !isPartition(name) { take(name, counters, &context) }
      }
    }
    disks.endPass { $0.close(in: &context.signals) }
    context.notices.noteRefused(disks.refused, of: "disks", wasRefusing: &isOverfull)
  }

  private mutating func take(
    _ name: UnsafeRawBufferPointer, _ counters: DiskCounters, _ context: inout CollectionContext
  ) {
    guard let row = disks.row(of: name, make: { Disk(named: name) }) else { return }
    disks[row].report(counters, context.elapsed, to: &context.signals)
  }

  private func isPartition(_ name: UnsafeRawBufferPointer) -> Bool {
    DiskName.parent(of: name).map { disks.contains($0) } ?? false
  }
}
