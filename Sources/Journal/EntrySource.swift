import Model

/// Entries that were read at one go.
struct ReadBatch {
  /// The entries that are not the daemon's own.
  var batch = EntryBatch()
  /// How many entries were passed over in the journal, the daemon's own and damaged ones included.
  var count: UInt64 = 0
  /// How many of them were the daemon's own.
  var own: UInt64 = 0
  /// How many could not be read, or not whole.
  var damaged: UInt64 = 0
  /// True when the journal's end was reached.
  var isDrained = false
}

/// Reads entries in batches from an open journal.
///
/// Shared by the reader process and by the offline scanner.
struct EntrySource: ~Copyable {
  /// The most entries in one batch.
  static let batchLimit: UInt64 = 256
  /// After so many entries libsystemd is let to notice rotated and deleted files (systemd PR 8032).
  static let entriesBetweenProcessing: UInt64 = 1000

  let handle: JournalHandle
  private let own: OwnEntries
  private var isOnWanted: Bool
  private var sinceProcessing: UInt64 = 0
  private var failure: JournalFailure?

  /// Reads from where the handle has landed.
  init(_ handle: consuming JournalHandle, landing: JournalLanding, own: OwnEntries) {
    self.handle = handle
    self.own = own
    self.isOnWanted = landing.isOnWanted
  }

  /// Reads up to ``batchLimit`` entries, or fewer at the journal's end or where an error breaks in.
  ///
  /// What was read before an error is returned first; the error is thrown by the next call.
  mutating func read() throws(JournalFailure) -> ReadBatch {
    if let failure {
      self.failure = nil
      throw failure
    }
    try processWhenDue()
    var result = ReadBatch()
    result.batch.entries.reserveCapacity(Int(Self.batchLimit))
    do {
      while result.count < Self.batchLimit {
        guard try advance() else {
          result.isDrained = true
          break
        }
        readEntry(into: &result)
      }
    } catch {
      guard result.count > 0 else { throw error }
      failure = error
    }
    sinceProcessing += result.count
    return result
  }

  /// Moves to the next wanted entry; false at the end.
  mutating func advance() throws(JournalFailure) -> Bool {
    if isOnWanted {
      isOnWanted = false
      return true
    }
    return try handle.next()
  }

  /// Reads the current entry into a batch, unless it is the daemon's own or unreadable.
  func readEntry(into result: inout ReadBatch) {
    result.count += 1
    let byteCount = result.batch.bytes.count
    var draft = EntryDraft()
    do throws(JournalFailure) {
      let monotonic = try handle.monotonic()
      draft.setTimes(
        realtime: try handle.realtime(), monotonic: monotonic.microseconds, boot: monotonic.boot)
    } catch {
      result.damaged += 1
      return
    }
    if !readFields(into: &draft, texts: &result.batch.bytes) { result.damaged += 1 }
    if draft.isOwn(own) {
      result.own += 1
      result.batch.bytes.removeSubrange(byteCount...)
    } else {
      result.batch.entries.append(draft.finished())
    }
  }

  /// Reads the fields of the current entry by one enumeration; false where an error ends it early.
  private func readFields(into draft: inout EntryDraft, texts: inout [UInt8]) -> Bool {
    handle.restartFields()
    do throws(JournalFailure) {
      while let field = try handle.nextField() { draft.take(field, own: own, texts: &texts) }
      return true
    } catch {
      return false
    }
  }

  private mutating func processWhenDue() throws(JournalFailure) {
    guard sinceProcessing >= Self.entriesBetweenProcessing else { return }
    sinceProcessing = 0
    try handle.process()
  }
}
