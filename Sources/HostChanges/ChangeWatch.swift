public import Model

/// Watches a host for what changes on it: packages, files of configuration, kernel parameters, listening sockets.
///
/// Nothing that it finds rings; all of it may be a cause. To be used by one thread, which may wait for a mount that
/// does not answer.
///
/// ```swift
/// let watch = ChangeWatch(options)
/// while true {
///   watch.wait(milliseconds: 2000)
///   engine.take(watch.poll(now))
/// }
/// ```
public final class ChangeWatch {
  /// Changes that one look brings at most; what is beyond is counted.
  public static let maximumChanges = 128

  private let options: ChangeOptions
  private var board = UnitBoard()
  private var packages: PackageWatch
  private var files: FileWatch?
  private var kernel: KernelWatch
  private var listeners: ListenerWatch
  private var hasBus = false
  private var isFirstLook = true
  private var lookedAtNanoseconds: UInt64 = 0
  private var told: UInt64 = 0
  private var dropped: UInt64 = 0

  /// Begins to watch; nothing is read before the first ``poll(_:)``.
  public init(_ options: ChangeOptions) {
    self.options = options
    packages = PackageWatch(options)
    files = options.watchesConfiguration ? FileWatch(options) : nil
    kernel = KernelWatch(options)
    listeners = ListenerWatch(options)
  }

  /// Takes what the system bus told of units; from then on unit files are not read for it.
  public func note(_ relations: [UnitRelations], forgotten: [String]) {
    guard !relations.isEmpty || !forgotten.isEmpty else { return }
    // The bus knows loaded units only, and knows those better.
    if isFirstLook, !hasBus { board.note(UnitFiles.read(options)) }
    hasBus = true
    board.note(relations, forgotten: forgotten)
    files?.follow(board)
  }

  /// Waits until a file changes, or for so long.
  public func wait(milliseconds: Int32) {
    if let files { files.wait(milliseconds: milliseconds) } else { Pause.sleep(milliseconds: milliseconds) }
  }

  /// What changed since the last look, oldest first.
  ///
  /// The first look goes back an hour, or to what was told before: packages by their log, files by their times.
  ///
  /// - Complexity: O(folders that changed); every 15 minutes all files are asked about.
  public func poll(_ now: ChangeClock) -> [Change] {
    if isFirstLook || files?.hasNewUnits ?? false { readUnitFiles() }
    let horizon = now.realtimeMicroseconds - ChangeOptions.lookBackMicroseconds
    let since = max(options.filesSinceMicroseconds, horizon)
    var changes = packages.poll(now, board)
    changes += files?.poll(now, since: since, packages: packages, board) ?? []
    changes += kernel.poll(now) + listeners.poll(now)
    isFirstLook = false
    lookedAtNanoseconds = now.monotonicNanoseconds
    return limited(changes)
  }

  /// How the watch stands.
  public var report: ChangeWatchReport {
    var report = ChangeWatchReport()
    (report.changes, report.dropped, report.strayLines) = (told, dropped, packages.strayLines)
    report.lookedAtNanoseconds = lookedAtNanoseconds
    files?.describe(in: &report)
    return report
  }

  private func readUnitFiles() {
    if !hasBus { board.note(UnitFiles.read(options)) }
    files?.follow(board)
  }

  private func limited(_ changes: [Change]) -> [Change] {
    let newest = Self.newest(changes)
    dropped &+= UInt64(changes.count - newest.count)
    told &+= UInt64(newest.count)
    return newest
  }

  /// As many changes as one look may bring, whoever found them: the newest, oldest first.
  static func newest(_ changes: [Change]) -> [Change] {
    changes.sorted { $0.realtimeMicroseconds < $1.realtimeMicroseconds }.suffix(maximumChanges)
  }
}
