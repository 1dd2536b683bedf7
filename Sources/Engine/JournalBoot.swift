import Model

/// The newest boot that the journal tells of.
///
/// Boots are compared among entries: in a container the kernel's own boot id is not the journal's.
struct JournalBoot: Hashable, Sendable {
  private(set) var id = Identifier128.none
  private var realtimeMicroseconds = Int64.min
  private var monotonicMicroseconds: UInt64 = 0

  /// Takes an entry's boot; true where it is a newer one than the entries before it had.
  ///
  /// Within a boot the monotonic clock tells which entry is newer: the wall clock may have been set back.
  mutating func note(_ entry: LogEntry) -> Bool {
    guard entry.bootID != .none else { return false }
    let isNewest =
      entry.bootID == id && entry.monotonicMicroseconds > monotonicMicroseconds
      || entry.realtimeMicroseconds >= realtimeMicroseconds
    guard isNewest else { return false }
    realtimeMicroseconds = entry.realtimeMicroseconds
    monotonicMicroseconds = entry.monotonicMicroseconds
    guard id != entry.bootID else { return false }
    defer { id = entry.bootID }
    return id != .none
  }

  /// Takes back what a clock that was ahead has told: no entry is newer than now.
  mutating func limit(to now: Int64) { realtimeMicroseconds = min(realtimeMicroseconds, now) }
}

extension JournalBoot {
  func encode(into writer: inout ByteWriter) {
    writer.write(id)
    writer.write(realtimeMicroseconds)
    writer.write(monotonicMicroseconds)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    id = try reader.readIdentifier()
    realtimeMicroseconds = try reader.readInt64()
    monotonicMicroseconds = try reader.readUInt64()
  }
}
