/// Files that units name and that lie in no watched folder: programs in `/opt`, scripts, their configuration.
///
/// Asked about one by one by the clock. Links are followed: a program is what it points to. What lies on a mount
/// that may hang, or that is mounted by being asked, is left alone.
struct NamedFiles {
  /// Files asked about at most.
  static let maximumFiles = 1024
  static let pollSeconds = 10.0

  private struct Named {
    var path: String
    /// What it was at the last look; nil where there was no such file.
    var state: FileState?
    /// False as long as it was not to be asked about.
    var isKnown = false
  }

  private let options: ChangeOptions
  private var files: [Named] = []
  private var nextPoll = 0.0
  private var isFirst = true
  /// Files left alone at the last look for where they are.
  private(set) var distant = 0

  init(_ options: ChangeOptions) {
    self.options = options
  }

  /// Follows these files and no others; those that it knows it goes on with.
  mutating func follow(_ paths: [String]) {
    let known = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
    let mounts = DistantMounts(options)
    files = paths.prefix(Self.maximumFiles).map { path in
      known[path] ?? ask(Named(path: path), mounts)
    }
    // A folder changes with every file in it, and none of those is named.
    files.removeAll { $0.state?.isFolder ?? false }
  }

  /// What happened to them since the last look; at the first, what their times tell of the time since `since`.
  mutating func poll(_ now: ChangeClock, since: Int64) -> [FileChange] {
    guard now.seconds >= nextPoll else { return [] }
    nextPoll = now.seconds + Self.pollSeconds
    defer { isFirst = false }
    let mounts = DistantMounts(options)
    var changes: [FileChange] = []
    for index in files.indices {
      let before = files[index]
      files[index] = ask(before, mounts)
      guard before.isKnown, files[index].isKnown else { continue }
      let state = files[index].state
      guard let what = isFirst ? Self.news(state, since) : Self.what(before.state, state) else { continue }
      let time = min(state?.changedMicroseconds ?? .max, now.realtimeMicroseconds)
      changes.append(FileChange(path: before.path, what: what, realtimeMicroseconds: time))
    }
    distant = files.count { !$0.isKnown }
    return changes
  }

  private func ask(_ file: Named, _ mounts: DistantMounts) -> Named {
    guard !mounts.hold(file.path) else { return Named(path: file.path) }
    let state = FileState(path: options.path(file.path), followingLinks: true)
    return Named(path: file.path, state: state, isKnown: true)
  }

  private static func news(_ state: FileState?, _ since: Int64) -> FileChange.What? {
    state.map { $0.changedMicroseconds > since ? .written : nil } ?? nil
  }

  private static func what(_ before: FileState?, _ now: FileState?) -> FileChange.What? {
    switch (before, now) {
    case (nil, nil): nil
    case (nil, _): .created
    case (_, nil): .removed
    case (let before?, let now?): FileState.change(from: before, to: now)
    }
  }
}
