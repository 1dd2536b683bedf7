import Model

/// Follows the journal and writes what it reads to a pipe, whatever happens to the files.
struct JournalFollower {
  /// How long one wait for a change lasts at most: the journal is looked at this often even where inotify,
  /// which can run out of watches, stays silent.
  private static let pollMicroseconds: UInt64 = 1_000_000
  /// Failures in a row without an entry read, after which the place itself is taken to be what fails.
  private static let failuresBeforeSkippingTheEntry = 3
  private static let failuresBeforeSkippingToTheEnd = 6

  private let arguments: ReaderArguments
  private let output: FrameWriter
  private let own: OwnEntries
  private var start: JournalStart
  private var last: JournalPosition?
  private var watch: SequenceWatch?
  /// False once files were found that may not be read: the entries in them are no gaps.
  private var readsEverything = true
  private var hasCaughtUp = false
  private var failures = 0
  private var damaged: UInt64 = 0
  private var problem: String?
  private var told: [String] = []

  /// Prepares to follow the journal that the arguments name.
  init(arguments: ReaderArguments, output: FrameWriter) {
    self.arguments = arguments
    self.output = output
    own = OwnEntries(unit: arguments.ownUnit, messageIDs: arguments.ownMessageIDs)
    start = arguments.start
  }

  /// Follows until nobody reads the pipe any more.
  mutating func run() {
    do throws(JournalFailure) {
      try output.send(.hello(version: ChildMessage.version))
      try replaceUnusableStart()
      while true {
        try waitUntilReadable()
        try followUntilFailure()
      }
    } catch {
      // Only the pipe's end gets here: failures of the journal have been dealt with one level below.
    }
  }

  private mutating func replaceUnusableStart() throws(JournalFailure) {
    guard case .cursor(let cursor) = start, JournalPosition(cursor: cursor) == nil else { return }
    start = .tail
    try tellOnce("the saved journal cursor cannot be understood; reading from now on")
  }

  // MARK: Following

  private mutating func followUntilFailure() throws(JournalFailure) {
    do throws(JournalFailure) {
      try follow()
    } catch {
      if case .readerGone = error { throw error }
      try recover(from: error)
    }
  }

  /// Opens the journal and follows it; returns where it has to be opened again to see new files.
  private mutating func follow() throws(JournalFailure) {
    let namespaces = JournalFiles.namespacesStamp
    let handle = try JournalHandle(directory: arguments.directory)
    let isWatching = handle.isWatching
    if !isWatching { try tellOnce("no inotify watch left: the journal is opened again every second") }
    let landing = try handle.move(to: start)
    try settle(landing)
    var source = EntrySource(handle, landing: landing, own: own)
    while true {
      let read = try source.read()
      if read.count > 0 { try deliver(read, at: try source.handle.position()) }
      guard read.isDrained else { continue }
      try tellCaughtUp()
      guard isWatching else {
        ReaderClock.sleep(milliseconds: Int64(Self.pollMicroseconds / 1000))
        return
      }
      try source.handle.wait(microseconds: Self.pollMicroseconds)
      if arguments.directory == nil, JournalFiles.namespacesStamp != namespaces { return }
    }
  }

  /// Notes where reading begins, so that the next opening begins there too.
  private mutating func settle(_ landing: JournalLanding) throws(JournalFailure) {
    if let notice = landing.notice { try tellOnce(notice) }
    if last == nil { watch = SequenceWatch(after: landing.previous?.point) }
    guard start == .tail else {
      if last == nil { last = landing.previous }
      return
    }
    guard let previous = landing.previous else {
      start = .realtime(ReaderClock.realtimeMicroseconds)
      return
    }
    try send(ReadBatch(), at: previous)
  }

  private mutating func deliver(_ read: ReadBatch, at position: JournalPosition) throws(JournalFailure) {
    let accounted = readsEverything ? try account(for: read, at: position) : read
    if watch?.isOn == false {
      try tellOnce(
        "several journal sequences are read at once (as with namespaces): gap detection off"
      )
    }
    try send(accounted, at: position)
    try countDamage(accounted.damaged)
    failures = 0
    problem = nil
  }

  private mutating func send(_ read: ReadBatch, at position: JournalPosition) throws(JournalFailure) {
    try output.send(.batch(read.batch, position, own: read.own))
    last = position
    start = .cursor(position.cursor)
  }

  // MARK: Gaps

