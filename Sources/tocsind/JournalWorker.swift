import Alerts
import Configuration
import Journal
import Model

/// Reads the journal through the reader process and hands its messages to the engine.
final class JournalWorker {
  private let inbox: Monitor<Inbox>
  private let settings: Monitor<Settings>
  private let executable: String
  private let machineID: Identifier128
  private var start: JournalStart
  private let board: HealthBoard
  private var lookedAt: UInt64 = 0
  /// When reading began: who has just been started was not silent before.
  private var readingSince: UInt64 = 0

  /// What decides how the reader is started.
  private struct Wanted: Equatable {
    var journal: Settings.Journal
    var ignoredUnits: [String]

    init(_ settings: Settings) {
      journal = settings.journal
      ignoredUnits = settings.ignore.units
    }
  }

  init(
    inbox: Monitor<Inbox>, settings: Monitor<Settings>, executable: String, machineID: Identifier128,
    start: JournalStart, board: HealthBoard
  ) {
    self.board = board
    self.inbox = inbox
    self.settings = settings
    self.executable = executable
    self.machineID = machineID
    self.start = start
  }

  /// Reads until the daemon stops; settings that change make it begin again where it was.
  func run() {
    while !isStopping {
      let wanted = settings.update { Wanted($0) }
      if wanted.journal.enabled { read(wanted) } else { waitForChange(of: wanted) }
    }
  }

  /// Leaves signs of life: when the reader was last heard, and every ten seconds whether journald runs.
  private func leaveSigns(_ reader: JournalReader, _ wanted: Wanted) {
    let heard = UInt64(max(0, reader.heardMilliseconds)) * 1_000_000
    board.noteReader(max(heard, readingSince))
    let now = Clock.monotonicNanoseconds
    guard now - lookedAt >= 10_000_000_000 else { return }
    lookedAt = now
    // Other hosts' journals come in whatever this host's journald does.
    guard wanted.journal.directories.isEmpty, case .stopped(let why) = JournalDaemonState.now() else {
      return board.noteJournald(nil)
    }
    board.noteJournald(why)
  }

  private func leaveSigns(_ message: ReaderMessage) {
    switch message {
    case .batch(let entries, _):
      board.noteUnreadable(nil)
      if let newest = entries.entries.last { board.noteEntry(realtime: newest.realtimeMicroseconds) }
    case .caughtUp: board.noteUnreadable(nil)
    case .unavailable(let reason): board.noteUnreadable(reason)
    case .restarted: board.noteRestart()
    case .notice: break
    }
  }

  private var isStopping: Bool { inbox.update { $0.isStopping } }

  private func waitForChange(of current: Wanted) {
    _ = settings.wait(seconds: 1) { Wanted($0) == current ? nil : true }
  }

  private func read(_ current: Wanted) {
    var options = ReaderOptions(executable: executable, start: start)
    options.directories = current.journal.directories
    options.ownMessageIDs = AlertJournalEntry.messageIDs
    options.ignoredUnits = current.ignoredUnits
    options.machineID = machineID
    let reader = JournalReader(options: options)
    defer { reader.stop() }
    readingSince = Clock.monotonicNanoseconds
    defer { board.noteReader(nil) }
    while !isStopping, settings.update({ Wanted($0) == current }) {
      leaveSigns(reader, current)
      guard let message = reader.next(timeoutMilliseconds: 500) else { continue }
      leaveSigns(message)
      if case .batch(_, let progress) = message { start = .cursor(progress.cursor) }
      deliver(message)
    }
  }

  /// Waits for room: an engine that is behind is not to be flooded.
  private func deliver(_ message: ReaderMessage) {
    _ = inbox.wait { inbox in
      inbox.isStopping || inbox.add(message) ? true : nil
    }
  }
}
