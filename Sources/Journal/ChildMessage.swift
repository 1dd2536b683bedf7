import Model

/// What the reader process says to the daemon, one frame each.
enum ChildMessage: Equatable {
  /// The first message: the version of all that follow.
  case hello(version: UInt64)
  /// Entries, the place of the last entry read, and how many of the daemon's own were left out.
  case batch(EntryBatch, JournalPosition, own: UInt64)
  /// The journal's end was reached for the first time.
  case caughtUp
  /// Entries are missing.
  case lost(count: UInt64, description: String)
  /// Something an operator should know.
  case notice(String)
  /// Nothing can be read; the reader keeps trying.
  case unavailable(String)

  /// The version of the protocol.
  static let version: UInt64 = 1

  /// The message as a frame's type and payload.
  func encode(into writer: inout ByteWriter) {
    switch self {
    case .hello(let version):
      writer.write(byte: 1)
      writer.write(version)
    case .batch(let batch, let position, let own):
      writer.write(byte: 2)
      writer.write(position.cursor)
      writer.write(own)
      Model.encode(batch, into: &writer)
    case .caughtUp:
      writer.write(byte: 3)
    case .lost(let count, let description):
      writer.write(byte: 4)
      writer.write(count)
      writer.write(description)
    case .notice(let text):
      writer.write(byte: 5)
      writer.write(text)
    case .unavailable(let reason):
      writer.write(byte: 6)
      writer.write(reason)
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
    case 4: .lost(count: try reader.readUInt64(), description: try reader.readString())
    case 5: .notice(try reader.readString())
    case 6: .unavailable(try reader.readString())
    default: throw .invalid("type of a frame", at: reader.position)
    }
  }

  private static func decodeBatch(from reader: inout ByteReader) throws(CodingFailure) -> ChildMessage {
    guard let position = JournalPosition(cursor: try reader.readString()) else {
      throw .invalid("cursor", at: reader.position)
    }
    let own = try reader.readUInt64()
    return .batch(try decodeEntryBatch(from: &reader), position, own: own)
  }
}
