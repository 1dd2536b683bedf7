import Detection
import Diagnosis
import LogTemplates
import Model

// MARK: - Gathering

extension Engine {
  /// Takes what one entry says that may be evidence: a unit's life, and which template it was.
  mutating func noteEvidence(of entry: LogEntry, in batch: EntryBatch) {
    if let event = UnitLifeEvent(entry) {
      evidence.lives.note(event, of: batch.string(entry.subjectUnit), at: clock.seconds)
    }
    let seen = logs.newest
    // What the manager says of a unit is no word of the manager's own.
    guard !seen.isOther, entry.pid != 1 || entry.subjectUnit.isEmpty else { return }
    evidence.templates.note(
      seen.pair, generation: seen.generation, weight: seen.weight, priority: entry.priority, isNew: seen.isNew
    )
  }

  /// Takes that the clock was set, as the frame after another one tells.
  ///
  /// A step that spoils timers, certificates and the order of logs rings; what a time server corrects does not.
  mutating func noteClock(of frame: Frame, after last: FrameHeader?) {
    guard frame.header.flags.contains(.clockStep) else { return }
    evidence.clockSetAt = clock.seconds
    evidence.clockStep = frame.changes.first { $0.kind == .clock }?.summary ?? "the clock was set"
    guard let last, last.bootID == frame.header.bootID, !clock.wasBooting(at: clock.seconds) else { return }
    let passed = Double(frame.header.monotonicNanoseconds) - Double(last.monotonicNanoseconds)
    let step =
      EngineClock.seconds(from: last.realtimeMicroseconds, to: frame.header.realtimeMicroseconds) - passed
      / 1e9
    guard abs(step) >= Tuning.clockStepSeconds else { return }
    let fact = Fact(
      key: IncidentKey(entity: .host, category: .clock), summary: evidence.clockStep, severity: .warning,
      kind: .clock, check: "timedatectl timesync-status")
    take(.holds(fact), at: frame.header.realtimeMicroseconds, bootID: frame.header.bootID)
  }

  /// Ends the evidence's bin where it is over, looks whether anybody sticks out, and ranks again what is due.
  mutating func diagnose() {
    let isWrong = book.open.contains { open in
      open.takesOthersIn && isGoingOn(open) && clock.seconds - open.openedAt < Tuning.acceptSeconds
    }
    guard evidence.closeBin(at: clock.seconds, isWrong: isWrong || decisions.isAnyMaintained) else { return }
    scan()
    rankDue()
  }
}

// MARK: - The fast path

extension Engine {
  /// Opens an incident for whoever has stuck out in two bins in a row, before any mean of ten seconds tells.
  private mutating func scan() {
    guard clock.observed >= Tuning.rankingWarmUpSeconds else { return }
    let suspects = suspects(bins: Tuning.openingBins, isOpening: true).suspects
    let start = clock.seconds - Double(Tuning.openingBins) * EvidenceBank.binSeconds
    let fresh = suspects.filter { suspect in
      !admission.isIgnored(suspect.entity) && !isStanding(suspect, at: clock.seconds, from: start)
    }
    let ranked = CauseRanker.rank(fresh, dependsOn: dependsOn)
    let ripe = evidence.ripe(ranked)
    let news = ranked.filter { ripe.contains($0.entity) && !isKnown($0) && !admission.isIgnored($0.entity) }
    keepAlive(fresh.count == suspects.count ? ranked : CauseRanker.rank(suspects, dependsOn: dependsOn))
    for suspect in news { open(suspect) }
  }

  private mutating func open(_ suspect: Suspect) {
    if let candidate = candidate(for: suspect) {
      file([candidate])
    } else if !isSeasoned, suspect.evidence.contains(where: \.isActivity) {
      openActivity(of: suspect)
    }
  }

  /// What still sticks out is still wrong, whatever young baselines think of it.
  private mutating func keepAlive(_ ranked: [Suspect]) {
    for index in book.open.indices {
      let incident = book.open[index].incident
      let cause = incident.causes.first { $0.confidence != .unclear }
      let isSeen = ranked.contains { suspect in
        suspect.score >= Tuning.openingScore * 0.6
          && (suspect.entity == incident.entity
            || (suspect.entity == cause?.entity && suspect.cause == cause?.kind))
      }
      if isSeen, isGoingOn(book.open[index]) { book.update(at: index) { $0.lastWrong = clock.seconds } }
    }
  }

  /// True for what was wrong a moment ago; what is merely waited for has room for something new.
  func isGoingOn(_ open: OpenIncident) -> Bool {
    clock.seconds - open.newestWrong <= Tuning.goingOnSeconds
  }

  /// True where an open incident tells of a suspect already, or is so new that it belongs to it.
  private func isKnown(_ suspect: Suspect) -> Bool {
    book.open.contains { open in
      guard open.takesOthersIn else { return open.incident.entity == suspect.entity }
      guard isGoingOn(open) else { return false }
      let incident = open.incident
      return clock.seconds - open.openedAt <= Tuning.burstSeconds || incident.entity == suspect.entity
        || incident.causes.contains { $0.entity == suspect.entity }
        || incident.folded.contains { $0.entity == suspect.entity } || Self.holdsTemplates(of: suspect, open)
        || incident.victims.contains { $0.entity == suspect.entity }
    }
  }

