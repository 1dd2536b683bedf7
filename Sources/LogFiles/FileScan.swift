import Glibc

/// Finds the files to follow among all that the paths of the configuration match.
struct FileScan {
  /// A file to follow.
  struct Found {
    var path: String
    var source: FileSource
  }

  private(set) var found: [Found] = []
  private(set) var unmatched: [String] = []
  private(set) var refused = 0
  private(set) var skipped = 0
  private(set) var folders: [String] = []
  private var paths: Set<String> = []
  private var identities: Set<FileIdentity> = []

  /// Has looked for nothing.
  init() {}

  /// Looks for files.
  ///
  /// - Parameters:
  ///   - options: The paths, and how many files there may be.
  ///   - followed: The files that are followed already, with all that hold their lines.
  init(options: FollowerOptions, followed: [(path: String, identities: [FileIdentity])]) {
    paths = Set(followed.map(\.path))
    identities = Set(followed.flatMap(\.identities))
    let excluded = options.excludedFolders.map(Self.resolved)
    for source in options.sources {
      let walk = GlobWalk(source.path)
      folders += walk.folders
      if !GlobWalk.isPattern(source.path) { folders.append(Folder.parent(of: source.path)) }
      let isMatched = take(walk.paths, of: source, excluded, room: options.maximumFiles)
      if walk.isCut { refused += 1 }
      if !isMatched { unmatched.append(source.path) }
    }
  }

  /// True where any of the paths is followed, or is to be.
  private mutating func take(
    _ candidates: [String], of source: FileSource, _ excluded: [String], room: Int
  ) -> Bool {
    let names = Set(candidates)
    let isPattern = GlobWalk.isPattern(source.path)
    var isMatched = false
    for path in candidates {
      if paths.contains(path) {
        isMatched = true
        continue
      }
      guard isWanted(path, isPattern: isPattern, among: names, excluded) else { continue }
      isMatched = true
      guard paths.count < room else {
        refused += 1
        continue
      }
      paths.insert(path)
      found.append(Found(path: path, source: source))
    }
    return isMatched
  }

  private mutating func isWanted(
    _ path: String, isPattern: Bool, among candidates: Set<String>, _ excluded: [String]
  ) -> Bool {
    let resolved = Self.resolved(path)
    guard !excluded.contains(where: { resolved == $0 || resolved.utf8.starts(with: "\($0)/".utf8) }) else {
      skipped += 1
      return false
    }
    if isPattern, isRotation(path, among: candidates) { return false }
    // A path that is written out is waited for, and what is wrong with it is shown.
    guard let status = FileStatus(path: path) else { return !isPattern ? errno != ENOENT : errno == EACCES }
    if status.isFolder, isPattern { return false }
    guard status.isRegular, identities.insert(status.identity).inserted else {
      skipped += 1
      return false
    }
    return true
  }

  /// True for a name that belongs to the past of a log which is followed, or is compressed.
  private func isRotation(_ path: String, among candidates: Set<String>) -> Bool {
    let name = Folder.name(of: path)
    if RotatedName.isCompressed(name) { return true }
    guard let base = RotatedName.base(of: name) else { return false }
    let folder = Folder.parent(of: path)
    let log = "\(folder == "/" ? "" : folder)/\(base)"
    return candidates.contains(log) || paths.contains(log)
  }

  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
