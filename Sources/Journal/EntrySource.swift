import Model

/// Entries that were read at one go.
struct ReadBatch {
  /// The entries that somebody wants.
  var batch = EntryBatch()
  /// How many entries were passed over in the journal, the daemon's own and damaged ones included.
  var count: UInt64 = 0
  /// How many of them were the daemon's own.
  var own: UInt64 = 0
  /// How many were of units that the configuration ignores.
  var ignored: UInt64 = 0
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

  let handle: JournalHandle
  private let filter: EntryFilter
  private let readAlready: ReadAlready?
  /// The last number of each sequence that is wanted; what comes behind it is passed over for now.
  private let bounds: [Identifier128: UInt64]
  /// The place of the last entry that had not been read before, where some had.
  private var lastNew: JournalPosition?
  private var isOnWanted: Bool
  private var failure: JournalFailure?

  /// Reads from where the handle has landed; what has been read already is passed over.
  init(
    _ handle: consuming JournalHandle, landing: JournalLanding, filter: EntryFilter,
    readAlready: ReadAlready? = nil, bounds: [Identifier128: UInt64] = [:]
  ) {
    self.handle = handle
    self.filter = filter
    self.readAlready = readAlready
    self.bounds = bounds
    isOnWanted = landing.isOnWanted
  }

  /// Reads up to ``batchLimit`` entries, or fewer at the journal's end or where an error breaks in.
  ///
  /// What was read before an error is returned first; the error is thrown by the next call.
  mutating func read() throws(JournalFailure) -> ReadBatch {
    if let failure {
      self.failure = nil
      throw failure
    }
    var result = ReadBatch()
    result.batch.entries.reserveCapacity(Int(Self.batchLimit))
    do {
      while result.count < Self.batchLimit {
        guard try advance() else {
          result.isDrained = true
          break
        }
        guard try isNew() else { continue }
        readEntry(into: &result)
      }
    } catch {
      guard result.count > 0 else { throw error }
      failure = error
    }
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

  /// True unless the current entry had been read before reading began where it did, or is not wanted yet.
  mutating func isNew() throws(JournalFailure) -> Bool {
    guard readAlready != nil || !bounds.isEmpty else { return true }
    if let readAlready {
      let monotonic = try handle.monotonic()
      let isOld = readAlready.contains(
        boot: monotonic.boot, monotonic: monotonic.microseconds, realtime: try handle.realtime())
      if isOld { return false }
    }
    let position = try handle.position()
    if let bound = bounds[position.sequenceID], position.sequence > bound { return false }
    lastNew = position
    return true
  }

  /// The place of the last entry of a batch.
  func position() throws(JournalFailure) -> JournalPosition {
    if let lastNew { return lastNew }
    return try handle.position()
  }

  /// Reads the current entry into a batch, unless nobody wants it or it is unreadable.
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
    switch draft.finished(filter, texts: &result.batch.bytes) {
    case .kept(let entry): return result.batch.entries.append(entry)
    case .own: result.own += 1
    case .ignored: result.ignored += 1
    }
    result.batch.bytes.removeSubrange(byteCount...)
  }

  /// Reads the fields of the current entry by one enumeration; false where an error ends it early.
  private func readFields(into draft: inout EntryDraft, texts: inout [UInt8]) -> Bool {
    handle.restartFields()
    do throws(JournalFailure) {
      while let field = try handle.nextField() { draft.take(field, filter: filter, texts: &texts) }
      return true
    } catch {
      return false
    }
  }
}
