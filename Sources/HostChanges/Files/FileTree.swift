import Glibc

/// The files below some folders, and what happens to them.
///
/// Of a file are known name, inode, size, time and permissions; nothing is ever opened. A folder in which something
/// happened is looked at again about a second later, so that an editor that writes a new file and renames it makes
/// one change; a folder in which much happens, ever less often.
final class FileTree {
  /// Files known at most.
  static let maximumFiles = 20_000
  /// Folders known at most.
  static let maximumFolders = FolderEvents.maximumFolders
  /// Folders within folders at most.
  private static let maximumDepth = 16
  /// Between an event and the look at its folder.
  static let settleSeconds = 0.7
  private static let longestPause = 60.0
  /// Between two looks at a folder of which the kernel tells nothing, and at all of them for good measure.
  static let pollSeconds = 30.0
  static let fullSeconds = 900.0
  /// Between two looks at all of them where events are being lost.
  private static let lossSeconds = 10.0

  private struct Folder {
    var files: [String: FileState] = [:]
    var subfolders: Set<String> = []
    var isWatched = false
    var isUnreadable = false
    /// When it is looked at next; nil for when something happens.
    var due: Double?
    var pause = FileTree.settleSeconds
    var lastLook = 0.0
  }

  /// One look at some of the folders or at all.
  private struct Pass {
    let now: ChangeClock
    /// At the very first look, since when changes are to be told; else nil.
    var since: Int64?
    /// True where every folder is looked at, whether something happened in it or not.
    var isFull = false
    var changes: [FileChange] = []

    mutating func note(_ path: String, _ what: FileChange.What, at time: Int64? = nil) {
      let time = min(time ?? now.realtimeMicroseconds, now.realtimeMicroseconds)
      changes.append(FileChange(path: path, what: what, realtimeMicroseconds: time))
    }
  }

  private let options: ChangeOptions
  private let roots: [String]
  private let events = FolderEvents()
  private var folders: [String: Folder] = [:]
  private var fileCount = 0
  private var nextFull = 0.0
  private var nextPoll = 0.0
  private var lastFull = 0.0
  private var refusedInPass = 0
  private(set) var refused = 0

  init(_ roots: [String], _ options: ChangeOptions) {
    self.roots = roots
    self.options = options
  }

  /// Waits until something happens, or for so long.
  func wait(milliseconds: Int32) { events.wait(milliseconds: milliseconds) }

  /// What happened since the last look; at the first, what the files' times tell of the time since `since`.
  func poll(_ now: ChangeClock, since: Int64) -> [FileChange] {
    var pass = Pass(now: now)
    let isFirst = nextFull == 0
    if isFirst { pass.since = since }
    let isDue = now.seconds >= nextFull || (events.hasLost && now.seconds >= lastFull + Self.lossSeconds)
    if isFirst || isDue { lookAtAll(&pass) } else { lookAtDue(&pass) }
    return pass.changes
  }

  /// Counts for the report.
  func describe(in report: inout ChangeWatchReport) {
    report.files = fileCount
    report.folders = folders.count
    report.polledFolders = folders.values.count { !$0.isWatched && !$0.isUnreadable }
    report.unreadableFolders = folders.values.count { $0.isUnreadable }
    report.unreadableExample = folders.filter { $0.value.isUnreadable }.keys.min() ?? ""
    report.refused = refused
  }
}

// MARK: - When

extension FileTree {
  private func lookAtAll(_ pass: inout Pass) {
    _ = events.take()
    events.forgetLoss()
    (refusedInPass, pass.isFull) = (0, true)
    for root in roots { look(at: root, depth: 0, &pass) }
    // Reached from no root any more: the folder above is gone, or too much else has come.
    for path in folders.keys.sorted() where folders[path]?.lastLook != pass.now.seconds {
      look(at: path, depth: Self.maximumDepth, &pass)
    }
    lastFull = pass.now.seconds
    (nextFull, nextPoll) = (lastFull + Self.fullSeconds, lastFull + Self.pollSeconds)
    refused = refusedInPass
  }

