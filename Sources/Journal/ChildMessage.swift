import Model

/// What the reader process says to the daemon, one frame each.
enum ChildMessage: Equatable {
  /// The first message: the version of all that follow.
  case hello(version: UInt64)
  /// Entries, the place of the last entry read, and what else is to be said of them.
  case batch(EntryBatch, JournalPosition, BatchFacts)
  /// The journal's end was reached for the first time.
  case caughtUp
  /// The reader is there and has nothing to say: a quiet journal is told from a reader that hangs.
  case pulse
  /// Something an operator should know.
  case notice(String)
  /// Nothing can be read; the reader keeps trying.
  case unavailable(String)
  /// The reader is about to die of a signal: while it read this journal, and in the memory of this file.
  ///
  /// Written by a signal handler: see `linux_report_crashes`.
  case dying(group: UInt64, file: String)

  /// The version of the protocol.
  static let version: UInt64 = 3

  /// The message as a frame's type and payload.
  func encode(into writer: inout ByteWriter) {
    switch self {
    case .hello(let version):
      writer.write(byte: 1)
      writer.write(version)
    case .batch(let batch, let position, let facts):
      writer.write(byte: 2)
      writer.write(position.cursor)
      facts.encode(into: &writer)
      Model.encode(batch, into: &writer)
    case .caughtUp:
      writer.write(byte: 3)
    case .pulse:
      writer.write(byte: 4)
    case .notice(let text):
      writer.write(byte: 5)
      writer.write(text)
    case .unavailable(let reason):
      writer.write(byte: 6)
      writer.write(reason)
    case .dying(let group, let file):
      writer.write(byte: 7)
      writer.write(group)
      writer.write(Array(file.utf8))
    }
  }

  /// Reads a frame's type and payload, which must be used up.
  init(decoding frame: [UInt8]) throws(CodingFailure) {
    var reader = ByteReader(frame)
    self = try Self.decode(from: &reader)
    guard reader.isAtEnd else { throw .invalid("end of a frame", at: reader.position) }
  }

  private static func decode(from reader: inout ByteReader) throws(CodingFailure) -> ChildMessage {
    switch try reader.readByte() {
    case 1: .hello(version: try reader.readUInt64())
    case 2: try decodeBatch(from: &reader)
    case 3: .caughtUp
    case 4: .pulse
    case 5: .notice(try reader.readString())
    case 6: .unavailable(try reader.readString())
    case 7:
      .dying(
        group: try reader.readUInt64(), file: String(decoding: try reader.readBytes(), as: UTF8.self))
    default: throw .invalid("type of a frame", at: reader.position)
    }
  }

  private static func decodeBatch(from reader: inout ByteReader) throws(CodingFailure) -> ChildMessage {
    guard let position = JournalPosition(cursor: try reader.readString()) else {
      throw .invalid("cursor", at: reader.position)
    }
    let facts = try BatchFacts(decoding: &reader)
    return .batch(try decodeEntryBatch(from: &reader), position, facts)
  }
}

/// What is said of a batch beside its entries.
struct BatchFacts: Hashable {
  /// The journal that it is of.
  var group: UInt64
  /// How many of the daemon's own entries were left out.
  var own: UInt64 = 0
  /// How many entries of ignored units were left out.
  var ignored: UInt64 = 0
  /// True where more entries are waiting.
  var isBehind = false
  /// False where it cannot be told, of any journal, whether entries are missing.
  var hasGapDetection = true
  /// What is missing before or among the entries.
  var gaps: [JournalGap] = []

  /// The most gaps in one batch: of a batch those of one reason are told as one.
  static let gapLimit = 16
}

extension BatchFacts {
  func encode(into writer: inout ByteWriter) {
    for number in [group, own, ignored] { writer.write(number) }
    for flag in [isBehind, hasGapDetection] { writer.write(flag) }
    writer.write(UInt64(gaps.count))
    for gap in gaps { gap.encode(into: &writer) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    group = try reader.readUInt64()
    own = try reader.readUInt64()
    ignored = try reader.readUInt64()
    isBehind = try reader.readBool()
    hasGapDetection = try reader.readBool()
    let count = try reader.readUInt64()
    guard count <= Self.gapLimit else { throw .invalid("number of gaps", at: reader.position) }
    for _ in 0..<count { gaps.append(try JournalGap(decoding: &reader)) }
  }
}
