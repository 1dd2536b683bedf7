import AlertLog
import Alerts
import Configuration
import Engine
import Glibc
import Journal
import Model
import Store

/// What waits to be written.
struct Outbox {
  var alerts = AlertSpool()
  var snapshot: Snapshot?
  /// What maintenance has come to.
  var summaries: [MaintenanceSummary] = []
  var reopens = false
  /// Digests to be written; more than a few mean that nobody writes.
  private(set) var digests: [Digest] = []
  var isStopping = false

  /// Takes a digest.
  mutating func add(_ digest: Digest) {
    digests.append(digest)
    if digests.count > 4 { digests.removeFirst() }
  }

  /// Hands over what has gathered; nil while there is nothing.
  mutating func takeAll() -> Outbox? {
    let isEmpty = alerts.transitions.isEmpty && digests.isEmpty && summaries.isEmpty && snapshot == nil
    guard !isEmpty || reopens || isStopping else {
      return nil
    }
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

  private static let cleaningNanoseconds: UInt64 = 3_600_000_000_000

  private let outbox: Monitor<Outbox>
  private let health: Monitor<OutputHealth>
  private let settings: Monitor<Settings>
  private var log: AlertLog
  private let logDirectory: String
  private var logSettings: AlertLogSettings
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
  /// What is taken out beside secrets, which rendering takes out in any case.
  private var redaction = Redaction.secrets
  private var redactPatterns: [String] = []
  private let clocks: @Sendable () -> ClockReading
  private var trust = ClockTrust()
  /// Wall-clock time of the newest look, microseconds since 1970 UTC; nil where it may not decide what is too old.
  private var believedTime: Int64?
  /// When files that are too old were last looked for; monotonic time, 0 for never.
  private var lastCleaning: UInt64 = 0
  /// When the journal last refused an entry.
  private var journalFailedAt: UInt64 = 0
  private let digests: DigestOutput
  private var probe: OutputProbe
  private var textfile = HealthTextfile()
  private let board: HealthBoard

  init(
    outbox: Monitor<Outbox>, health: Monitor<OutputHealth>, settings: Monitor<Settings>, log: AlertLog,
    logDirectory: String, store: StateKeeper, showsAlerts: Bool, board: HealthBoard? = nil,
    clocks: @escaping @Sendable () -> ClockReading = {
      .now(monotonic: Clock.monotonicNanoseconds)
    },
    sendToJournal: @escaping JournalCopy = OutputWorker.sendToJournal
  ) {
    self.clocks = clocks
    self.outbox = outbox
    self.health = health
    self.settings = settings
    self.log = log
    self.logDirectory = logDirectory
    logSettings = settings.update { AlertLogSettings($0) }
    self.store = store
    self.showsAlerts = showsAlerts
    self.sendToJournal = sendToJournal
    self.board = board ?? HealthBoard(outputs: health)
    digests = DigestOutput(folder: logDirectory, settings: logSettings)
    probe = OutputProbe(folder: logDirectory)
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
    removeOldFiles()
    writeDigests(taken)
    lookAround()
    // A snapshot must not know of alerts that are not on the disk.
    if let newest = snapshot, waiting.transitions.isEmpty {
      snapshot = nil
      save(newest)
    }
    return taken?.isStopping != true
  }

  private func writeDigests(_ taken: Outbox?) {
    let output = settings.update { $0.output }
    do throws(JournalFailure) {
      if try digests.take((taken?.digests ?? []).map(shareable), text: output.text, journal: output.journal) {
        health.update { $0.journalFailure = nil }
      }
    } catch {
      complain("\(error)", as: \.journalFailure)
    }
    do throws(AlertLogFailure) {
      try digests.write()
      health.update { $0.digestFailure = nil }
    } catch {
      complain("\(error)", as: \.digestFailure)
    }
  }

  /// Tries whether an alert could be written, and tells others how the daemon fares.
  private func lookAround() {
    let isOld = Clock.monotonicNanoseconds - journalFailedAt > 60_000_000_000
    if isOld, health.update({ $0.journalFailure != nil }), JournalSender.isThere {
      // The next alert may be weeks away: what was refused is gone, and the output works.
      health.update { $0.journalFailure = nil }
    }
    probe.look()
    // What fails for alerts themselves is told as that.
    if let problem = probe.problem, health.update({ $0.alertFailure == nil }) {
      complain(problem, as: \.probeFailure)
    } else {
      health.update { $0.probeFailure = nil }
    }
    switch textfile.write(settings.update { $0.output.prometheusTextfile }, { board.report() }) {
    case .notDue: break
    case .written: health.update { $0.textfileFailure = nil }
    case .failed(let reason): complain(reason, as: \.textfileFailure)
    }
  }

  /// What would be lost if the daemon stopped now.
  var loss: String? {
    let count = waiting.transitions.count
    guard count > 0 else { return nil }
    let reason = health.update { $0.alertFailure } ?? "not yet written"
    return "\(count) alerts are not in \(AlertLog.jsonName): \(reason)"
  }

  private func accept(_ taken: Outbox) {
    let wished = settings.update { AlertLogSettings($0) }
    if wished != logSettings { reopenLog(wished) }
    if let newest = taken.snapshot { snapshot = newest }
    waiting.add(taken.alerts.transitions.map(shareable))
    waiting.noteDropped(taken.alerts.dropped)
    if taken.reopens { digests.reopen() }
    taken.summaries.forEach(tell)
    if taken.reopens { attempt { () throws(AlertLogFailure) in try log.reopen() } }
  }

  /// Takes the patterns that are in force; the engine may have learned a text before they were.
  private func refreshRedaction(_ patterns: [String]) {
    guard patterns != redactPatterns else { return }
    redactPatterns = patterns
    redaction = Redaction(patterns: patterns)
  }

  private func shareable(_ digest: Digest) -> Digest {
    refreshRedaction(settings.update { $0.privacy.redactPatterns })
    return digest.masked(by: redaction)
  }

  /// A transition without what the settings keep private.
  private func shareable(_ transition: AlertTransition) -> AlertTransition {
    let privacy = settings.update { $0.privacy }
    refreshRedaction(privacy.redactPatterns)
    var copy = redaction.isPlain ? transition : transition.masked(by: redaction)
    guard privacy.logSamples == .none else { return copy }
    for index in copy.incident.logs.indices { copy.incident.logs[index].sample = "" }
    return copy
  }

  private func reopenLog(_ wished: AlertLogSettings) {
    attempt { () throws(AlertLogFailure) in
      log = try AlertLog(directory: logDirectory, settings: wished)
      logSettings = wished
      digests.settings = wished
      lastCleaning = 0
    }
  }

  /// Keeps `[retention]`, once an hour and after it was changed; see ``ClockTrust`` for when age counts.
  private func removeOldFiles() {
    let now = clocks()
    believedTime = trust.note(now) ? now.realtime : nil
    guard lastCleaning == 0 || now.monotonic - lastCleaning >= Self.cleaningNanoseconds else {
      return
    }
    lastCleaning = now.monotonic
    do throws(AlertLogFailure) {
      try digests.rotateOld(at: believedTime.map { $0 / 1_000_000 })
    } catch {
      complain("\(error)", as: \.minorFailure)
    }
    do throws(AlertLogFailure) {
      for name in try log.removeOld(at: believedTime.map { $0 / 1_000_000 }) {
        Log.notice("\(logDirectory)/\(name) removed: its time, or the room for it, is over")
      }
    } catch {
      complain("\(error)", as: \.minorFailure)
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

  /// Tells of maintenance that is over, once; the snapshot that knows of it waits for this.
  private func tell(_ summary: MaintenanceSummary) {
    refreshRedaction(settings.update { $0.privacy.redactPatterns })
    let note = MaintenanceNote(summary, redaction)
    if showsAlerts { StatusLine.printAlert(note.line) }
    guard settings.update({ $0.output.journal }) else {
      return Log.notice(String(decoding: note.line, as: UTF8.self))
    }
    do throws(JournalFailure) {
      try JournalSender.send(note.fields)
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
    let (limit, leftovers) = settings.update { ($0.resources.stateMax, $0.retention.formerState) }
    do throws(StoreFailure) {
      try store.save(snapshot, limit: limit, leftovers: leftovers, at: believedTime)
      health.update { $0.snapshotFailure = nil }
    } catch {
      complain("\(error)", as: \.snapshotFailure)
    }
  }

  /// One line a minute: a full disk is not made emptier by writing about it.
  private func complain(_ message: String, as kind: WritableKeyPath<OutputHealth, String?>) {
    health.update { $0[keyPath: kind] = message }
    let now = Clock.monotonicNanoseconds
    if kind == \.journalFailure { journalFailedAt = now }
    guard lastComplaint == 0 || now - lastComplaint >= 60_000_000_000 else { return }
    lastComplaint = now
    Log.error(message)
  }
}
