import Model

/// The newest boot that the journal tells of.
///
/// Boots are compared among entries: in a container the kernel's own boot id is not the journal's.
struct JournalBoot: Hashable, Sendable {
  private(set) var id = Identifier128.none
  private var realtimeMicroseconds = Int64.min

  /// Takes an entry's boot; true where it is a newer one than the entries before it had.
  mutating func note(_ bootID: Identifier128, at realtime: Int64) -> Bool {
    guard realtime >= realtimeMicroseconds, bootID != .none else { return false }
    realtimeMicroseconds = realtime
    guard id != bootID else { return false }
    defer { id = bootID }
    return id != .none
  }
}

extension JournalBoot {
  func encode(into writer: inout ByteWriter) {
    writer.write(id)
    writer.write(realtimeMicroseconds)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    id = try reader.readIdentifier()
    realtimeMicroseconds = try reader.readInt64()
  }
}
