import Glibc

/// Files that could not be opened as journals: left alone until they change, and told of if they stay so.
struct RefusedFiles {
  /// Files that are told of by name.
  static let toldLimit = 64
  /// A file that journald is about to begin is no journal for a moment, milliseconds.
  static let patience: Int64 = 2000

  private struct Refusal {
    var stamp: Stamp
    var reason: String
    var since: Int64
    var isTold = false
  }

  private struct Stamp: Equatable {
    var inode: UInt64 = 0
    var size: Int = 0
    var seconds: Int = 0
    var nanoseconds: Int = 0

    init(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return }
      inode = UInt64(status.st_ino)
      size = Int(status.st_size)
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
  }

  private var refusals: [String: Refusal] = [:]
  private var told = 0

  /// Notes that a file cannot be opened.
  mutating func refuse(_ path: String, because reason: String) {
    let since = refusals[path]?.since ?? ReaderClock.monotonicMilliseconds
    let isTold = refusals[path]?.isTold ?? false
    guard refusals.count < JournalFiles.limit else { return }
    refusals[path] = Refusal(stamp: Stamp(path), reason: reason, since: since, isTold: isTold)
  }

  /// True for a file that was refused and is still what it was.
  func contains(_ path: String) -> Bool {
    guard let refusal = refusals[path] else { return false }
    return refusal.stamp == Stamp(path)
  }

  /// Forgets what is not there any more.
  mutating func keep(only paths: [String]) {
    guard !refusals.isEmpty else { return }
    let present = Set(paths)
    refusals = refusals.filter { present.contains($0.key) }
  }

  /// True where a refused file has changed and may be a journal now.
  var hasChanged: Bool { refusals.contains { $0.value.stamp != Stamp($0.key) } }

  /// What is to be told of files that have been refused for a while, each once.
  mutating func notices() -> [String] {
    let now = ReaderClock.monotonicMilliseconds
    var notices: [String] = []
    for path in refusals.keys.sorted() {
      guard var refusal = refusals[path], !refusal.isTold, now - refusal.since >= Self.patience else {
        continue
      }
      refusal.isTold = true
      refusals[path] = refusal
      told += 1
      guard told <= Self.toldLimit else { continue }
      notices.append("\(path) cannot be read as a journal (\(refusal.reason)): its entries are missing")
    }
    return notices
  }
}
