import Configuration
import Control
import Engine
import Glibc
import Journal
import Model
import Recording
import Store

/// Owns the engine: feeds it frames, writes down what it took, answers questions about it.
final class EngineWorker {
  /// How the journal stands, in the words of `tocsin status`.
  private enum JournalState: String {
    case opening
    case catchingUp = "catching up"
    case following
    case off
  }

  private static let snapshotSeconds: Double = 600
  /// After an alert the state is worth more: recovery then needs little of the alert log.
  private static let snapshotSecondsAfterAlert: Double = 60

  private let parts: EngineParts
  private var engine: Engine
  private var assembler: FrameAssembler
  private var journal = JournalState.opening
  private var unavailable: String?
  private var lag = JournalLag()
  private var ignoredEntries: UInt64 = 0
  /// Gaps found since the start.
  private var gaps: UInt64 = 0
  private var notices: [String] = []
  private var lastSnapshot: UInt64 = 0
  /// True once a snapshot has told where in the journal the engine is.
  private var hasSavedPlace = false
  private var lastSequence: UInt64 = 0
  /// How many files the newest snapshot holds places in.
  private var savedFiles = 0
  private var lastStatus: UInt64 = 0
  private var lastWatchdog: UInt64 = 0
  private let startedAt = Clock.realtimeMicroseconds
  private let startedMonotonic = Clock.monotonicNanoseconds
  private var settings: EngineSettings
  private var hasFailedRecording = false
  private var hasGapDetection = true
  private var lastSpent: [String] = []

  init(parts: EngineParts, engine: consuming Engine, settings: EngineSettings) {
    self.parts = parts
    self.engine = engine
    self.settings = settings
    assembler = FrameAssembler(bootID: parts.bootID)
    journal = parts.readsJournal ? .opening : .off
    if journal == .off { assembler.noteCaughtUp() }
  }

  /// Runs until the daemon stops, and leaves a snapshot behind.
  func run() {
    while true {
      let isFull = assembler.isFull
      if let taken = parts.inbox.wait(seconds: 1, { isFull ? $0.takeAllButMessages() : $0.takeAll() }) {
        take(taken)
        if taken.isStopping { break }
      }
      step()
      saveSnapshotIfDue()
      showStatusIfDue()
    }
    flushRecording()
    saveSnapshot()
  }

  private func take(_ inbox: Inbox) {
    inbox.ticks.forEach { assembler.add($0) }
    inbox.messages.forEach(take)
    inbox.fileBatches.forEach { assembler.add($0) }
    inbox.notices.forEach(note)
    assembler.add(inbox.units)
    assembler.add(inbox.changes)
    if let decisions = inbox.decisions { assembler.add(decisions) }
    inbox.calls.forEach(answer)
  }

  private func step() {
    for frame in assembler.frames(monotonicNanoseconds: Clock.monotonicNanoseconds) {
      record(frame)
      let transitions = engine.step(frame)
      if !frame.header.flags.contains(.catchUp) { parts.board.noteTick(frame.header) }
      if !transitions.isEmpty { parts.outbox.update { $0.alerts.add(transitions) } }
      if let digest = engine.takeDigest() { write(digest) }
      tellDecisions()
      kickWatchdog()
    }
    flushRecording()
  }

  /// Hands a digest over, and soon a snapshot that knows of it: it is not to be told twice.
  private func write(_ digest: Digest) {
    let complete = withDaemon(digest)
    parts.outbox.update { $0.add(complete) }
    lastSnapshot = 0
  }

  /// Adds to a digest how the daemon fares.
  private func withDaemon(_ digest: Digest) -> Digest {
    var digest = digest
    digest.daemon = DigestDaemon(report(), writtenBytes: OwnCost.since(startedMonotonic).writtenBytes)
    digest.daemon?.outputFailures = parts.health.update { $0.failures }
    return digest
  }

  /// Passes on what maintenance has come to, and which decisions have served.
  private func tellDecisions() {
    let summaries = engine.summaries
    if !summaries.isEmpty { parts.outbox.update { $0.summaries += summaries } }
    let spent = engine.spentDecisions
    guard spent != lastSpent else { return }
    lastSpent = spent
    parts.spentDecisions.update { $0 = spent }
  }

