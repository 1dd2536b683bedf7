import Model

/// Files of configuration, unit files, and the files that units name: what changed, and whose it is.
///
/// What a package manager writes is its package's change and not told again. While one runs, changes wait until it
/// is done: only then is it known which files were its own.
struct FileWatch {
  /// Files of one folder told one by one in one look.
  static let maximumOfFolder = 3
  /// Changes told in one look.
  static let maximumChanges = 16
  /// Changes that wait for the package manager at most.
  private static let maximumHeld = 1024
  /// After so long the package manager has forgotten to end.
  private static let longestHold = 600.0

  private static let folders = [
    "/etc", "/usr/lib/systemd/system", "/usr/local/lib/systemd/system", "/run/systemd/system",
  ]
  /// What packages' scripts write, beside the packages' own files.
  private static let scripted = [
    "/etc/alternatives/", "/etc/ssl/certs/", "/etc/ca-certificates", "/etc/passwd", "/etc/group",
    "/etc/shadow",
    "/etc/gshadow", "/etc/subuid", "/etc/subgid", "/etc/shells", "/etc/init.d/.depend", "/etc/fonts/conf.d/",
    "/etc/systemd/user/", "/etc/ld.so.cache",
  ]

  private let keepsUserNames: Bool
  private let tree: FileTree
  private var named: NamedFiles
  private var habits = FileHabits()
  private var held: [FileChange] = []
  private var heldSince: Double?
  private(set) var dropped: UInt64 = 0
  private(set) var folded: UInt64 = 0
  /// True since a unit's file changed: what units name may have changed with it.
  private(set) var hasNewUnits = false

  init(_ options: ChangeOptions) {
    keepsUserNames = options.keepsUserNames
    tree = FileTree(Self.folders, options)
    named = NamedFiles(options)
  }

  /// Waits until something happens, or for so long.
  func wait(milliseconds: Int32) { tree.wait(milliseconds: milliseconds) }

  /// Follows the files that units name, but those in watched folders.
  mutating func follow(_ board: UnitBoard) {
    hasNewUnits = false
    named.follow(
      board.paths.filter { path in !Self.folders.contains { path.hasPrefix(UnitBoard.canonical($0) + "/") } })
  }

  /// What changed since the last look.
  ///
  /// - Parameters:
  ///   - now: What time it is.
  ///   - since: At the first look, since when.
  ///   - packages: What the package manager does.
  ///   - board: Which files are whose.
  /// - Returns: The changes, oldest first.
  mutating func poll(
    _ now: ChangeClock, since: Int64, packages: PackageWatch, _ board: UnitBoard
  ) -> [Change] {
    let found = tree.poll(now, since: since) + named.poll(now, since: since)
    if found.contains(where: { UnitBoard.unit(ofUnitFile: $0.path) != nil }) { hasNewUnits = true }
    let room = Self.maximumHeld - held.count
    dropped &+= UInt64(max(0, found.count - room))
    held += found.prefix(room)
    guard !held.isEmpty else { return [] }
    let since = heldSince ?? now.seconds
    heldSince = since
    guard !packages.isActive(at: now) || now.seconds >= since + Self.longestHold else { return [] }
    defer { (held, heldSince) = ([], nil) }
    return tell(held, now, packages, board)
  }

  /// Counts for the report.
  func describe(in report: inout ChangeWatchReport) {
    tree.describe(in: &report)
    report.foldedFiles = folded
    report.distantFiles = named.distant
    report.habitualFiles = habits.muted
    report.dropped &+= dropped
  }
}

// MARK: - Telling

extension FileWatch {
  private mutating func tell(
    _ found: [FileChange], _ now: ChangeClock, _ packages: PackageWatch, _ board: UnitBoard
  ) -> [Change] {
    let own = found.filter { !isOfPackage($0, packages) }
    folded &+= UInt64(found.count - own.count)
    let news = own.filter { !habits.isHabit($0.path, at: now.seconds) }
    let changes = FileSummary(board: board, keepsUserNames: keepsUserNames).changes(
      news, ofFolder: Self.maximumOfFolder, atMost: Self.maximumChanges)
    return changes.sorted { $0.realtimeMicroseconds < $1.realtimeMicroseconds }
  }

  private func isOfPackage(_ change: FileChange, _ packages: PackageWatch) -> Bool {
    let (path, time) = (UnitBoard.canonical(change.path), change.realtimeMicroseconds)
    if packages.wroteFiles(at: time), packages.files.contains(path) { return true }
    let isScripted =
      Self.scripted.contains(where: path.hasPrefix)
      || path.hasPrefix("/etc/systemd/system/") && path.contains(".wants/")
    return isScripted && packages.ranScripts(at: time)
  }
}
