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
  /// Since Linux 4.18.
  var sectorsDiscarded: UInt64?
  /// Since Linux 5.5; only of whole disks.
  var flushes: UInt64?
  var flushMilliseconds: UInt64?

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
    line.skipFields(2)
    sectorsDiscarded = line.number()
    line.skipFields(1)
    flushes = line.number()
    flushMilliseconds = line.number()
  }

  /// Seconds that a read took on average between two readings; `nil` where there was none.
  func readLatency(since old: DiskCounters) -> Double? {
    Self.mean(
      growth(readMilliseconds, since: old.readMilliseconds), over: growth(reads, since: old.reads))
  }

  /// Seconds that a write took on average between two readings; `nil` where there was none.
  func writeLatency(since old: DiskCounters) -> Double? {
    Self.mean(
      growth(writeMilliseconds, since: old.writeMilliseconds), over: growth(writes, since: old.writes))
  }

  /// Seconds that a flush took on average between two readings; `nil` where there was none.
  func flushLatency(since old: DiskCounters) -> Double? {
    Self.mean(
      growth(flushMilliseconds, since: old.flushMilliseconds), over: growth(flushes, since: old.flushes))
  }

  private static func mean(_ milliseconds: Double?, over operations: Double?) -> Double? {
    guard let milliseconds, let operations, operations > 0 else { return nil }
    return milliseconds / operations / 1000
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

/// Throughput, latency, use and errors of whole block devices, from `/proc/diskstats` and `/sys/block`.
///
/// A device appears once it has been used; partitions, loops and drives for media are left out. Devices that stand
/// on others serve as evidence only.
struct DiskCollector: Collector, ~Copyable {
  private let settings: SamplerSettings
  private var file: KeptFile
  private var disks: NamedTable<Disk>
  private var errorSchedule: Schedule
  private var hasLooked = false
  private var isOverfull = false

  init(_ settings: SamplerSettings) {
    self.settings = settings
    file = KeptFile(settings.path("proc/diskstats"))
    disks = NamedTable(maximumCount: settings.maximumDevices)
    errorSchedule = Schedule(every: settings.mountInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    guard let bytes = context.bytes(of: &file), !bytes.isEmpty else { return forget(&context) }
    disks.beginPass()
    var readings = DiskReadings(parsing: bytes)
    while let (name, counters) = readings.next() {
      if isWorthFollowing(name, counters) { take(name, counters, &context) }
    }
    disks.endPass { disk in
      disk.close(in: &context.signals)
      context.changes.note(.device, disk.entity, "disk is gone")
    }
    hasLooked = true
    if errorSchedule.isDue(at: context.now) {
      for row in disks.indices { disks[row].reportErrors(&context) }
    }
    context.notices.noteRefused(disks.refused, of: "disks", wasRefusing: &isOverfull)
  }

  /// What cannot be read has not been pulled out.
  private mutating func forget(_ context: inout CollectionContext) {
    disks.beginPass()
    disks.endPass { $0.close(in: &context.signals) }
    hasLooked = false
  }

  private func isWorthFollowing(_ name: UnsafeRawBufferPointer, _ counters: DiskCounters) -> Bool {
    counters.isUsed && !DiskName.isPassedOver(name) && !isPartition(name)
  }

  private func isPartition(_ name: UnsafeRawBufferPointer) -> Bool {
    DiskName.parent(of: name).map { disks.contains($0) } ?? false
  }

  private mutating func take(
    _ name: UnsafeRawBufferPointer, _ counters: DiskCounters, _ context: inout CollectionContext
  ) {
    var isNew = false
    let found = disks.row(of: name) {
      isNew = true
      return Disk(named: name, settings)
    }
    guard let row = found else { return }
    if disks[row].isAnother(counters) {
      disks[row].close(in: &context.signals)
      disks[row] = Disk(named: name, settings)
      isNew = true
    }
    if isNew, hasLooked {
      context.changes.note(.device, disks[row].entity, "disk is used for the first time")
    }
    disks[row].report(counters, context.elapsed, to: &context.signals)
  }
}