  private func lookAtDue(_ pass: inout Pass) {
    let now = pass.now.seconds
    for path in events.take() { noteEvent(in: path, now) }
    if now >= nextPoll {
      nextPoll = now + Self.pollSeconds
      for path in folders.keys where folders[path]?.isWatched == false { folders[path]?.due = now }
    }
    let due = folders.filter { $0.value.due.map { $0 <= now } ?? false }.keys.sorted()
    for path in due where folders[path] != nil {
      folders[path]?.due = nil
      look(at: path, depth: path.utf8.count { $0 == UInt8(ascii: "/") } - 1, &pass)
    }
  }

  /// Ever longer pauses while a folder is written to again and again; short ones for who was quiet.
  private func noteEvent(in path: String, _ now: Double) {
    guard var folder = folders[path], folder.due == nil else { return }
    let isBusy = now - folder.lastLook < folder.pause
    folder.pause = isBusy ? min(folder.pause * 2, Self.longestPause) : Self.settleSeconds
    folder.due = now + folder.pause
    folders[path] = folder
  }
}

// MARK: - Looking

extension FileTree {
  private func look(at path: String, depth: Int, _ pass: inout Pass) {
    guard folders[path] != nil || folders.count < Self.maximumFolders else {
      refusedInPass += 1
      return
    }
    var folder = folders[path] ?? Folder()
    folder.isWatched = events.watch(path, at: options.path(path))
    folder.lastLook = pass.now.seconds
    do throws(SystemFailure) {
      let found = try read(path)
      folder.isUnreadable = false
      compare(&folder, with: found, in: path, &pass)
      enter(&folder, found, at: path, depth, &pass)
    } catch {
      guard error.code == EACCES || error.code == EPERM else { return forget(path, &pass) }
      folder.isUnreadable = true
      folders[path] = folder
    }
  }

  /// Keeps a folder, and looks at those in it that are new, or at all of them.
  private func enter(
    _ folder: inout Folder, _ found: [String: FileState], at path: String, _ depth: Int, _ pass: inout Pass
  ) {
    let names = found.filter(\.value.isFolder).keys.sorted()
    for gone in folder.subfolders.subtracting(names).sorted() { forget(path + "/" + gone, &pass) }
    folder.subfolders = Set(names)
    folders[path] = folder
    guard depth < Self.maximumDepth else { return }
    for name in names where pass.isFull || folders[path + "/" + name] == nil {
      look(at: path + "/" + name, depth: depth + 1, &pass)
    }
  }

  private func read(_ path: String) throws(SystemFailure) -> [String: FileState] {
    let names = try FolderListing.read(options.path(path))
    let descriptor = open(options.path(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    var found: [String: FileState] = [:]
    for name in names where !IgnoredFiles.ignores(file: name) {
      guard let state = FileState(path: name, in: descriptor) else { continue }
      if state.isFolder, IgnoredFiles.ignores(folder: path + "/" + name, name: name) { continue }
      found[name] = state
    }
    return found
  }

  private func compare(
    _ folder: inout Folder, with found: [String: FileState], in path: String, _ pass: inout Pass
  ) {
    for name in folder.files.keys.sorted() where found[name].map(\.isFolder) ?? true {
      folder.files[name] = nil
      fileCount -= 1
      pass.note(path + "/" + name, .removed)
    }
    for (name, state) in found.sorted(by: { $0.key < $1.key }) where !state.isFolder {
      let before = folder.files[name]
      if before == nil { fileCount += 1 }
      guard fileCount <= Self.maximumFiles else {
        fileCount -= 1
        refusedInPass += 1
        continue
      }
      folder.files[name] = state
      guard let what = what(before, state, pass) else { continue }
      pass.note(path + "/" + name, what, at: state.changedMicroseconds)
    }
  }

  /// Of what was there before the first look only the time tells that it changed.
  private func what(_ before: FileState?, _ now: FileState, _ pass: Pass) -> FileChange.What? {
    if let before { return FileState.change(from: before, to: now) }
    guard let since = pass.since else { return .created }
    return now.changedMicroseconds > since ? .written : nil
  }

  /// Forgets a folder that is gone, with all that was in it.
  private func forget(_ path: String, _ pass: inout Pass) {
    guard let folder = folders.removeValue(forKey: path) else { return }
    events.unwatch(path)
    fileCount -= folder.files.count
    for name in folder.files.keys.sorted() { pass.note(path + "/" + name, .removed) }
    for name in folder.subfolders.sorted() { forget(path + "/" + name, &pass) }
  }
}
