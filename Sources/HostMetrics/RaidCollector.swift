import Model

/// What `/proc/mdstat` says about one array.
struct RaidStatus: Equatable {
  /// Devices that it should have and does not.
  var missing: UInt64 = 0
  /// Devices that are marked as failed.
  var failed: UInt64 = 0
  /// What runs over the whole array, such as `recovery` or `check`.
  var work = RaidWork.none
}

/// What runs over a whole array.
enum RaidWork: String, Equatable {
  case none, recovery, resync, reshape, check, repair

  /// The work of this name in `/proc/mdstat`, if it is one.
  init?(_ word: UnsafeRawBufferPointer) {
    if word.equals("recovery") {
      self = .recovery
    } else if word.equals("resync") {
      self = .resync
    } else if word.equals("reshape") {
      self = .reshape
    } else if word.equals("check") {
      self = .check
    } else if word.equals("repair") {
      self = .repair
    } else {
      return nil
    }
  }
}

/// The arrays of `/proc/mdstat`, one after the other.
///
/// - Note: Format: drivers/md/md.c of the kernel, `md_seq_show()`; `[3/2]` is what it should have and has.
struct RaidReadings: IteratorProtocol {
  private var text: ByteScanner

  init(parsing bytes: UnsafeRawBufferPointer) {
    text = ByteScanner(bytes)
  }

  mutating func next() -> (name: UnsafeRawBufferPointer, status: RaidStatus)? {
    while var line = text.line() {
      guard line.rest.hasPrefix("md") else { continue }
      let name = line.field()
      guard line.field().equals(":") else { continue }
      return (name, details(head: &line))
    }
    return nil
  }

  /// Takes the rest of the array's first line, and the indented lines after it.
  private mutating func details(head: inout ByteScanner) -> RaidStatus {
    var status = RaidStatus()
    while true {
      let field = head.field()
      if field.isEmpty { break }
      if field.hasSuffix("(F)") { status.failed += 1 }
    }
    while let first = text.rest.first, first == UInt8(ascii: " "), var line = text.line() {
      Self.take(&line, into: &status)
    }
    return status
  }

  private static func take(_ line: inout ByteScanner, into status: inout RaidStatus) {
    while true {
      let field = line.field()
      if field.isEmpty { return }
      if let work = RaidWork(field) { status.work = work }
      if let missing = missing(in: field) { status.missing = missing }
    }
  }

  private static func missing(in field: UnsafeRawBufferPointer) -> UInt64? {
    var text = ByteScanner(field)
    guard text.take(through: UInt8(ascii: "[")).isEmpty, let wanted = text.number() else { return nil }
    guard text.take(through: UInt8(ascii: "/")).isEmpty, let present = text.number() else { return nil }
    return text.rest.equals("]") && wanted >= present ? wanted - present : nil
  }
}

/// Software RAID arrays, from `/proc/mdstat`; a host without them has no signals.
struct RaidCollector: Collector, ~Copyable {
  private struct Array {
    let entity: Entity
    var signals: SignalGroup<RaidSignal>
    var work: RaidWork?

    init(named name: UnsafeRawBufferPointer) {
      entity = Entity(kind: .device, name: name.text)
      signals = SignalGroup(of: entity)
    }
  }

  private var file: KeptFile
  private var arrays: NamedTable<Array>
  private var isOverfull = false

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/mdstat"))
    arrays = NamedTable(maximumCount: settings.maximumDevices)
  }

  mutating func collect(_ context: inout CollectionContext) {
    arrays.beginPass()
    if let bytes = context.readIfPresent(&file, { $0 }) {
      var readings = RaidReadings(parsing: bytes)
      while let (name, status) = readings.next() { take(name, status, &context) }
    }
    arrays.endPass { $0.signals.close(in: &context.signals) }
    context.notices.noteRefused(arrays.refused, of: "RAID arrays", wasRefusing: &isOverfull)
  }

  private mutating func take(
    _ name: UnsafeRawBufferPointer, _ status: RaidStatus, _ context: inout CollectionContext
  ) {
    guard let row = arrays.row(of: name, make: { Array(named: name) }) else { return }
    arrays[row].signals.report(.missing, Double(status.missing), to: &context.signals)
    arrays[row].signals.report(.failed, Double(status.failed), to: &context.signals)
    arrays[row].signals.report(.syncing, status.work == .none ? 0 : 1, to: &context.signals)
    if let before = arrays[row].work, before != status.work {
      let summary =
        status.work == .none ? "\(before.rawValue) has ended" : "\(status.work.rawValue) has begun"
      context.changes.note(.device, arrays[row].entity, summary)
    }
    arrays[row].work = status.work
  }
}
