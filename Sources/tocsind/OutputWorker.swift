import AlertLog
import Alerts
import Configuration
import Glibc
import Journal
import Model
import Store

/// What waits to be written.
struct Outbox {
  var alerts = AlertSpool()
  var snapshot: Snapshot?
  var reopens = false
  var isStopping = false

  /// Hands over what has gathered; nil while there is nothing.
  mutating func takeAll() -> Outbox? {
    guard !alerts.transitions.isEmpty || snapshot != nil || reopens || isStopping else { return nil }
    let taken = self
    self = Outbox()
    isStopping = taken.isStopping
    return taken
  }
}

/// Writes alerts and snapshots; the engine never waits for a disk.
///
/// An alert is first made durable, then copied to the journal and the terminal. Where the disk fails the copies
/// go out all the same, once.
final class OutputWorker {
  typealias JournalCopy = @Sendable (AlertTransition) throws(JournalFailure) -> Void

  private let outbox: Monitor<Outbox>
  private let health: Monitor<OutputHealth>
  private let settings: Monitor<Settings>
  private var log: AlertLog
  private let logDirectory: String
  private var writesText: Bool
  private let store: StateKeeper
  private let showsAlerts: Bool
  private let sendToJournal: JournalCopy
  /// Transitions that are not yet durable, oldest first.
  private var waiting = AlertSpool()
  /// The newest snapshot, until the alerts that it knows of are durable.
  private var snapshot: Snapshot?
  /// The largest sequence number that the journal and the terminal have got.
  private var copiedSequence: UInt64 = 0
  private var lastComplaint: UInt64 = 0

  init(
    outbox: Monitor<Outbox>, health: Monitor<OutputHealth>, settings: Monitor<Settings>, log: AlertLog,
    logDirectory: String, store: StateKeeper, showsAlerts: Bool,
    sendToJournal: @escaping JournalCopy = OutputWorker.sendToJournal
  ) {
    self.outbox = outbox
    self.health = health
    self.settings = settings
    self.log = log
    self.logDirectory = logDirectory
    writesText = settings.update { $0.output.text }
    self.store = store
    self.showsAlerts = showsAlerts
    self.sendToJournal = sendToJournal
    let skipped = log.skippedLines
    health.update { $0.skippedLines = skipped }
  }

  /// Writes until the daemon stops, and what is left then.
  func run() {
    while work(outbox.wait(seconds: 1) { $0.takeAll() }) {}
    if let loss { Log.error(loss) }
  }

  /// Writes what has come and what has waited; false when the daemon stops.
  func work(_ taken: Outbox?) -> Bool {
    if let taken { accept(taken) }
    write()
    // A snapshot must not know of alerts that are not on the disk.
    if let newest = snapshot, waiting.transitions.isEmpty {
      snapshot = nil
      save(newest)
    }
    return taken?.isStopping != true
  }

  /// What would be lost if the daemon stopped now.
  var loss: String? {
    let count = waiting.transitions.count
    guard count > 0 else { return nil }
    let reason = health.update { $0.alertFailure } ?? "not yet written"
    return "\(count) alerts are not in \(AlertLog.jsonName): \(reason)"
  }

  private func accept(_ taken: Outbox) {
    let text = settings.update { $0.output.text }
    if text != writesText { reopenLog(text: text) }
    if let newest = taken.snapshot { snapshot = newest }
    waiting.add(taken.alerts.transitions.map(shareable))
    waiting.noteDropped(taken.alerts.dropped)
    if taken.reopens { attempt { () throws(AlertLogFailure) in try log.reopen() } }
  }

  /// A transition without what the settings keep private.
  private func shareable(_ transition: AlertTransition) -> AlertTransition {
    guard settings.update({ $0.privacy.logSamples == .none }) else { return transition }
    var copy = transition
    for index in copy.incident.logs.indices { copy.incident.logs[index].sample = "" }
    return copy
  }

  private func reopenLog(text: Bool) {
    attempt { () throws(AlertLogFailure) in
      log = try AlertLog(directory: logDirectory, settings: AlertLogSettings(text: text))
      writesText = text
    }
  }

  private func write() {
    let transitions = waiting.transitions
    while let first = waiting.transitions.first {
      guard attempt({ () throws(AlertLogFailure) in try append(first) }) else { break }
      waiting.removeFirst()
    }
    let (count, dropped) = (waiting.transitions.count, waiting.dropped)
    health.update { ($0.waiting, $0.dropped) = (count, dropped) }
    if count < transitions.count { noteMinorFailure() }
    transitions.forEach(copy)
  }

  /// Gives the journal and the terminal their copy, unless they have it.
  private func copy(_ transition: AlertTransition) {
    guard transition.sequence > copiedSequence else { return }
    copiedSequence = transition.sequence
    if showsAlerts { StatusLine.printAlert(AlertText.line(transition)) }
    guard settings.update({ $0.output.journal }) else { return }
    do throws(JournalFailure) {
      try sendToJournal(transition)
      health.update { $0.journalFailure = nil }
    } catch {
      complain("\(error)", as: \.journalFailure)
    }
  }

  private static func sendToJournal(_ transition: AlertTransition) throws(JournalFailure) {
    try JournalSender.send(AlertJournalEntry.fields(transition))
  }

  private func noteMinorFailure() {
    guard let failure = log.takeMinorFailure() else { return health.update { $0.minorFailure = nil } }
    complain("\(failure)", as: \.minorFailure)
  }

  /// Writes a transition; one that can never be written must not hold up the others.
  private func append(_ transition: AlertTransition) throws(AlertLogFailure) {
    do throws(AlertLogFailure) {
      try log.append(transition)
    } catch {
      guard case .oversized = error else { throw error }
      waiting.noteDropped(1)
      Log.error("\(error)")
    }
  }

  @discardableResult
  private func attempt(_ work: () throws(AlertLogFailure) -> Void) -> Bool {
    do throws(AlertLogFailure) {
      try work()
      health.update { $0.alertFailure = nil }
      return true
    } catch {
      complain("\(error)", as: \.alertFailure)
      return false
    }
  }

  private func save(_ snapshot: Snapshot) {
    let limit = settings.update { $0.resources.stateMax }
    do throws(StoreFailure) {
      try store.save(snapshot, limit: limit)
      health.update { $0.snapshotFailure = nil }
    } catch {
      complain("\(error)", as: \.snapshotFailure)
    }
  }

  /// One line a minute: a full disk is not made emptier by writing about it.
  private func complain(_ message: String, as kind: WritableKeyPath<OutputHealth, String?>) {
    health.update { $0[keyPath: kind] = message }
    let now = Clock.monotonicNanoseconds
    guard lastComplaint == 0 || now - lastComplaint >= 60_000_000_000 else { return }
    lastComplaint = now
    Log.error(message)
  }
}
