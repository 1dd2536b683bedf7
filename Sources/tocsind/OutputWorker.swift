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

/// How writing goes, for `tocsin status`.
struct OutputHealth {
  var waiting = 0
  /// Transitions given up because too many waited, or because they can never be written.
  var dropped: UInt64 = 0
  /// The newest failure, until writing succeeds again.
  var failure: String?
}

/// Writes alerts and snapshots; the engine never waits for a disk.
final class OutputWorker {
  private let outbox: Monitor<Outbox>
  private let health: Monitor<OutputHealth>
  private let settings: Monitor<Settings>
  private var log: AlertLog
  private let logDirectory: String
  private var writesText: Bool
  private let store: StateKeeper
  private let showsAlerts: Bool
  /// Transitions that are not yet durable, oldest first.
  private var waiting = AlertSpool()
  private var lastComplaint: UInt64 = 0

  init(
    outbox: Monitor<Outbox>, health: Monitor<OutputHealth>, settings: Monitor<Settings>, log: AlertLog,
    logDirectory: String, store: StateKeeper, showsAlerts: Bool
  ) {
    self.outbox = outbox
    self.health = health
    self.settings = settings
    self.log = log
    self.logDirectory = logDirectory
    writesText = settings.update { $0.output.text }
    self.store = store
    self.showsAlerts = showsAlerts
  }

  /// Writes until the daemon stops, and what is left then.
  func run() {
    while true {
      let taken = outbox.wait(seconds: 1) { $0.takeAll() }
      if let taken { accept(taken) }
      write()
      // A snapshot must not know of alerts that are not on the disk.
      if let snapshot = taken?.snapshot, waiting.transitions.isEmpty { save(snapshot) }
      if taken?.isStopping == true { return }
    }
  }

  /// The journal and the terminal get their copies at once, whatever the disk does.
  private func accept(_ taken: Outbox) {
    let output = settings.update { $0.output }
    if output.text != writesText { reopenLog(text: output.text) }
    let transitions = taken.alerts.transitions.map(shareable)
    for transition in transitions {
      if output.journal { sendToJournal(transition) }
      if showsAlerts { StatusLine.printAlert(AlertText.line(transition)) }
    }
    waiting.add(transitions)
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

  private func sendToJournal(_ transition: AlertTransition) {
    do { try JournalSender.send(AlertJournalEntry.fields(transition)) } catch { complain("\(error)") }
  }

  private func write() {
    while let first = waiting.transitions.first {
      guard attempt({ () throws(AlertLogFailure) in try append(first) }) else { break }
      waiting.removeFirst()
    }
    let (count, dropped) = (waiting.transitions.count, waiting.dropped)
    health.update { ($0.waiting, $0.dropped) = (count, dropped) }
  }

  /// Writes a transition; one that can never be written must not hold up the others.
  private func append(_ transition: AlertTransition) throws(AlertLogFailure) {
    do throws(AlertLogFailure) {
      try log.append(transition)
    } catch {
      guard case .oversized = error else { throw error }
      waiting.noteDropped(1)
      complain("\(error)")
    }
  }

  @discardableResult
  private func attempt(_ work: () throws(AlertLogFailure) -> Void) -> Bool {
    do throws(AlertLogFailure) {
      try work()
      health.update { $0.failure = nil }
      return true
    } catch {
      complain("\(error)")
      return false
    }
  }

  private func save(_ snapshot: Snapshot) {
    let limit = settings.update { $0.resources.stateMax }
    do throws(StoreFailure) {
      try store.save(snapshot, limit: limit)
      health.update { $0.failure = nil }
    } catch {
      complain("\(error)")
    }
  }

  /// One line a minute: a full disk is not made emptier by writing about it.
  private func complain(_ message: String) {
    health.update { $0.failure = message }
    let now = Clock.monotonicNanoseconds
    guard lastComplaint == 0 || now - lastComplaint >= 60_000_000_000 else { return }
    lastComplaint = now
    Log.error(message)
  }
}
