import Model

/// One journal while it is followed: its files, how far they have been read, and what its numbers say.
///
/// The files are those that hold something unread: an archive that has been read to its end is not opened
/// again, so that following a journal of any size takes the few files that are being written.
final class JournalGroup {
  /// Failures in a row without an entry read, after which the place itself is taken to be what fails.
  private static let failuresBeforeSkippingTheEntry = 3
  private static let failuresBeforeSkippingToTheEnd = 6
  /// Between two rounds of reading in parts: each opens files anew.
  private static let roundMilliseconds: Int64 = 250

  let key: UInt64
  /// The host whose entries these are, by the name of their files; empty where the entries tell.
  let host: String
  let filter: EntryFilter
  private(set) var last: JournalPosition?
  private(set) var start: GroupStart
  private(set) var watch: SequenceWatch?
  private(set) var files: [CatalogFile] = []
  private var source: EntrySource?
  private var readAlready: ReadAlready?
  /// What the handle was opened on, and whether that is all that is unread.
  private var opened: [CatalogFile] = []
  private var isPart = false
  /// Where there are too many files for that, the round in which they are read in parts.
  private var round: ReadingRound?
  /// Archives that have been read to what turned out to be their end, by number.
  private var finished: Set<Identifier128> = []
  /// The most files that are opened at once; each takes a descriptor.
  var fileLimit = Int.max
  private var failures = 0
  /// The moment before which nothing is tried again after a failure, monotonic milliseconds.
  private(set) var notBefore: Int64 = 0
  private var isAtEnd = false
  /// True when the end was reached and nothing has happened since.
  var isDrained = false
  /// True where the last batch that was sent said that more is waiting.
  var isToldBehind = false
  /// False once files were found that may not be read: the entries in them are no gaps.
  var isWatched = true

  init(_ group: CatalogGroup, start: GroupStart, filter: EntryFilter) {
    key = group.key
    host = group.host.map { String(decoding: EntryOrigin.name($0.utf8), as: UTF8.self) } ?? ""
    self.start = start
    var filter = filter
    if let host = group.host { filter.origin = .host(EntryOrigin.name(host.utf8)) }
    self.filter = filter
    if case .position(let position) = start { last = position }
  }

  /// When the last entry that was read came in; the group that is furthest behind is read first.
  var readThrough: Int64 { last?.realtimeMicroseconds ?? .min }

  /// Takes the files that there are now; the next read opens them where they have changed.
  func update(_ files: [CatalogFile]) {
    let isSame = files.count == self.files.count && zip(files, self.files).allSatisfy { $0.isSame(as: $1) }
    self.files = files
    finished.formIntersection(files.map(\.header.fileID))
    guard !isSame else { return }
    for file in files {
      watch?.learn(file.header.sequenceID, countsIn: file.counter, family: file.file.stem)
    }
    source = nil
    isDrained = false
  }

  // MARK: Reading

  /// Reads a batch, with the place of its last entry; `nil` where there is nothing.
  ///
  /// - Parameter refused: Takes the files that cannot be opened.
  /// - Returns: The batch, and what is to be told of where reading began.
  /// - Throws: ``JournalFailure`` where a file fails; ``recover(from:)`` decides how to go on.
  func read(_ refused: inout RefusedFiles) throws(JournalFailure) -> (batch: ReadBatch, notice: String?)? {
    var notice: String?
    noteFinished()
    if source == nil { notice = try open(&refused) }
    guard source != nil, let read = try source?.read() else {
      isDrained = true
      return nil
    }
    isDrained = read.isDrained && !isPart
    isAtEnd = read.isDrained
    return (read, notice)
  }

  /// Leaves archives behind that the last read came to the end of, and goes on to the next ones if there are.
  private func noteFinished() {
    guard isAtEnd else { return }
    isAtEnd = false
    for file in opened where !file.file.isActive && round?.covers(file.header) ?? true {
      finished.insert(file.header.fileID)
    }
    guard round != nil else { return }
    round?.finishPart()
    source = nil
  }

  /// The place of the last entry that was read.
  func position() throws(JournalFailure) -> JournalPosition? {
    try source?.position()
  }

