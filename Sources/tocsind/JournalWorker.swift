import Alerts
import Configuration
import Journal

/// Reads the journal through the reader process and hands its messages to the engine.
final class JournalWorker {
  private let inbox: Monitor<Inbox>
  private let settings: Monitor<Settings>
  private let executable: String
  private var start: JournalStart

  init(inbox: Monitor<Inbox>, settings: Monitor<Settings>, executable: String, start: JournalStart) {
    self.inbox = inbox
    self.settings = settings
    self.executable = executable
    self.start = start
  }

  /// Reads until the daemon stops; settings that change make it begin again where it was.
  func run() {
    while !isStopping {
      let wanted = settings.update { $0.journal }
      if wanted.enabled { read(wanted) } else { waitForChange(of: wanted) }
    }
  }

  private var isStopping: Bool { inbox.update { $0.isStopping } }

  private func waitForChange(of current: Settings.Journal) {
    _ = settings.wait(seconds: 1) { $0.journal == current ? nil : true }
  }

  private func read(_ current: Settings.Journal) {
    var options = ReaderOptions(executable: executable, start: start)
    options.directory = current.directories.first
    if current.directories.count > 1 { note("journal.directories: only the first folder is read") }
    options.ownMessageIDs = AlertJournalEntry.messageIDs
    let reader = JournalReader(options: options)
    defer { reader.stop() }
    while !isStopping, settings.update({ $0.journal == current }) {
      guard let message = reader.next(timeoutMilliseconds: 500) else { continue }
      if case .batch(_, let position) = message { start = .cursor(position.cursor) }
      deliver(message)
    }
  }

  private func note(_ notice: String) {
    inbox.update { $0.notices.append(notice) }
  }

  /// Waits for room: an engine that is behind is not to be flooded.
  private func deliver(_ message: ReaderMessage) {
    _ = inbox.wait { inbox in
      inbox.isStopping || inbox.add(message) ? true : nil
    }
  }
}
