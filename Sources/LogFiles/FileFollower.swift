import Glibc
public import Model

/// Reads text files as they grow and are rotated, from where positions say that it was.
///
/// Follows every rotation by renaming and creating exactly, however many happened in between, as long as the
/// rotated files are there: the old file is read to its end, then those that came after it, then the new one.
/// What cannot be read is a gap and is told. Not thread-safe: one thread polls.
///
/// ```swift
/// let follower = FileFollower(options: options, saved: positions, savedAt: time)
/// while !isStopping {
///   if !follower.poll({ batch in inbox.take(batch) }) { follower.wait() }
/// }
/// ```
public final class FileFollower {
  /// Chunks of each file in turn before the clock is looked at again.
  private static let mostRounds = 64
  /// The shortest time between two looks.
  private static let pauseMicroseconds: UInt32 = 200_000
  /// A log may be missing for so long without a word.
  private static let missingMicroseconds: Int64 = 10_000_000
  /// After so long the place in a file that is not there is forgotten.
  private static let expiryMicroseconds: Int64 = 7 * 86400 * 1_000_000
  /// But not at once, or a mount that comes late after a long time off would be read twice.
  private static let expiryGraceNanoseconds: UInt64 = 600_000_000_000

  private var options: FollowerOptions
  private let clock: FileClock
  private let watch = FolderWatch()
  private var streams: [LogStream] = []
  private var saved: [FilePosition]
  /// What was handed over, as who keeps it has it: where that is full, something is forgotten.
  private var kept = FilePositions()
  /// The monotonic clock when this reader, or these paths, began.
  private var begunAt: UInt64
  /// Up to when files may be older than the positions and yet unknown to them.
  private var knownUntil: Int64
  /// Sources whose files have been looked for before: what is new there is new.
  private var seenSources: Set<FileSource> = []
  private var scannedAt: UInt64?
  private var buffer: [UInt8]
  private var notices: [String] = []
  /// The problem last told of each log that is followed.
  private(set) var told: [String: String] = [:]
  private var scan = FileScan()

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - options: The files, and the caps.
  ///   - saved: Where the reader was before a restart; the files of one name in the order in which they came.
  ///   - savedAt: When that was saved, microseconds since 1970 UTC; 0 for never.
  ///   - clock: The clocks.
  public init(
    options: FollowerOptions, saved: [FilePosition] = [], savedAt: Int64 = 0, clock: FileClock = .system
  ) {
    self.options = options
    self.saved = saved
    self.clock = clock
    knownUntil = savedAt
    begunAt = clock.monotonicNanoseconds()
    for position in saved { kept.note(position) }
    buffer = [UInt8](repeating: 0, count: options.chunkBytes + Fingerprint.length)
  }

  /// Reads everything that is there.
  ///
  /// - Parameter deliver: Takes what was read, and may take its time; false where nobody wants any more.
  /// - Returns: True where more is to be read at once.
  public func poll(_ deliver: (FileBatch) -> Bool) -> Bool {
    scanIfDue()
    guard dropSaved(deliver) else { return false }
    for stream in streams { stream.look() }
    limitRotated()
    for _ in 0..<Self.mostRounds {
      guard let isBusy = round(deliver) else { return false }
      guard isBusy else {
        tellProblems()
        return false
      }
    }
    return true
  }

  /// Waits until there may be something to read, a second at most.
  public func wait() {
    if watch.wait(milliseconds: 1000) { scannedAt = nil }
    // Lines come in bursts, and a rotation in several steps.
    usleep(Self.pauseMicroseconds)
  }

  /// Puts other files in force; those that stay are read on.
  public func apply(_ sources: [FileSource]) {
    options.sources = sources
    saved = streams.flatMap { $0.unresolved + $0.files.map(\.position) } + saved
    streams = []
    scannedAt = nil
    begunAt = clock.monotonicNanoseconds()
    knownUntil = 0
    seenSources.formIntersection(sources)
  }

  /// Hands over what the operator should know, once each.
  public func takeNotices() -> [String] {
    defer { notices = [] }
    return notices
  }

  /// How the files stand.
  public var report: FollowerReport {
    var report = FollowerReport()
    report.files = streams.map(Self.report)
    report.unmatched = scan.unmatched
    report.refused = scan.refused
    report.skipped = scan.skipped
    report.polledFolders = watch.unwatched
    return report
  }

  private static func report(_ stream: LogStream) -> FollowerReport.File {
    FollowerReport.File(
      path: stream.path, unit: stream.unit, problem: stream.problem?.text ?? "", lines: stream.counts.lines,
      waitingBytes: stream.waitingBytes, rotated: max(0, stream.files.count - 1), gaps: stream.counts.gaps,
      lostBytes: stream.counts.lostBytes, cutLines: stream.cut.cutLines)
  }
}

// MARK: - Reading

