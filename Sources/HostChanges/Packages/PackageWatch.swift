import Model

/// Follows what dpkg does: one change a package, with the units that it touches and who asked for it.
///
/// An upgrade is told when its files are put in place and again, in the same words, when its script runs, which
/// restarts services: who keeps changes takes both for one. An installation is told at the second moment only, as
/// before it nobody knows which files it has. Only Debian's logs are read; rpm and pacman have others.
struct PackageWatch {
  /// Changes of packages that touch no unit told one by one in one run of the package manager.
  static let maximumPlain = 8
  /// Bytes of the log that are read at the start, and as many of the one rotated last.
  static let tailBytes = 256 << 10
  /// After so long without a line the package manager is done.
  static let quietSeconds = 15.0
  /// Packages that are between unpacking and configuring at most.
  private static let maximumPending = 4096

  private let options: ChangeOptions
  private let log: GrowingFile
  private var pending: [String: PackageLine] = [:]
  private var lastActivity: Double?
  /// Wall-clock times of the first and the last line of the newest run.
  private var began: Int64 = 0
  private var ended: Int64 = 0
  private var plain = 0
  private var furtherPlain = 0
  private var isFirstLook = true
  /// The history of apt as read in this look: one upgrade may change hundreds of packages.
  private var runs: [PackageRun]?
  /// Lines that could not be understood.
  private(set) var strayLines: UInt64 = 0
  /// Watched files of the packages that the newest run touched.
  private(set) var files: Set<String> = []

  init(_ options: ChangeOptions) {
    self.options = options
    log = GrowingFile(options.path("/var/log/dpkg.log"))
  }

  /// True while the package manager runs, or has just ended.
  func isActive(at now: ChangeClock) -> Bool {
    lastActivity.map { now.seconds < $0 + Self.quietSeconds } ?? false
  }

  /// True where the newest run went on at a moment, as far as its lines tell.
  ///
  /// A package's own files are in place before dpkg says so, and it dates its lines to the second. Who writes one
  /// of them after that is somebody else, such as a script that sets up what it has just installed.
  func wroteFiles(at microseconds: Int64) -> Bool { wasActive(at: microseconds, slack: 1_000_000) }

  /// True where the newest run went on at a moment, give or take what the last script of all needs to end.
  func ranScripts(at microseconds: Int64) -> Bool {
    wasActive(at: microseconds, slack: Int64(Self.quietSeconds * 1e6))
  }

  private func wasActive(at microseconds: Int64, slack: Int64) -> Bool {
    began > 0 && (began - 2_000_000...ended + slack).contains(microseconds)
  }

  /// What was done since the last look.
  mutating func poll(_ now: ChangeClock, _ board: UnitBoard) -> [Change] {
    var changes: [Change] = []
    runs = nil
    let lines = isFirstLook ? log.tail(of: Self.tailBytes) : log.lines()
    for line in lines { take(line, now, board, into: &changes) }
    isFirstLook = false
    if let lastActivity, now.seconds >= lastActivity + Self.quietSeconds { endRun(now, into: &changes) }
    return changes
  }

  private mutating func take(
    _ line: ArraySlice<UInt8>, _ now: ChangeClock, _ board: UnitBoard, into changes: inout [Change]
  ) {
    switch PackageLogEntry(line) {
    case .stray: strayLines &+= 1
    case .activity(let time): if isRecent(time, now) { noteActivity(time, now) }
    case .package(var line):
      guard isNew(&line, now) else { return }
      noteActivity(line.realtimeMicroseconds, now)
      guard let line = resolved(line) else { return }
      tell(line, now, board, into: &changes)
    }
  }

  /// False for what was told before the daemon's start, or is too old to matter.
  ///
  /// A new line whose time is an hour off was written in another time zone.
  private func isNew(_ line: inout PackageLine, _ now: ChangeClock) -> Bool {
    let time = line.realtimeMicroseconds
    guard isFirstLook else {
      if abs(time - now.realtimeMicroseconds) > 1_800_000_000 {
        line.realtimeMicroseconds = now.realtimeMicroseconds
      }
      return true
    }
    return time > options.packagesSinceMicroseconds && isRecent(time, now)
  }

  private func isRecent(_ time: Int64, _ now: ChangeClock) -> Bool {
    !isFirstLook
      || (now.realtimeMicroseconds - ChangeOptions.lookBackMicroseconds...now.realtimeMicroseconds).contains(
        time)
  }

  private mutating func noteActivity(_ time: Int64, _ now: ChangeClock) {
    if lastActivity == nil {
      files.removeAll()
      (began, ended) = (time, time)
    }
    (began, ended) = (min(began, time), max(ended, time))
    let age = isFirstLook ? Double(max(0, now.realtimeMicroseconds - time)) / 1e6 : 0
    lastActivity = max(lastActivity ?? 0, now.seconds - age)
  }

  /// The line as what is to be told, with both versions; nil where that comes later.
  private mutating func resolved(_ line: PackageLine) -> PackageLine? {
    let key = line.package + ":" + line.architecture
    switch line.action {
    case .install, .upgrade:
      if pending.count < Self.maximumPending { pending[key] = line }
      return line.action == .upgrade ? line : nil
    case .remove, .purge: return line
    case .configure:
      guard var begun = pending.removeValue(forKey: key) else { return line }
      begun.realtimeMicroseconds = line.realtimeMicroseconds
      return begun
    }
  }

  private mutating func tell(
    _ line: PackageLine, _ now: ChangeClock, _ board: UnitBoard, into changes: inout [Change]
  ) {
    let found = PackageFiles(
      of: line.package, architecture: line.architecture, board: board, options: options)
    files.formUnion(found.watched)
    let isAgain = line.action == .upgrade && pending[line.package + ":" + line.architecture] == nil
    if found.units.isEmpty, !isAgain { plain += 1 }
    guard !found.units.isEmpty || plain <= Self.maximumPlain else {
      if !isAgain { furtherPlain += 1 }
      return
    }
    let summary = PackageText.summary(line, run: run(at: line.realtimeMicroseconds))
    changes.append(
      Change(
        realtimeMicroseconds: line.realtimeMicroseconds, kind: .package, entity: .owner(found.units),
        summary: summary, units: found.units))
  }

  /// The run of apt that a line belongs to: what it was told to do, and by whom.
  private mutating func run(at microseconds: Int64) -> String {
    let known = runs ?? readRuns()
    runs = known
    guard let run = PackageHistory.run(at: microseconds, in: known), !run.command.isEmpty else { return "" }
    guard options.keepsUserNames, !run.user.isEmpty else { return run.command }
    return "\(run.command), by \(run.user)"
  }

  private func readRuns() -> [PackageRun] {
    let lines = GrowingFile.end(of: options.path("/var/log/apt/history.log"), Self.tailBytes)
    return PackageHistory.runs(in: Array(lines.joined(separator: [UInt8(ascii: "\n")])))
  }

  private mutating func endRun(_ now: ChangeClock, into changes: inout [Change]) {
    if furtherPlain > 0 {
      changes.append(
        Change(
          realtimeMicroseconds: now.realtimeMicroseconds - Int64(Self.quietSeconds * 1e6), kind: .package,
          entity: .host, summary: "\(furtherPlain) further packages changed"))
    }
    (lastActivity, plain, furtherPlain, pending) = (nil, 0, 0, [:])
  }
}