  /// Notes that everything up to a place has been handed on.
  func settle(at position: JournalPosition) {
    last = position
    start = .position(position)
    round?.settle(at: position)
    failures = 0
    notBefore = 0
  }

  private func open(_ refused: inout RefusedFiles) throws(JournalFailure) -> String? {
    opened = choose()
    guard let handle = try Self.handle(opened.map(\.file.path), &refused) else {
      isAtEnd = isPart
      return nil
    }
    let landing = try handle.move(to: round?.place ?? start)
    if watch == nil || landing.notice != nil { watch = makeWatch(after: landing.previous) }
    if last == nil || landing.notice != nil { last = landing.previous }
    if case .tail = start {
      start = landing.previous.map { .position($0) } ?? .realtime(ReaderClock.realtimeMicroseconds)
      round?.start = start
    }
    if let found = landing.readAlready { readAlready = found }
    source = EntrySource(
      handle, landing: landing, filter: filter, readAlready: readAlready, bounds: round?.bounds ?? [:])
    return landing.notice
  }

  /// Chooses the files to open: all that may hold something unread, or the next part of them.
  private func choose() -> [CatalogFile] {
    let unread = unread()
    if round == nil, unread.count > fileLimit {
      round = ReadingRound(unread, from: start, after: last, limit: fileLimit)
    }
    guard let part = round?.next(among: files, limit: fileLimit) else {
      isPart = false
      return unread
    }
    isPart = !part.isEmpty
    if part.isEmpty { finishRound() }
    return part
  }

  /// Ends a round; the next one, with what has come meanwhile, begins behind the furthest place of this one.
  private func finishRound() {
    guard let round else { return }
    if !round.isOrdered { watch = nil }
    self.round = nil
    if let place = round.furthest, place != last { settle(at: place) }
    notBefore = ReaderClock.monotonicMilliseconds + Self.roundMilliseconds
  }

  /// How many of its files are being written.
  var activeCount: Int { files.reduce(0) { $0 + ($1.file.isActive ? 1 : 0) } }

  /// True where it would be seen if an entry were missing.
  var tellsGaps: Bool { isWatched && !isReadAcross && watch?.isOn ?? true }

  /// True where entries are not read in the order of their numbers, which then tell of no gap.
  var isReadAcross: Bool { round.map { !$0.isOrdered } ?? false }

  private func makeWatch(after previous: JournalPosition?) -> SequenceWatch {
    var watch = SequenceWatch(after: previous?.point)
    for file in files {
      watch.learn(file.header.sequenceID, countsIn: file.counter, family: file.file.stem)
    }
    return watch
  }

  /// The files that may hold something behind the place that has been read.
  private func unread() -> [CatalogFile] {
    let boot = JournalHandle.runningBoot
    return files.filter { file in
      if file.file.isActive { return true }
      if finished.contains(file.header.fileID) { return false }
      return last.map { !file.header.isRead(upTo: $0, runningBoot: boot) } ?? true
    }
  }

  /// Opens files together; those that are none are refused, and the rest is opened without them.
  private static func handle(
    _ paths: [String], _ refused: inout RefusedFiles
  ) throws(JournalFailure) -> JournalHandle? {
    guard !paths.isEmpty else { return nil }
    do throws(JournalFailure) {
      return try JournalHandle(files: paths)
    } catch {
      let good = try sound(paths, &refused)
      guard good.count < paths.count else { throw error }
      return good.isEmpty ? nil : try JournalHandle(files: good)
    }
  }

  private static func sound(
    _ paths: [String], _ refused: inout RefusedFiles
  ) throws(JournalFailure) -> [String] {
    var good: [String] = []
    for path in paths {
      do throws(JournalFailure) {
        _ = try JournalHandle(files: [path])
        good.append(path)
      } catch {
        if error.isShortage { throw error }
        refused.refuse(path, because: error.reason)
      }
    }
    return good
  }

  // MARK: Trouble