  /// Tells systemd that the pipeline moves; a stuck engine or stuck collectors tell nothing, and are restarted.
  ///
  /// The host is measured every ten seconds at the least, six times as often as the watchdog asks.
  private func kickWatchdog() {
    guard let interval = parts.watchdogMicroseconds else { return }
    let now = Clock.monotonicNanoseconds
    guard now - lastWatchdog >= interval * 1000 / 4 else { return }
    lastWatchdog = now
    _ = ServiceManager.notify("WATCHDOG=1")
  }
}

// MARK: - Journal

extension EngineWorker {
  private func take(_ message: ReaderMessage) {
    switch message {
    case .batch(let entries, let progress):
      if journal == .opening { journal = .catchingUp }
      unavailable = nil
      lag.note(progress, now: Clock.realtimeMicroseconds)
      if let notice = lag.notice(isCatchingUp: journal == .catchingUp) { note(notice) }
      ignoredEntries &+= progress.ignored
      hasGapDetection = progress.hasGapDetection
      progress.gaps.forEach(take)
      assembler.add(entries, cursor: progress.cursor)
    case .caughtUp:
      if journal != .following { Log.notice("journal: reading new entries as they come") }
      journal = .following
      unavailable = nil
      assembler.noteCaughtUp()
    case .notice(let text):
      if text.hasSuffix(ReaderMessage.gapDetectionOff) { hasGapDetection = false }
      note("journal: \(text)")
    case .unavailable(let reason):
      unavailable = reason
      note("the journal cannot be read, going on with metrics alone: \(reason)")
    case .restarted(let reason, let attempt):
      note("journal: reader process started again (\(attempt)): \(reason)")
    }
  }

  private func take(_ gap: JournalGap) {
    gaps &+= 1
    // The status counts them all; the log gets the first, and then fewer and fewer.
    if gaps.nonzeroBitCount == 1 { note("journal: \(gap.notice)\(gaps > 1 ? " (gap \(gaps))" : "")") }
    assembler.add(gap)
  }

  /// Keeps the newest notices for `tocsin status`, and logs each.
  private func note(_ text: String) {
    Log.warning(text)
    notices.removeAll { $0 == text }
    notices.append(text)
    if notices.count > 20 { notices.removeFirst() }
  }
}

// MARK: - Snapshots and recording

extension EngineWorker {
  /// The first snapshot comes at once, and another with the first place in the journal: without it a kill in the
  /// first minutes would lose that place, and with it the word on what is deleted until the next start.
  private func saveSnapshotIfDue() {
    let age = Double(Clock.monotonicNanoseconds - lastSnapshot) / 1e9
    let files = engine.filePositions.all.count
    let isUrgent = engine.alertSequence > lastSequence || files != savedFiles
    let interval = isUrgent ? Self.snapshotSecondsAfterAlert : Self.snapshotSeconds
    let isFirstPlace = !hasSavedPlace && !engine.journalCursor.isEmpty
    // The places in files come with the first lines of the files, not with the first snapshot.
    let isFirst = lastSnapshot == 0 || isFirstPlace || (savedFiles == 0 && files > 0)
    guard isFirst || age >= interval else { return }
    saveSnapshot()
  }

  private func saveSnapshot() {
    savedFiles = engine.filePositions.all.count
    lastSnapshot = Clock.monotonicNanoseconds
    hasSavedPlace = !engine.journalCursor.isEmpty
    lastSequence = engine.alertSequence
    let snapshot = Snapshot(
      formatVersion: Engine.snapshotVersion, realtimeMicroseconds: snapshotTime,
      engine: engine.encodeSnapshot(), journalCursor: engine.journalCursor,
      alertSequence: engine.alertSequence)
    parts.outbox.update { $0.snapshot = snapshot }
  }

  /// Without a cursor this time is the place in the journal: what came after the start is still to be read.
  private var snapshotTime: Int64 {
    guard case .realtime(let start) = parts.journalStart, engine.journalCursor.isEmpty, journal != .off else {
      return Clock.realtimeMicroseconds
    }
    return start
  }

  private func record(_ frame: Frame) {
    keepRecording { writer throws(RecordingFailure) in try writer.append(frame) }
  }

  private func flushRecording() {
    keepRecording { writer throws(RecordingFailure) in try writer.flush() }
  }

