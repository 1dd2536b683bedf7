import Alerts
import Detection
public import Diagnosis
public import Model

/// The deterministic heart: frames in, alert transitions out.
///
/// A step does no I/O and reads no clock, no time zone and no random number, so that the same frames give the
/// same transitions, live and in a replay, on every machine. All state is in this value; ``encodeSnapshot()``
/// and ``init(host:settings:snapshot:)`` carry it over a restart.
public struct Engine: ~Copyable {
  let host: HostIdentity
  var settings: EngineSettings
  var clock = EngineClock()
  var registry = SignalRegistry()
  var quick = Cadence(length: Tuning.quickBinSeconds)
  var slow = Cadence(length: Tuning.slowBinSeconds)
  var quickTracker = DeviationTracker()
  var slowTracker = DeviationTracker()
  var hostWatch = HostWatch()
  var logs = LogWatch()
  var signatures = SignatureWatch()
  var noted = NotedFacts()
  var usage = UsageLedger()
  var evidence = EvidenceWatch()
  /// Which unit needs which.
  var graph = UnitGraph()
  var jobs = JobLedger()
  var book = IncidentBook()
  var admission: Admission
  /// What people have decided about what is told.
  var decisions = DecisionBook()
  /// What came to an end in the newest step of the work that was being done on the host.
  public internal(set) var summaries: [MaintenanceSummary] = []
  var limits = LimitWatch()
  var conditions = ConditionWatch()
  var journalBoot = JournalBoot()
  var impact = Impact()
  var digest = DigestLedger()
  var valueTimes = ValueTimes()
  var changeBook = ChangeBook()
  /// What nearly rang and what has ended; no transition depends on it.
  var past = PastLedger()
  var sequence: UInt64 = 0
  var counters = EngineCounters()
  /// The failed units of the newest list; of transitions only those of a limit depend on it, which keeps their number.
  var failedUnits: [FailedUnit] = []
  var output: [AlertTransition] = []
  /// True within a step over a frame of the past.
  var isCatchingUp = false
  /// The journal's cursor after the newest entry that was taken; empty before the first.
  public internal(set) var journalCursor = ""
  /// How far text files were read after the newest entry that was taken.
  public internal(set) var filePositions = FilePositions()

  /// Makes an engine that has seen nothing.
  ///
  /// - Parameters:
  ///   - host: The host that is watched.
  ///   - settings: What decides what rings.
  ///   - signatures: Faults that are known by what is logged about them.
  public init(host: HostIdentity, settings: EngineSettings, signatures: [Signature] = []) {
    self.host = host
    self.settings = settings
    self.signatures = SignatureWatch(signatures)
    self.signatures.keepsUserNames = settings.keepsUserNames
    self.admission = Admission(settings: settings)
    logs.keepsSamples = settings.keepsLogSamples
    logs.redaction = Redaction(patterns: settings.redactPatterns)
  }

  /// The number of the newest transition; 0 before the first.
  public var alertSequence: UInt64 { sequence }

  /// Takes everything that became known at one moment, and tells what is to be written.
  ///
  /// - Complexity: O(samples + entries) and, every ten seconds, O(signals).
  public mutating func step(_ frame: Frame) -> [AlertTransition] {
    output.removeAll(keepingCapacity: true)
    if !summaries.isEmpty { summaries = [] }
    counters.frames &+= 1
    counters.lostEntries = Self.sum(counters.lostEntries, frame.lostEntries)
    if !frame.journalCursor.isEmpty { journalCursor = frame.journalCursor }
    for position in frame.filePositions { filePositions.note(position) }
    isCatchingUp = frame.header.flags.contains(.catchUp)
    if isCatchingUp {
      clock.anticipate(frame.header)
      takeDecisions(of: frame)
      noteFileGaps(frame.fileGaps)
      if frame.lostEntries > 0 { logs.interrupt(isLoss: true) }
      observe(frame, isLate: true)
    } else {
      stepLive(frame)
    }
    if frame.lostEntries > 0 { tellLostEntries(frame) }
    digest.gaps &+= UInt64(frame.gaps.count) &+ UInt64(frame.fileGaps.count)
    tellChanged()
    if !isCatchingUp { keepDigest() }
    return output
  }

  /// Puts new settings in force; baselines and open incidents stay.
  public mutating func apply(_ settings: EngineSettings) {
    self.settings = settings
    admission.apply(settings)
    signatures.keepsUserNames = settings.keepsUserNames
    logs.keepsSamples = settings.keepsLogSamples
    logs.redaction = Redaction(patterns: settings.redactPatterns)
  }

  /// Puts other signatures in force; what has been counted for them stays.
  public mutating func apply(_ signatures: [Signature]) {
    self.signatures.apply(signatures)
    logs.forgetVerdicts()
  }

