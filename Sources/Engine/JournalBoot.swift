import Model

/// The newest boot that the journal tells of, and whether it is being shut down.
///
/// Boots are compared among entries: in a container the kernel's own boot id is not the journal's.
struct JournalBoot: Hashable, Sendable {
  private(set) var id = Identifier128.none
  /// Wall-clock time of its newest entry, microseconds since 1970 UTC.
  private(set) var realtimeMicroseconds = Int64.min
  private var monotonicMicroseconds: UInt64 = 0
  /// True once somebody has said in this boot that the host is being shut down.
  private var isEnding = false
  /// True where its newest entry was read after the fact: what it says last is in the journal, and was read.
  private var isTailRead = false

  /// What the beginning of a boot says of the one before.
  enum Passage: Hashable {
    /// It was shut down, or nothing is known of its end.
    case ordinary
    /// It ended without a word, after the entry of this time.
    case broken(lastMicroseconds: Int64)
  }

  /// Takes an entry; what its boot says of the one before where it is a newer boot than the entries before it had.
  ///
  /// Within a boot the monotonic clock tells which entry is newer: the wall clock may have been set back.
  ///
  /// - Parameters:
  ///   - entry: The entry.
  ///   - batch: The batch that holds its texts.
  ///   - isLate: True for an entry of the past.
  /// - Returns: What there is to say of the boot before, or `nil` where the boot is none or no newer one.
  mutating func note(_ entry: LogEntry, in batch: EntryBatch, isLate: Bool) -> Passage? {
    guard entry.bootID != .none else { return nil }
    let isNewest =
      entry.bootID == id && entry.monotonicMicroseconds > monotonicMicroseconds
      || entry.realtimeMicroseconds >= realtimeMicroseconds
    guard isNewest else { return nil }
    let before = self
    realtimeMicroseconds = entry.realtimeMicroseconds
    monotonicMicroseconds = entry.monotonicMicroseconds
    isTailRead = isLate
    guard id != entry.bootID else {
      isEnding = Self.isEnding(entry, in: batch) ?? isEnding
      return nil
    }
    (id, isEnding) = (entry.bootID, false)
    guard before.id != .none else { return nil }
    // Where the journal is not kept over a boot, its end is not read, and proves nothing.
    guard before.isTailRead, !before.isEnding else { return .ordinary }
    return .broken(lastMicroseconds: before.realtimeMicroseconds)
  }

  /// Takes back what a clock that was ahead has told: no entry is newer than now.
  mutating func limit(to now: Int64) { realtimeMicroseconds = min(realtimeMicroseconds, now) }
}

// MARK: - The end of a boot

extension JournalBoot {
  /// systemd calls it `SD_MESSAGE_SHUTDOWN`; the login manager logs it.
  private static let shutdown = Identifier128(high: 0x9826_8866_d1d5_4a49, low: 0x9c4e_9892_1d93_bc40)
  /// systemd calls it `SD_MESSAGE_JOURNAL_STOP`.
  private static let journalStop = Identifier128(high: 0xd93f_b3c9_c24d_451a, low: 0x97ce_a615_ce59_c00b)
  /// systemd calls it `SD_MESSAGE_JOURNAL_START`.
  private static let journalStart = Identifier128(high: 0xf773_79a8_490b_408b, low: 0xbe5f_6940_505a_777b)

  /// True for an entry that announces the end of the boot, false for one that takes that back, else `nil`.
  ///
  /// Without a login manager the service manager and the end of the journal itself tell. A journal that is started
  /// again in the same boot was stopped for an upgrade.
  private static func isEnding(_ entry: LogEntry, in batch: EntryBatch) -> Bool? {
    if entry.transport == .driver {
      if entry.messageID == journalStop { return true }
      return entry.messageID == journalStart ? false : nil
    }
    if entry.messageID == shutdown, text(entry.unit, in: batch, is: "systemd-logind.service") { return true }
    return entry.pid == 1 && text(entry.subjectUnit, in: batch, is: "shutdown.target") ? true : nil
  }

  private static func text(_ range: ByteRange, in batch: EntryBatch, is name: String) -> Bool {
    batch.bytes[range.indices].elementsEqual(name.utf8)
  }

  func encode(into writer: inout ByteWriter) {
    writer.write(id)
    writer.write(realtimeMicroseconds)
    writer.write(monotonicMicroseconds)
    writer.write(isEnding)
    writer.write(isTailRead)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    id = try reader.readIdentifier()
    realtimeMicroseconds = try reader.readInt64()
    monotonicMicroseconds = try reader.readUInt64()
    isEnding = try reader.readBool()
    isTailRead = try reader.readBool()
  }
}