  /// A recording that fails is given up and said once; it must not cost the host its watch.
  private func keepRecording(_ work: (RecordingWriter) throws(RecordingFailure) -> Void) {
    guard let writer = parts.recording, !hasFailedRecording else { return }
    do throws(RecordingFailure) {
      try work(writer)
    } catch {
      hasFailedRecording = true
      note("\(error); recording ends here")
    }
  }
}

// MARK: - Answers

extension EngineWorker {
  private func answer(_ call: ControlCall) {
    switch call.question {
    case .status: call.answer(ControlReply(ok: true, status: report()))
    case .digest:
      call.answer(ControlReply(ok: true, digest: DigestReport(withDaemon(engine.digestSoFar()))))
    case .signals(let place):
      let page = engine.signals(from: place, limit: SignalReport.pageSize)
      call.answer(ControlReply(ok: true, signals: SignalReport(page)))
    case .decisions: call.answer(DecisionStatusReply.reply(engine.decisionStatuses))
    case .changes: call.answer(ControlReply(ok: true, changes: ChangeReport(engine.changes)))
    case .why(let request): answer(call) { $0.why = WhyReport(engine.why(WhyQuestion(request))) }
    case .units(let limit): answer(call) { $0.units = UnitReport(engine.units(limit: limit)) }
    case .top(let limit):
      answer(call) { reply in
        reply.top = TopReport(engine.top(limit: limit))
        reply.status = report()
        reply.status?.units = []
      }
    case .apply(let loaded):
      settings = loaded.settings.engine
      engine.apply(settings)
      engine.apply(loaded.signatures.signatures)
      readJournal(loaded.settings.journal.enabled)
      call.answer(ControlReply(ok: true))
    }
  }

  private func answer(_ call: ControlCall, with content: (inout ControlReply) -> Void) {
    var reply = ControlReply(ok: true)
    content(&reply)
    call.answer(reply)
  }

  private func readJournal(_ isWanted: Bool) {
    if isWanted, journal == .off { journal = .opening }
    guard !isWanted else { return }
    journal = .off
    unavailable = nil
  }

  private func showStatusIfDue() {
    let now = Clock.monotonicNanoseconds
    let interval: UInt64 = parts.statusLine == nil ? 10_000_000_000 : 1_000_000_000
    guard now - lastStatus >= interval else { return }
    lastStatus = now
    let status = engine.status()
    parts.board.note(status)
    let report = report(status)
    parts.statusLine?.show(report)
    _ = ServiceManager.notify("STATUS=\(StatusLine.text(report))")
  }

  private func report() -> StatusReport { report(engine.status()) }

  private func report(_ status: EngineStatus) -> StatusReport {
    var report = StatusReport(status)
    report.version = Version.number
    report.host = parts.identity.name
    report.pid = getpid()
    report.started = Double(startedAt) / 1e6
    report.observeForSeconds = settings.observeForSeconds
    report.journal = unavailable.map { "unavailable: \($0)" } ?? journal.rawValue
    report.journalLagSeconds = journal == .off ? 0 : lag.seconds(now: Clock.realtimeMicroseconds)
    report.journalGapDetection = hasGapDetection
    report.ignoredEntries = ignoredEntries
    let health = parts.health.update { $0 }
    report.spooledAlerts = health.waiting
    report.droppedAlerts = health.dropped
    let (droppedTicks, collectors) = parts.inbox.update { ($0.droppedTicks, $0.collectors) }
    report.droppedTicks = droppedTicks
    let lateness = parts.lateness.update { $0 }
    report.tickLatenessP99Seconds = lateness.quantile(0.99)
    report.tickLatenessMaxSeconds = lateness.quantile(1)
    report.collectors = collectors.map(StatusReport.Collector.init)
    report.notices = notices + health.notices + DecisionStatusReply.notices(engine.decisionStatuses)
    report.files = StatusReport.Files(parts.fileReport.update { $0 }, at: Clock.monotonicNanoseconds)
    report.changes = StatusReport.Changes(
      parts.changeReport.update { $0 }, engine.changes, at: Clock.monotonicNanoseconds)
    let cost = OwnCost.since(startedMonotonic)
    report.cpuCores = cost.cpuCores
    report.residentBytes = cost.residentBytes
    return report
  }
}