  /// The machine's own shift of the bins, so that hosts of a fleet do not all work in the same second.
  private var phase: UInt64 {
    host.machineID.low % (Tuning.quickBinSeconds * 1_000_000_000)
  }

  private mutating func stepLive(_ frame: Frame) {
    let last = clock.header
    advance(to: frame.header)
    takeDecisions(of: frame)
    if quick.moves(to: frame.header, phase: phase) { closeQuickBin() }
    if slow.moves(to: frame.header, phase: phase) { closeSlowBin() }
    quick.begin(frame.header, phase: phase)
    slow.begin(frame.header, phase: phase)
    registerSignals(of: frame)
    takeSamples(of: frame)
    usage.note(frame.usages)
    noteClock(of: frame, after: last)
    // Before the entries behind the gap: they end no pause.
    if frame.lostEntries > 0 { logs.interrupt(isLoss: true) }
    noteFileGaps(frame.fileGaps)
    takeChanges(of: frame)
    observe(frame, isLate: false)
    take(frame.units)
    diagnose()
  }

  /// Moves the clock on; what nobody watched made nothing calm.
  private mutating func advance(to header: FrameHeader) {
    let before = clock.seconds
    clock.advance(to: header)
    let passed = clock.seconds - before
    journalBoot.limit(to: header.realtimeMicroseconds)
    book.limit(to: header.realtimeMicroseconds)
    logs.moment = LogMoment(clock)
    guard passed > Tuning.blindSeconds else { return }
    book.pass(unseen: passed)
    logs.interrupt(isLoss: false)
  }

  /// Counts are claims of the frame: their sum must not overflow.
  static func sum(_ count: UInt64, _ more: UInt64) -> UInt64 {
    let (sum, isTooMuch) = count.addingReportingOverflow(more)
    return isTooMuch ? .max : sum
  }

  private mutating func takeSamples(of frame: Frame) {
    for sample in frame.samples {
      guard let index = registry.index(slot: sample.slot) else {
        counters.strayedSamples &+= 1
        continue
      }
      quick.add(sample.value, at: index)
      evidence.bank.add(sample.value, at: index)
      slow.add(sample.value, at: index)
    }
  }

  private mutating func observe(_ frame: Frame, isLate: Bool) {
    for entry in frame.entries.entries {
      if let passage = journalBoot.note(entry, in: frame.entries, isLate: isLate) {
        endFacts(ofBootsBefore: entry.bootID)
        logs.noteBoot()
        jobs.noteBoot(at: clock.seconds)
        tell(passage, at: entry)
      }
      noteJob(entry, in: frame.entries)
      guard !entry.isAboutOwn else {
        logs.noteChange(entry, in: frame.entries, isLate: isLate)
        continue
      }
      noteChange(entry, in: frame.entries)
      let seen = logs.observe(entry, in: frame.entries, isLate: isLate, signatures: signatures)
      if !isLate { noteEvidence(of: entry, in: frame.entries) }
      takeFacts(of: entry, in: frame.entries, seen)
    }
  }
}

// MARK: - Signals

extension Engine {
  private mutating func registerSignals(of frame: Frame) {
    if frame.header.flags.contains(.sourcesOpened) {
      registry.closeAll(at: clock.seconds)
      conditions.openedAt = clock.seconds
    }
    for slot in frame.vanished { registry.vanish(slot: slot, at: clock.seconds) }
    for appearance in frame.appeared {
      switch registry.appear(appearance, at: clock.seconds) {
      case .new(let index): insert(appearance.descriptor, at: index)
      case .known(let index): interruptRuns(at: index)
      case .changed(let index):
        interruptRuns(at: index)
        redescribe(appearance.descriptor, at: index)
      case .refused: break
      }
    }
  }

  /// A run from before an absence says nothing about now.
  private mutating func interruptRuns(at index: Int) {
    quickTracker.interrupt(at: index)
    slowTracker.interrupt(at: index)
  }

  private mutating func redescribe(_ descriptor: SignalDescriptor, at index: Int) {
    quick.redescribe(at: index, descriptor, time: clock.stepTime)
    slow.redescribe(at: index, descriptor, time: clock.stepTime)
    limits.note(descriptor, at: index)
    conditions.note(descriptor, at: index)
  }

  private mutating func insert(_ descriptor: SignalDescriptor, at index: Int) {
    let time = clock.stepTime
    quick.insert(at: index, descriptor, time: time)
    slow.insert(at: index, descriptor, time: time)
    evidence.bank.insert(
      at: index, EvidenceScale.of(descriptor), beginsAtZero: descriptor.entity.kind == .unit)
    quickTracker.insert(at: index)
    slowTracker.insert(at: index)
    valueTimes.insert(at: index, seconds: clock.seconds)
    limits.note(descriptor, at: index)
    conditions.note(descriptor, at: index)
  }
}

// MARK: - Bins