extension FileFollower {
  /// One chunk of each log; nil where nobody wants any more.
  private func round(_ deliver: (FileBatch) -> Bool) -> Bool? {
    var isBusy = false
    for stream in streams {
      guard let more = stream.step(&buffer, { told($0, deliver) }) else { return nil }
      isBusy = isBusy || more
      guard stream.handPending({ told($0, deliver) }) else { return nil }
    }
    return isBusy
  }

  private func told(_ batch: FileBatch, _ deliver: (FileBatch) -> Bool) -> Bool {
    for gap in batch.gaps { notices.append(Self.text(gap)) }
    for position in batch.positions {
      guard let forgotten = kept.note(position) else { continue }
      notices.append("\(forgotten.path): too many files: how far it was read is forgotten")
    }
    return deliver(batch)
  }

  private static func text(_ gap: FileGap) -> String {
    let what =
      gap.bytes > 0 ? "at least \(gap.bytes) bytes were lost" : "lines may have been lost"
    switch gap.reason {
    case .truncated: return "\(gap.path): the file was cut or written anew below the reader: \(what)"
    case .gone: return "\(gap.path): no file holds what followed the last line read: \(what)"
    case .damaged: return "\(gap.path): a rotated file cannot be read to its end: \(what)"
    }
  }

  private func limitRotated() {
    var rotated = streams.reduce(0) { $0 + max(0, $1.files.count - 1) }
    for stream in streams {
      while rotated > options.maximumRotated, stream.finishOldestRotated() { rotated -= 1 }
    }
  }

  /// Tells what keeps a file from being read, when that changes.
  private func tellProblems() {
    for stream in streams {
      // Between two steps of a rotation there is no file; only one that stays away is worth a word.
      let isMissing = stream.problem?.isMissing == true
      guard !isMissing || stream.steadyAt < clock.realtimeMicroseconds() - Self.missingMicroseconds else {
        continue
      }
      let text = stream.problem?.text
      guard told[stream.path] != text else { continue }
      told[stream.path] = text
      if let text {
        notices.append("\(stream.path): \(text)")
      }
    }
  }
}

// MARK: - Finding files

extension FileFollower {
  private func scanIfDue() {
    let now = clock.monotonicNanoseconds()
    if let scannedAt, Double(now &- scannedAt) / 1e9 < options.scanSeconds { return }
    scannedAt = now
    streams.removeAll(where: \.isOver)
    let scan = FileScan(options: options, followed: streams.map { ($0.path, $0.identities) })
    for found in scan.found { add(found) }
    let paths = Set(streams.map(\.path))
    told = told.filter { paths.contains($0.key) }
    self.scan = scan
    seenSources.formUnion(options.sources)
    watch.watch(scan.folders + streams.map(\.folder))
  }

  private func add(_ found: FileScan.Found) {
    let stream = LogStream(path: found.path, source: found.source, options: options, clock: clock)
    streams.append(stream)
    let positions = saved.filter { $0.path == found.path }
    saved.removeAll { $0.path == found.path }
    if positions.isEmpty {
      stream.startsAtEnd = !isNew(found)
      stream.steadyAt = clock.realtimeMicroseconds()
    } else {
      stream.unresolved = positions
    }
  }

  /// True for a file that came after the others were last looked at: all of its lines are new.
  private func isNew(_ found: FileScan.Found) -> Bool {
    if seenSources.contains(found.source) { return true }
    guard knownUntil > 0, let birth = (try? FileBytes(path: found.path))?.birthMicroseconds, birth > 0 else {
      return false
    }
    return Double(birth) >= Double(knownUntil) - options.newFileToleranceSeconds * 1e6
  }

  /// Has positions of files forgotten that nobody asks for any more, or that are gone for good.
  private func dropSaved(_ deliver: (FileBatch) -> Bool) -> Bool {
    // A log that is missing just now, between two steps of a rotation, is not to be read twice.
    let unwanted = saved.filter { position in
      !options.sources.contains { GlobWalk.matches($0.path, position.path) }
    }
    let expired = Set(saved.filter(isExpired)).subtracting(unwanted)
    if !expired.isEmpty {
      let what = expired.count == 1 ? "1 file that is" : "\(expired.count) files that are"
      notices.append("\(what) gone for a week: the places in them are forgotten")
    }
    return forget(unwanted + saved.filter(expired.contains), deliver)
  }

  private func isExpired(_ position: FilePosition) -> Bool {
    let waited = clock.monotonicNanoseconds() &- begunAt
    let (unseen, overflow) = clock.realtimeMicroseconds()
      .subtractingReportingOverflow(position.seenMicroseconds)
    return waited >= Self.expiryGraceNanoseconds && (overflow || unseen >= Self.expiryMicroseconds)
  }

  private func forget(_ gone: [FilePosition], _ deliver: (FileBatch) -> Bool) -> Bool {
    guard !gone.isEmpty else { return true }
    saved.removeAll { gone.contains($0) }
    var batch = FileBatch()
    batch.positions = gone.map { position in
      var position = position
      position.isFinished = true
      return position
    }
    return told(batch, deliver)
  }
}
