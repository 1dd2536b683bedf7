import Model

/// Remembers of entities that were forgotten that they existed, so that one that comes back is known for it.
///
/// A mark a place, and the place by the name's hash: a later name takes the place of an earlier one, so that marks
/// fade with the number of names and never need more room. Two names with the same mark are one in 2⁴⁵; what comes
/// of it is that a stranger is kept for longer.
struct ForgottenEntities {
  /// Marks; of a thousand names a day, seven in eight last until the next.
  static let capacity = 8192

  /// Zero where there is none; empty before the first.
  private var marks: [UInt32] = []

  /// Remembers an entity.
  mutating func note(_ entity: Entity) {
    if marks.isEmpty { marks = Array(repeating: 0, count: Self.capacity) }
    let (place, mark) = Self.place(of: entity)
    marks[place] = mark
  }

  /// True where an entity was noted, and its mark has lasted.
  func contains(_ entity: Entity) -> Bool {
    guard !marks.isEmpty else { return false }
    let (place, mark) = Self.place(of: entity)
    return marks[place] == mark
  }

  private static func place(of entity: Entity) -> (place: Int, mark: UInt32) {
    var hash = FowlerNollVo()
    hash.combine(byte: entity.kind.rawValue)
    for byte in entity.name.utf8 { hash.combine(byte: byte) }
    return (Int(hash.state % UInt64(capacity)), max(1, UInt32(hash.state >> 32)))
  }
}

extension ForgottenEntities {
  func encode(into writer: inout ByteWriter) {
    writer.write(!marks.isEmpty)
    for mark in marks { writer.write(mark) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    guard try reader.readBool() else { return }
    marks.reserveCapacity(Self.capacity)
    for _ in 0..<Self.capacity { marks.append(try reader.readUInt32()) }
  }
}
