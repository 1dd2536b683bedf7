import CSystemd
import Glibc
import Model

/// An open journal: libsystemd's `sd_journal`, closed with its owner.
///
/// For one thread. Field bytes are good until the next call.
struct JournalHandle: ~Copyable {
  private let journal: OpaquePointer

  /// Opens the journals of this machine, those of all namespaces and users, or those below one directory.
  init(directory: String?, dataThreshold: Int = EntryDraft.messageCap + 64) throws(JournalFailure) {
    var opened: OpaquePointer?
    if let directory {
      try JournalFailure.check(
        sd_journal_open_directory(&opened, directory, 0), "sd_journal_open_directory")
    } else {
      let flags = Int32(SD_JOURNAL_LOCAL_ONLY) | Int32(SD_JOURNAL_ALL_NAMESPACES)
      try JournalFailure.check(sd_journal_open(&opened, flags), "sd_journal_open")
    }
    guard let opened else { throw .call("sd_journal_open", errno: ENOMEM) }
    journal = opened
    sd_journal_set_data_threshold(opened, dataThreshold)
  }

  /// Opens these files and no others: which of them there are is for the caller to watch.
  ///
  /// One file that is none fails them all.
  init(files: [String], dataThreshold: Int = EntryDraft.messageCap + 64) throws(JournalFailure) {
    var opened: OpaquePointer?
    var paths: [UnsafePointer<CChar>?] = files.map { UnsafePointer(strdup($0)) }
    paths.append(nil)
    defer { for path in paths { free(UnsafeMutablePointer(mutating: path)) } }
    try JournalFailure.check(sd_journal_open_files(&opened, &paths, 0), "sd_journal_open_files")
    guard let opened else { throw .call("sd_journal_open_files", errno: ENOMEM) }
    journal = opened
    sd_journal_set_data_threshold(opened, dataThreshold)
  }

  deinit { sd_journal_close(journal) }

  // MARK: Moving

  /// Moves to the next entry; false at the end.
  borrowing func next() throws(JournalFailure) -> Bool {
    try JournalFailure.check(sd_journal_next(journal), "sd_journal_next") > 0
  }

  /// Moves to the entry before; false at the beginning.
  borrowing func previous() throws(JournalFailure) -> Bool {
    try JournalFailure.check(sd_journal_previous(journal), "sd_journal_previous") > 0
  }

  borrowing func seekHead() throws(JournalFailure) {
    try JournalFailure.check(sd_journal_seek_head(journal), "sd_journal_seek_head")
  }

  borrowing func seekTail() throws(JournalFailure) {
    try JournalFailure.check(sd_journal_seek_tail(journal), "sd_journal_seek_tail")
  }

  borrowing func seek(cursor: String) throws(JournalFailure) {
    try JournalFailure.check(sd_journal_seek_cursor(journal, cursor), "sd_journal_seek_cursor")
  }

  borrowing func seek(realtime microseconds: Int64) throws(JournalFailure) {
    try JournalFailure.check(
      sd_journal_seek_realtime_usec(journal, UInt64(max(0, microseconds))), "sd_journal_seek_realtime_usec")
  }

  /// Moves before the first entry of a boot.
  borrowing func seek(boot: Identifier128) throws(JournalFailure) {
    try JournalFailure.check(
      sd_journal_seek_monotonic_usec(journal, sd_id128_t(boot), 0), "sd_journal_seek_monotonic_usec")
  }

  /// Confines what is read to entries with a field of this value, as `NAME=value`.
  borrowing func match(_ field: String) throws(JournalFailure) {
    try JournalFailure.check(
      sd_journal_add_match(journal, field, field.utf8.count), "sd_journal_add_match")
  }

  /// Lets every entry be read again, from where the next seek leads.
  borrowing func removeMatches() {
    sd_journal_flush_matches(journal)
  }

  /// True when the current entry is the one that the cursor names.
  borrowing func isAt(cursor: String) throws(JournalFailure) -> Bool {
    try JournalFailure.check(sd_journal_test_cursor(journal, cursor), "sd_journal_test_cursor") > 0
  }

  // MARK: The current entry

  /// The current entry's place.
  borrowing func position() throws(JournalFailure) -> JournalPosition {
    var text: UnsafeMutablePointer<CChar>?
    try JournalFailure.check(sd_journal_get_cursor(journal, &text), "sd_journal_get_cursor")
    defer { free(text) }
    guard let text else { throw .call("sd_journal_get_cursor", errno: ENOMEM) }
    let cursor = String(cString: text)
    guard let position = JournalPosition(cursor: cursor) else {
      throw .invalid("cursor of a form not known: \(cursor)")
    }
    return position
  }

  /// Wall-clock time of receipt, microseconds since 1970 UTC.
  borrowing func realtime() throws(JournalFailure) -> Int64 {
    var microseconds: UInt64 = 0
    try JournalFailure.check(
      sd_journal_get_realtime_usec(journal, &microseconds), "sd_journal_get_realtime_usec")
    return Int64(clamping: microseconds)
  }

  /// Microseconds since the entry's boot, and that boot.
  borrowing func monotonic() throws(JournalFailure) -> (microseconds: UInt64, boot: Identifier128) {
    var microseconds: UInt64 = 0
    var boot = sd_id128_t()
    try JournalFailure.check(
      sd_journal_get_monotonic_usec(journal, &microseconds, &boot), "sd_journal_get_monotonic_usec")
    return (microseconds, Identifier128(boot))
  }

  /// Begins the enumeration of the current entry's fields; must come before each one.
  borrowing func restartFields() {
    sd_journal_restart_data(journal)
  }

  /// The next field as `NAME=value`, cut at the data threshold where it is compressed; `nil` after the last.
  ///
  /// Fields that this libsystemd cannot decompress are passed over.
  borrowing func nextField() throws(JournalFailure) -> UnsafeRawBufferPointer? {
    var start: UnsafeRawPointer?
    var count = 0
    let result = sd_journal_enumerate_available_data(journal, &start, &count)
    guard try JournalFailure.check(result, "sd_journal_enumerate_available_data") > 0 else { return nil }
    return UnsafeRawBufferPointer(start: start, count: count)
  }
}

extension Identifier128 {
  /// An identifier of libsystemd's form.
  init(_ id: sd_id128_t) {
    let words = withUnsafeBytes(of: id) { bytes in
      (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    self.init(high: UInt64(bigEndian: words.0), low: UInt64(bigEndian: words.1))
  }
}

extension sd_id128_t {
  /// An identifier in libsystemd's form.
  init(_ identifier: Identifier128) {
    self.init()
    withUnsafeMutableBytes(of: &self) { bytes in
      bytes.storeBytes(of: identifier.high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: identifier.low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
  }
}