  /// Compares the entries with their numbers; reads them again where the two do not fit.
  private mutating func account(
    for read: ReadBatch, at position: JournalPosition
  ) throws(JournalFailure) -> ReadBatch {
    var watch = watch ?? SequenceWatch(after: nil)
    defer { self.watch = watch }
    guard let last, watch.judge(position.point, count: read.count) == .mismatch,
      let again = reread(after: last, until: position), again.read.count >= read.count
    else {
      let missing = watch.advance(to: position.point, count: read.count)
      if missing > 0, let last { try tellLost(missing, from: last, to: position) }
      return read
    }
    try advance(&watch, through: again.positions, from: last)
    return again.read
  }

  private func reread(after previous: JournalPosition, until position: JournalPosition) -> Reread? {
    do throws(JournalFailure) {
      return try Reread(directory: arguments.directory, own: own, after: previous, until: position)
    } catch {
      // The entries themselves have been read: a second look that fails costs only the place of the gap.
      return nil
    }
  }

  private func advance(
    _ watch: inout SequenceWatch, through positions: [JournalPosition], from first: JournalPosition
  ) throws(JournalFailure) {
    var gaps: [(gap: SequenceGap, from: JournalPosition, to: JournalPosition)] = []
    var previous = first
    for position in positions {
      if let gap = watch.advance(to: position.point) { gaps.append((gap, previous, position)) }
      previous = position
    }
    // Where sequences alternate, what looked like a gap until that was seen is none.
    guard watch.isOn else { return }
    for found in gaps { try tellLost(found.gap.count, from: found.from, to: found.to) }
  }

  private func tellLost(
    _ count: UInt64, from previous: JournalPosition, to next: JournalPosition
  ) throws(JournalFailure) {
    let span =
      "\(ReaderClock.text(realtime: previous.realtimeMicroseconds)) and "
      + ReaderClock.text(realtime: next.realtimeMicroseconds)
    try output.send(
      .lost(
        count: count,
        description: "\(count) journal entries between \(span) are missing: deleted before they were read, "
          + "or unreadable (sequence numbers within \(previous.sequence)-\(next.sequence))"))
  }

  // MARK: Trouble

  /// Waits, and decides where to open the journal again: never at its head, and never without end at a place
  /// that fails.
  private mutating func recover(from failure: JournalFailure) throws(JournalFailure) {
    failures += 1
    if failures >= Self.failuresBeforeSkippingToTheEnd {
      start = .tail
    } else if failures >= Self.failuresBeforeSkippingTheEntry, let last {
      start = .realtime(last.microsecondAfter)
    }
    if Self.isPowerOfTwo(UInt64(failures)) {
      try output.send(.notice("reading the journal failed \(failures) times in a row: \(failure)"))
    }
    ReaderClock.sleep(milliseconds: ReaderClock.backOff(attempt: failures))
    if output.isReaderGone { throw .readerGone }
  }

  private mutating func countDamage(_ count: UInt64) throws(JournalFailure) {
    guard count > 0 else { return }
    let before = damaged
    damaged += count
    guard before == 0 || before.leadingZeroBitCount != damaged.leadingZeroBitCount else { return }
    try output.send(.notice("journal entries that could not be read, or not whole, so far: \(damaged)"))
  }

  /// Waits until there is a journal that may be read; says once what is wrong.
  private mutating func waitUntilReadable() throws(JournalFailure) {
    while true {
      let files = JournalFiles(directory: arguments.directory)
      if let limitation = files.limitation {
        readsEverything = false
        try tellOnce("\(limitation); gap detection off")
      }
      guard let found = files.problem else { return }
      if start == .tail { start = .realtime(ReaderClock.realtimeMicroseconds) }
      if found != problem { try output.send(.unavailable(found)) }
      problem = found
      ReaderClock.sleep(milliseconds: Int64(Self.pollMicroseconds / 1000))
      if output.isReaderGone { throw .readerGone }
    }
  }

  private mutating func tellCaughtUp() throws(JournalFailure) {
    if output.isReaderGone { throw .readerGone }
    guard !hasCaughtUp else { return }
    hasCaughtUp = true
    try output.send(.caughtUp)
  }

  private mutating func tellOnce(_ notice: String) throws(JournalFailure) {
    guard !told.contains(notice), told.count < 64 else { return }
    told.append(notice)
    try output.send(.notice(notice))
  }

  private static func isPowerOfTwo(_ number: UInt64) -> Bool {
    number.nonzeroBitCount == 1
  }
}