  /// Decides where to open the journal again after a failure: never at its head, and never without end at a
  /// place that fails.
  ///
  /// - Returns: What is to be told, if anything.
  func recover(from failure: JournalFailure) -> String? {
    source = nil
    round = nil
    failures += 1
    if failures >= Self.failuresBeforeSkippingToTheEnd {
      start = .tail
    } else if failures >= Self.failuresBeforeSkippingTheEntry, let last {
      start = .realtime(last.microsecondAfter)
    }
    notBefore = ReaderClock.monotonicMilliseconds + ReaderClock.backOff(attempt: failures)
    return failures.nonzeroBitCount == 1
      ? "reading the journal failed \(failures) times in a row: \(failure)" : nil
  }
}

// MARK: - Gaps

extension JournalGroup {
  /// What the numbers of a batch say, and the batch as it was read in the end.
  struct Account {
    var read: ReadBatch
    var gaps: [JournalGap] = []
  }

  /// True where the entries do not fit their numbers: they are to be read again from the files that there are.
  func doubts(_ read: ReadBatch, at position: JournalPosition) -> Bool {
    guard isWatched, !isReadAcross, last != nil, let watch else { return false }
    return watch.judge(position.point, count: read.count) == .mismatch
  }

  /// Compares entries with their numbers; where the two do not fit, reads them again one by one.
  func account(for read: ReadBatch, at position: JournalPosition) -> Account {
    guard isWatched, !isReadAcross, var watch else { return Account(read: read) }
    defer { self.watch = watch }
    guard let last, watch.judge(position.point, count: read.count) == .mismatch else {
      _ = watch.advance(to: position.point, count: read.count)
      return Account(read: read)
    }
    guard let again = reread(after: last, until: position), again.read.count >= read.count else {
      let missing = watch.advance(to: position.point, count: read.count)
      let gap = missing > 0 ? [self.gap(missing, last, position)] : []
      return Account(read: read, gaps: gap)
    }
    return Account(read: again.read, gaps: gaps(among: again.positions, from: last, &watch))
  }

  private func reread(after previous: JournalPosition, until position: JournalPosition) -> Reread? {
    do throws(JournalFailure) {
      return try Reread(
        files: (round == nil ? unread() : opened).map(\.file.path), filter: filter, readAlready: readAlready,
        after: previous, until: position)
    } catch {
      // The entries themselves have been read: a second look that fails costs only the place of the gap.
      return nil
    }
  }

  private func gaps(
    among positions: [JournalPosition], from first: JournalPosition, _ watch: inout SequenceWatch
  ) -> [JournalGap] {
    var gaps: [JournalGap] = []
    var previous = first
    for position in watch.ordered(positions) {
      if let gap = watch.advance(to: position.point) { gaps.append(self.gap(gap.count, previous, position)) }
      previous = position
    }
    // Where sequences alternate, what looked like a gap until that was seen is none.
    return watch.isOn ? gaps.reduce(into: []) { Self.add($1, to: &$0) } : []
  }

  /// Adds a gap to those of a batch: of one reason they are told as one, as where a user's archive is gone and
  /// the system's, which holds every other entry, is not.
  private static func add(_ gap: JournalGap, to gaps: inout [JournalGap]) {
    guard let same = gaps.firstIndex(where: { $0.reason == gap.reason }) else { return gaps.append(gap) }
    gaps[same].count += gap.count
    gaps[same].toMicroseconds = gap.toMicroseconds
  }

  private func gap(_ count: UInt64, _ previous: JournalPosition, _ next: JournalPosition) -> JournalGap {
    JournalGap(
      count: count, fromMicroseconds: previous.realtimeMicroseconds,
      toMicroseconds: next.realtimeMicroseconds, reason: reason(before: next), host: host)
  }

  /// Why entries before one are missing: they are older than all that is left of their counter, or in the
  /// midst of the only sequence that counts there.
  private func reason(before next: JournalPosition) -> JournalGap.Reason {
    guard let file = files.first(where: { $0.header.sequenceID == next.sequenceID }) else { return .missing }
    let together = files.filter { $0.counter == file.counter }
    let oldest = together.map(\.header.firstSequence).filter { $0 > 0 }.min() ?? 0
    if next.sequence <= oldest { return .deleted }
    let isAlone = together.allSatisfy { $0.header.sequenceID == next.sequenceID }
    return isAlone ? .unreadable : .missing
  }
}