  /// True where an incident holds what a suspect logs, however many others it holds.
  private static func holdsTemplates(of suspect: Suspect, _ open: OpenIncident) -> Bool {
    guard suspect.isLogsOnly else { return false }
    return suspect.evidence.contains { item in
      guard case .template(let place, _, _) = item.detail else { return false }
      return open.members.contains { member in
        if case .logs(.templateBurst, place, _) = member { true } else { false }
      }
    }
  }

  /// True once baselines are old enough that they, too, have to find something improbable.
  private var isSeasoned: Bool { clock.observed >= Tuning.youngSeconds }

  /// The deviation that a suspect shows, as something that asks to be told; `nil` where nothing is measured, or
  /// where a long past says that it is nothing unusual.
  private mutating func candidate(for suspect: Suspect) -> Candidate? {
    let measured = suspect.evidence.filter { item in
      switch item.detail {
      case .rise, .growth: true
      default: false
      }
    }
    if let item = measured.max(by: { $0.weight < $1.weight }) { return candidate(suspect, item) }
    guard !isSeasoned else { return nil }
    let said = suspect.evidence.filter { if case .template = $0.detail { true } else { false } }
    guard let item = said.max(by: { $0.weight < $1.weight }),
      case .template(let pair, let count, _) = item.detail, logs.holds(pair),
      !admission.isIgnored(template: logs.book.templateText(pair: UInt32(pair)))
    else { return nil }
    return logs.candidate(
      ofPair: pair, count: count, score: suspect.score, since: realtime(of: item.onset), step: logs.step,
      observedSeconds: clock.observed)
  }

  private mutating func candidate(_ suspect: Suspect, _ item: Evidence) -> Candidate? {
    guard let (place, before, after) = measurement(item) else { return nil }
    let descriptor = registry.places[place].descriptor
    guard !isSeasoned || isOdd(place) else { return nil }
    let reference = evidence.bank.reference(of: place) ?? EvidenceReference()
    let grounds = quick.bank.explain(at: place, value: after, time: clock.stepTime)
    let surprise = min(9, Double(Tuning.ringSurprise) + max(0, suspect.score - Tuning.noticeableScore))
    let deviation = Deviation(
      entity: descriptor.entity, signal: descriptor.name, title: descriptor.title, unit: descriptor.unit,
      resource: descriptor.resource, observed: after,
      expected: ExpectedRange(
        low: min(reference.low, before), mid: before, high: max(reference.high, before)),
      surprise: surprise, isAbove: true, sinceMicroseconds: realtime(of: item.onset),
      votes: [Vote(statistic: "evidence", surprise: suspect.score)],
      baseline: Baseline(
        samples: grounds.samples, ageSeconds: grounds.ageSeconds,
        isMature: grounds.ageSeconds >= settings.observeForSeconds, isSeasonal: false))
    return Candidate(
      member: .signal(registry.id(at: place), isSlow: false), deviation: deviation,
      severity: SeverityRule.severity(of: deviation, impact: impact))
  }

  /// True where a long past agrees: the newest ten seconds of a signal that may ring are improbable, and worth a
  /// human's time.
  private func isOdd(_ place: Int) -> Bool {
    let judgement = quick.judgements[place]
    return registry.places[place].descriptor.mayRing && judgement.isWarm && judgement.isWorthTelling
      && judgement.surprise >= Tuning.ringSurprise
  }

  /// A signal's place, what it is otherwise and what it is now.
  func measurement(_ item: Evidence) -> (place: Int, before: Double, after: Double)? {
    switch item.detail {
    case .rise(let place, let before, let after): (place, before, after)
    case .growth(let place, _, let now):
      (place, min(now, evidence.bank.reference(of: place)?.median ?? now), now)
    case .template, .life, .fact, .text: nil
    }
  }

  /// Opens an incident about a unit, or a family of units, that is started or stopped like never before.
  private mutating func openActivity(of suspect: Suspect) {
    let key = IncidentKey(entity: suspect.entity, category: .unitActivity)
    guard book.index(of: key) == nil, book.open.count < Tuning.openMaximum / 2 else { return }
    let onset = suspect.evidence.map(\.onset).min() ?? clock.seconds
    var incident = incident(key, onset: realtime(of: onset), bootID: currentBoot)
    incident.summary = suspect.strongest.map { text(of: $0) } ?? ""
    start(incident)
  }

  /// The wall-clock time of a moment of engine time that is not long past.
  func realtime(of seconds: Double) -> Int64 {
    clock.realtime(at: seconds)
  }

  /// Tells whether the first entity needs the second.
  var dependsOn: (_ unit: Entity, _ other: Entity) -> Bool {
    let graph = graph
    return { unit, other in unit.kind == .unit && graph.weight(of: unit.name, on: other) >= 1 }
  }
}
