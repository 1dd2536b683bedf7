import Configuration
import LogFiles
import Model

/// Reads the text files of the configuration and hands their lines to the engine.
final class FilesWorker {
  /// How the files stand, for `tocsin status`.
  let report = Monitor(FollowerReport())
  private let inbox: Monitor<Inbox>
  private let settings: Monitor<Settings>
  private var sources: [Settings.FileSource]
  private let follower: FileFollower

  /// Makes a reader that goes on from positions, and never reads what the daemon writes into some folders.
  init(
    inbox: Monitor<Inbox>, settings: Monitor<Settings>, excluding folders: [String],
    saved: [FilePosition], savedAt: Int64
  ) {
    self.inbox = inbox
    self.settings = settings
    sources = settings.update { $0.source.files }
    var options = FollowerOptions(sources: sources.map(FileSource.init))
    options.excludedFolders = folders
    follower = FileFollower(options: options, saved: saved, savedAt: savedAt)
  }

  /// Reads until the daemon stops; files that the settings add or take away are added or taken away.
  func run() {
    while !isStopping {
      adoptSettings()
      noteBusy(true)
      let hasMore = follower.poll(deliver)
      noteBusy(false)
      tell()
      if !hasMore { wait() }
    }
  }

  private var isStopping: Bool { inbox.update { $0.isStopping } }

  private func adoptSettings() {
    let wanted = settings.update { $0.source.files }
    guard wanted != sources else { return }
    sources = wanted
    follower.apply(wanted.map(FileSource.init))
  }

  /// A host without text files costs nothing.
  private func wait() {
    guard sources.isEmpty else { return follower.wait() }
    _ = settings.wait(seconds: 1) { $0.source.files.isEmpty ? nil : true }
  }

  /// Waits for room: an engine that is behind is not to be flooded, and the files keep what is in them.
  private func deliver(_ batch: FileBatch) -> Bool {
    let isTaken = inbox.wait { inbox -> Bool? in
      if inbox.isStopping { return false }
      return inbox.add(batch) ? true : nil
    }
    noteBusy(true)
    return isTaken ?? false
  }

  private func tell() {
    let notices = follower.takeNotices().map { "files: \($0)" }
    if !notices.isEmpty { inbox.update { inbox in notices.forEach { inbox.note($0) } } }
    let current = follower.report
    report.update { $0 = current }
  }

  /// A mount that does not answer holds up this thread and nothing else; the status tells.
  private func noteBusy(_ isBusy: Bool) {
    guard !sources.isEmpty else { return }
    let now = Clock.monotonicNanoseconds
    report.update { $0.busySinceNanoseconds = isBusy ? now : nil }
  }
}

extension FileSource {
  fileprivate init(_ source: Settings.FileSource) {
    let format: Format =
      switch source.format {
      case .auto: .auto
      case .syslog: .syslog
      case .plain: .plain
      }
    self.init(path: source.path, unit: source.unit, format: format)
  }
}
