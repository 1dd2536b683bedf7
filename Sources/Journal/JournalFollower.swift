import CLinux
import Glibc
import Model

/// Follows all journals and writes what it reads to a pipe, whatever happens to the files.
struct JournalFollower {
  /// How long one wait for a change lasts at most: the journal is looked at this often even where inotify,
  /// which can run out of watches, stays silent.
  private static let pollMilliseconds: Int64 = 1000
  /// Milliseconds after which the reader says that it is there.
  private static let pulseMilliseconds: Int64 = 10_000
  /// After so many batches the folders are looked at again: a file deleted meanwhile is held open, and the
  /// disk full, for no longer than that.
  private static let batchesBetweenLooks = 4

  /// What came so long before a journal was first seen is still read, microseconds: clocks differ.
  private static let newJournalReach: Int64 = 300_000_000

  private let arguments: ReaderArguments
  private let output: FrameWriter
  private let places: JournalPlaces?
  private var filter = EntryFilter()
  private var groups: [JournalGroup] = []
  private var folders = FolderWatch()
  private var refused = RefusedFiles()
  private var throttle = Throttle()
  private var hasCaughtUp = false
  /// Wall-clock time of the first and of the latest look at the files; `nil` before.
  private var firstLook: Int64?
  private var lastLook: Int64 = 0
  private var damaged: UInt64 = 0
  private var problem: String?
  private var pulsedAt: Int64 = 0
  private var told: Set<Telling> = []

  /// What is told once, whatever numbers and names its text bears at the time.
  private enum Telling: Hashable {
    case cursor, journals, denied, files, folders, inotify, sequences, descriptors
    case landing(UInt64)
  }

  /// Prepares to follow the journals that the arguments name.
  init(arguments: ReaderArguments, output: FrameWriter) {
    self.arguments = arguments
    self.output = output
    if case .cursor(let text) = arguments.start {
      places = JournalPlaces(text: text)
    } else {
      places = nil
    }
    filter.own = OwnEntries(unit: arguments.ownUnit, messageIDs: arguments.ownMessageIDs)
    filter.ignored = IgnoredUnits(globs: arguments.ignoredUnits)
    filter.origin =
      arguments.directories.isEmpty
      ? .local : .named(ownMachine: Array(arguments.machineID.hexadecimal.utf8))
  }

  /// Follows until nobody reads the pipe any more.
  mutating func run() {
    do throws(JournalFailure) {
      try output.send(.hello(version: ChildMessage.version))
      if case .cursor = arguments.start, places == nil {
        try tellOnce(.cursor, "the saved journal cursor cannot be understood; reading from now on")
      }
      while true { try step() }
    } catch {
      // Only the pipe's end gets here: failures of the journal have been dealt with one level below.
    }
  }

  /// Reads one batch from the journal that is furthest behind, or waits.
  private mutating func step() throws(JournalFailure) {
    if mustLook { try look() }
    let now = ReaderClock.monotonicMilliseconds
    var readCount = 0
    while let group = behind(now) {
      try read(group)
      readCount += 1
      if readCount % Self.batchesBetweenLooks == 0 { return }
    }
    if groups.allSatisfy(\.isDrained), !groups.isEmpty { try tellCaughtUp() }
    if output.isReaderGone { throw .readerGone }
    for notice in refused.notices() { try output.send(.notice(notice)) }
    try pulse(now)
    folders.wait(milliseconds: Self.pollMilliseconds)
    for group in groups { group.isDrained = false }
  }

  private mutating func pulse(_ now: Int64) throws(JournalFailure) {
    guard now - pulsedAt >= Self.pulseMilliseconds else { return }
    pulsedAt = now
    try output.send(.pulse)
  }

  private func behind(_ now: Int64) -> JournalGroup? {
    var found: JournalGroup?
    for group in groups where !group.isDrained && group.notBefore <= now {
      if let best = found, best.readThrough <= group.readThrough { continue }
      found = group
    }
    return found
  }