extension Engine {
  private mutating func closeQuickBin() {
    let binStart = quick.binStart
    freezeMaintained()
    quick.close(at: clock.stepTime, realtimeMicroseconds: clock.realtimeMicroseconds, registry.places)
    valueTimes.note(quick.values, at: clock.seconds)
    noteImpact()
    var candidates = quickCandidates(binStart: binStart)
    for found in logs.close(binStart: binStart, observedSeconds: clock.observed) where !isIgnored(found) {
      candidates.append(Candidate(found))
    }
    checkLimits()
    checkConditions()
    file(candidates)
    notePassed(isSlow: false)
    quick.thaw(
      unheld { quick.bank.isFrozen(at: $0) && !(1..<Tuning.quickBinsToRing).contains(quickTracker.runs[$0]) },
      at: clock.stepTime)
    settle()
  }

  /// What deviates for long enough to be told; where something newly is, all else that deviates goes with it.
  private mutating func quickCandidates(binStart: Int64) -> [Candidate] {
    var deviating: [Int] = []
    for index in registry.places.indices where registry.places[index].isLive {
      let hasValue = quick.values[index].isFinite
      let deviates = quickTracker.note(
        quick.judgements[index], hasValue: hasValue, at: index, binStart: binStart)
      if deviates, mayRing(index) { deviating.append(index) }
    }
    let isAnyRipe = deviating.contains {
      !quickTracker.isHeld[$0] && quickTracker.runs[$0] >= Tuning.quickBinsToRing
    }
    let told = deviating.filter { isAnyRipe || quickTracker.isHeld[$0] }
    return told.map { candidate(at: $0, isSlow: false) }
  }

  /// The signals that no incident holds, of those that something is true of.
  private func unheld(_ isMeant: (Int) -> Bool) -> [Int] {
    registry.places.indices.filter {
      !quickTracker.isHeld[$0] && !slowTracker.isHeld[$0] && isMeant($0) && !isMaintained($0)
    }
  }

  private mutating func closeSlowBin() {
    let binStart = slow.binStart
    slow.close(at: clock.stepTime, realtimeMicroseconds: clock.realtimeMicroseconds, registry.places)
    judgeHost()
    var candidates: [Candidate] = []
    for index in registry.places.indices where registry.places[index].isLive {
      let hasValue = slow.values[index].isFinite
      guard slowTracker.note(slow.judgements[index], hasValue: hasValue, at: index, binStart: binStart) else {
        continue
      }
      // What the quick pace has told of is no news five minutes later.
      guard slowTracker.isHeld[index] || !quickTracker.isHeld[index], mayRing(index) else { continue }
      candidates.append(candidate(at: index, isSlow: true))
    }
    file(candidates)
    notePassed(isSlow: true)
    slow.thaw(unheld { slow.bank.isFrozen(at: $0) }, at: clock.stepTime)
  }

  private func candidate(at index: Int, isSlow: Bool) -> Candidate {
    let deviation = deviation(at: index, isSlow: isSlow)
    return Candidate(
      member: .signal(registry.id(at: index), isSlow: isSlow), deviation: deviation,
      severity: SeverityRule.severity(of: deviation, impact: impact))
  }

  private func mayRing(_ index: Int) -> Bool {
    registry.places[index].descriptor.mayRing
      && !admission.isIgnored(registry.places[index].descriptor.entity)
  }

  private func isIgnored(_ found: LogDeviation) -> Bool {
    admission.isIgnored(found.deviation.entity)
      || found.log.map { admission.isIgnored(template: $0.template) } ?? false
  }

  private func deviation(at index: Int, isSlow: Bool) -> Deviation {
    let descriptor = registry.places[index].descriptor
    let value = isSlow ? slow.values[index] : quick.values[index]
    let judgement = isSlow ? slow.judgements[index] : quick.judgements[index]
    let grounds =
      isSlow
      ? slow.bank.explain(at: index, value: value, time: clock.stepTime)
      : quick.bank.explain(at: index, value: value, time: clock.stepTime)
    return Deviation(
      entity: descriptor.entity, signal: descriptor.name, title: descriptor.title, unit: descriptor.unit,
      resource: descriptor.resource, observed: value, expected: grounds.expected,
      surprise: Double(judgement.surprise), isAbove: judgement.isAbove,
      sinceMicroseconds: isSlow ? slowTracker.since[index] : quickTracker.since[index], votes: grounds.votes,
      baseline: Baseline(
        samples: grounds.samples, ageSeconds: grounds.ageSeconds,
        isMature: grounds.ageSeconds >= settings.observeForSeconds, isSeasonal: grounds.isSeasonal))
  }

  /// Takes what the newest ten seconds cost the host.
  mutating func noteImpact() {
    impact = Impact()
    for name in Impact.signalNames {
      guard let index = registry.index(entity: .host, name: name), quick.values[index].isFinite else {
        continue
      }
      impact.note(name, value: quick.values[index])
    }
  }
}
