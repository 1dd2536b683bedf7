import Model

/// What the reader process says to the daemon, one frame each.
enum ChildMessage: Equatable {
  /// The first message: the version of all that follow.
  case hello(version: UInt64)
  /// Entries, the place of the last entry read, and what else is to be said of them.
  case batch(EntryBatch, JournalPosition, BatchFacts)
  /// The journal's end was reached for the first time.
  case caughtUp
  /// Entries are missing.
  case lost(JournalGap)
  /// Something an operator should know.
  case notice(String)
  /// Nothing can be read; the reader keeps trying.
  case unavailable(String)
  /// The reader is about to die of a signal: while it read this journal, and in the memory of this file.
  ///
  /// Written by a signal handler: see `linux_report_crashes`.
  case dying(group: UInt64, file: String)

  /// The version of the protocol.
  static let version: UInt64 = 2

  /// The message as a frame's type and payload.
  func encode(into writer: inout ByteWriter) {
    switch self {
    case .hello(let version):
      writer.write(byte: 1)
      writer.write(version)
    case .batch(let batch, let position, let facts):
      writer.write(byte: 2)
      writer.write(position.cursor)
      for number in [facts.group, facts.own, facts.ignored] { writer.write(number) }
      writer.write(facts.isBehind)
      Model.encode(batch, into: &writer)
    case .caughtUp:
      writer.write(byte: 3)
    case .lost(let gap):
      writer.write(byte: 4)
      gap.encode(into: &writer)
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
    case 4: .lost(try JournalGap(decoding: &reader))
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
    var facts = BatchFacts(group: try reader.readUInt64())
    facts.own = try reader.readUInt64()
    facts.ignored = try reader.readUInt64()
    facts.isBehind = try reader.readBool()
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
}