  // MARK: Files

  private var mustLook: Bool {
    firstLook == nil || problem != nil || folders.hasChanged || refused.hasChanged
  }

  /// Looks which files there are, and gives them to their journals; says once what is wrong.
  private mutating func look() throws(JournalFailure) {
    let files = JournalFiles(directories: arguments.directories)
    let (now, isFirst) = (ReaderClock.realtimeMicroseconds, groups.isEmpty)
    folders.watch(files.folders)
    try tell(files)
    let catalog = JournalCatalog(sound(files.found), isLocal: arguments.directories.isEmpty)
    if catalog.leftOut > 0 {
      try tellOnce(.journals, "more than \(JournalPlaces.limit) journals: the rest is not read")
    }
    if groups.count >= JournalPlaces.limit { groups.removeAll { group in catalog.lacks(group.key) } }
    for found in catalog.groups where !groups.contains(where: { $0.key == found.key }) {
      add(found, isFirst: isFirst)
    }
    for group in groups {
      group.update(catalog.groups.first { $0.key == group.key }?.files ?? [])
      group.isWatched = files.denied == 0
    }
    shareDescriptors()
    lastLook = now
    if firstLook == nil { firstLook = now }
  }

  private mutating func tell(_ files: JournalFiles) throws(JournalFailure) {
    if let limitation = files.limitation {
      try tellOnce(.denied, "\(limitation); \(ReaderMessage.gapDetectionOff)")
    }
    if files.overLimit > 0 {
      try tellOnce(.files, "more than \(JournalFiles.limit) journal files: \(files.overLimit) are not read")
    }
    if files.foldersOverLimit > 0 {
      try tellOnce(
        .folders,
        "more than \(JournalFiles.folderLimit) journal folders: \(files.foldersOverLimit) are not read")
    }
    if !folders.isComplete {
      try tellOnce(.inotify, "no inotify watch left: the journal is looked at every second")
    }
    if let found = files.problem, found != problem { try output.send(.unavailable(found)) }
    problem = files.problem
  }

  /// The files that are journals, and are not to be passed over.
  private mutating func sound(_ files: [JournalFile]) -> [CatalogFile] {
    refused.keep(only: files.map(\.path))
    var sound: [CatalogFile] = []
    for file in files where !refused.contains(file.path) {
      guard let header = JournalFileHeader(path: file.path) else {
        refused.refuse(file.path, because: "its head is not that of a journal file")
        continue
      }
      if !arguments.skippedFiles.contains(header.fileID) {
        sound.append(CatalogFile(file: file, header: header))
      }
    }
    return sound
  }

