import HostMetrics
import Journal
import Model
import TestSupport
import Testing

@testable import tocsind

/// What tests of the daemon's queues are fed with; times are seconds since the first moment of a test.
enum Made {
  static let epoch: Int64 = 1_700_000_000_000_000
  static let boot = Identifier128(high: 1, low: 2)

  static func nanoseconds(_ seconds: Double) -> UInt64 { UInt64((1000 + seconds) * 1e9) }

  static func microseconds(_ seconds: Double) -> Int64 { epoch + Int64(seconds * 1e6) }

  /// A tick; `wall` is the wall clock's time where it differs from the monotonic one's.
  static func tick(
    at seconds: Double, wall: Double? = nil, flags: FrameHeader.Flags = [], _ tick: Tick = Tick()
  ) -> TimedTick {
    TimedTick(
      header: FrameHeader(
        bootID: boot, monotonicNanoseconds: nanoseconds(seconds),
        realtimeMicroseconds: microseconds(wall ?? seconds), utcOffsetSeconds: 0, flags: flags),
      tick: tick)
  }

  static func batch(at seconds: [Double]) -> EntryBatch {
    var batch = EntryBatch()
    for second in seconds {
      var entry = LogEntry()
      entry.realtimeMicroseconds = microseconds(second)
      entry.bootID = boot
      entry.message = batch.store("at \(second)".utf8)
      batch.entries.append(entry)
    }
    return batch
  }

  /// A message of one entry at a moment whose text is so long.
  static func message(bytes: Int, at seconds: Double = 0) throws -> ReaderMessage {
    var batch = EntryBatch()
    var entry = LogEntry()
    entry.realtimeMicroseconds = microseconds(seconds)
    entry.message = batch.store([UInt8](repeating: UInt8(ascii: "x"), count: bytes))
    batch.entries = [entry]
    let place = try #require(position(1))
    return .batch(batch, ReaderProgress(cursor: place.cursor, position: place))
  }

  /// The place after the n-th batch.
  static func position(_ number: UInt64) -> JournalPosition? {
    let id = "0123456789abcdef0123456789abcdef"
    return JournalPosition(
      cursor: "s=\(id);i=\(String(number, radix: 16));b=\(id);m=1;t=1;x=1")
  }

  static func descriptor(_ name: String) -> SignalDescriptor {
    SignalDescriptor(
      entity: .host, name: name, title: name, unit: .dimensionless, harmful: .up, resource: .cpu,
      floorAbsolute: 0, floorRelative: 0, mayRing: false)
  }

  static func transition(_ sequence: UInt64, _ kind: AlertTransition.Kind) -> AlertTransition {
    AlertTransition(
      sequence: sequence, kind: kind, realtimeMicroseconds: epoch, utcOffsetSeconds: 0, host: "db1",
      machineID: boot, bootID: boot,
      incident: Incident(
        id: "7f3a91c2", category: .unitFailed, entity: Entity(kind: .unit, name: "a.service"),
        severity: .error, onsetMicroseconds: epoch, summary: "failed", clearRule: "until it starts"))
  }
}

extension FrameAssembler {
  /// Adds a batch that ends at a place in the only journal.
  mutating func add(_ entries: EntryBatch, at position: JournalPosition) {
    add(entries, cursor: position.cursor)
  }
}
