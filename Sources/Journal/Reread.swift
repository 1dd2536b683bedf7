import Model

/// A stretch of the journal, read again entry by entry because its numbers did not fit.
///
/// What the second reading finds replaces the first: an entry in a file that appeared while the first one was
/// under way, such as the journal of a user who has just logged in, was passed over then and is found now.
struct Reread {
  /// The entries.
  private(set) var read = ReadBatch()
  /// The place of each entry that was passed over.
  private(set) var positions: [JournalPosition] = []

  private static let entryLimit = 1024
  private static let byteLimit = PipeFrame.cap / 2

  /// Reads from behind one position up to and with another, through a handle of its own.
  ///
  /// - Returns: `nil` where the end is not found any more, or the stretch is too long to be sent at once.
  init?(
    files: [String], filter: EntryFilter, readAlready: ReadAlready?, after previous: JournalPosition,
    until last: JournalPosition
  ) throws(JournalFailure) {
    guard !files.isEmpty else { return nil }
    let handle = try JournalHandle(files: files)
    let landing = try handle.move(to: .position(previous))
    var source = EntrySource(handle, landing: landing, filter: filter, readAlready: readAlready)
    while try source.advance() {
      guard try source.isNew() else { continue }
      let position = try source.handle.position()
      positions.append(position)
      source.readEntry(into: &read)
      if position.point == last.point { return }
      guard read.count < Self.entryLimit, read.batch.bytes.count < Self.byteLimit else { return nil }
    }
    return nil
  }
}