  /// How many files may be open at once, with room for a second handle on some of them and for ourselves.
  private static var descriptors: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit) == 0 else { return 256 }
    return max(8, (Int(clamping: limit.rlim_cur) - 64) / 2)
  }

  /// Gives each journal what its files that are being written take, and shares the rest for archives.
  private func shareDescriptors() {
    guard !groups.isEmpty else { return }
    let all = Self.descriptors
    let needed = groups.reduce(0) { $0 + $1.activeCount }
    let spare = (all - needed) / groups.count
    for group in groups {
      group.fileLimit = spare >= 4 ? group.activeCount + spare : max(4, all / groups.count)
    }
  }

  // MARK: Journals

  private mutating func add(_ found: CatalogGroup, isFirst: Bool) {
    groups.append(JournalGroup(found, start: start(of: found, isFirst: isFirst), filter: filter))
  }

  /// Where to begin with a journal: where it was left, or with what came since it was not there.
  private func start(of group: CatalogGroup, isFirst: Bool) -> GroupStart {
    if let given = arguments.groupStarts[group.key] { return given }
    switch arguments.start {
    case .head: return .head
    case .tail: return isFirst && firstLook == nil ? .tail : .realtime(since(firstLook, isFirst))
    case .realtime(let time): return .realtime(isFirst ? time : since(lastLook, false))
    case .cursor:
      guard isFirst else { return .realtime(since(lastLook, false)) }
      return start(of: group, in: places)
    }
  }

  /// A journal that was not there before may be that of a host whose clock is behind.
  private func since(_ time: Int64?, _ isFirst: Bool) -> Int64 {
    let time = time ?? ReaderClock.realtimeMicroseconds
    return isFirst ? time : min(time, lastLook) - Self.newJournalReach
  }

  private func start(of group: CatalogGroup, in places: JournalPlaces?) -> GroupStart {
    guard let places else { return .tail }
    if let position = places[group.key] { return .position(position) }
    if let position = places[0], group.files.contains(where: { $0.header.sequenceID == position.sequenceID })
    {
      return .position(position)
    }
    return .realtime(min(places.newestRealtime ?? .max, ReaderClock.realtimeMicroseconds))
  }

  private mutating func read(_ group: JournalGroup) throws(JournalFailure) {
    linux_crash_report_context(group.key)
    do throws(JournalFailure) {
      let previous = group.last
      let result = try group.read(&refused)
      if let notice = result?.notice { try tellOnce(.landing(group.key), notice) }
      if group.isReadAcross {
        try tellOnce(
          .descriptors,
          "more journal files are written to than may be open at once: they are read in turns "
            + "(raise LimitNOFILE=); \(ReaderMessage.gapDetectionOff)")
      }
      if let result, result.batch.count > 0, let position = try group.position() {
        try deliver(result.batch, of: group, at: position)
      } else if let place = group.last, place != previous || group.isToldBehind {
        // Where reading begins, or goes on, is to be known, so that a successor begins there too; and so is an end
        // that came behind a full batch.
        group.isToldBehind = false
        try output.send(.batch(EntryBatch(), place, facts(group)))
      }
      if !hasCaughtUp { throttle.pause() }
    } catch {
      if case .readerGone = error { throw error }
      if let notice = group.recover(from: error) { try output.send(.notice(notice)) }
    }
  }

  private mutating func deliver(
    _ read: ReadBatch, of group: JournalGroup, at position: JournalPosition
  ) throws(JournalFailure) {
    if group.doubts(read, at: position) { try look() }
    let account = group.account(for: read, at: position)
    if group.watch?.isOn == false {
      try tellOnce(
        .sequences,
        "several journal sequences are read at once (as with namespaces): \(ReaderMessage.gapDetectionOff)")
    }
    var facts = facts(group)
    facts.own = account.read.own
    facts.ignored = account.read.ignored
    facts.isBehind = !read.isDrained
    group.isToldBehind = facts.isBehind
    facts.gaps = Array(account.gaps.prefix(BatchFacts.gapLimit))
    try output.send(.batch(account.read.batch, position, facts))
    group.settle(at: position)
    try countDamage(account.read.damaged)
  }

  private func facts(_ group: JournalGroup) -> BatchFacts {
    BatchFacts(group: group.key, hasGapDetection: groups.allSatisfy(\.tellsGaps))
  }

  // MARK: Telling

  private mutating func countDamage(_ count: UInt64) throws(JournalFailure) {
    guard count > 0 else { return }
    let before = damaged
    damaged += count
    guard before == 0 || before.leadingZeroBitCount != damaged.leadingZeroBitCount else { return }
    try output.send(.notice("journal entries that could not be read, or not whole, so far: \(damaged)"))
  }

  private mutating func tellCaughtUp() throws(JournalFailure) {
    guard !hasCaughtUp else { return }
    hasCaughtUp = true
    try output.send(.caughtUp)
  }

  private mutating func tellOnce(_ kind: Telling, _ notice: String) throws(JournalFailure) {
    guard told.count < 4 * JournalPlaces.limit, told.insert(kind).inserted else { return }
    try output.send(.notice(notice))
  }
}
