import Alerts
import Detection
import Diagnosis
import LogTemplates
import Model

// MARK: - When

extension Engine {
  /// Seconds after its beginning at which the causes of an incident are ranked again.
  static let rankingTimes = [20.0, 60, 300, 1200]

  /// Ranks the causes of incidents that are new, and again those that are due.
  mutating func rankDue() {
    let open = Set(book.open.map(\.incident.id))
    evidence.schedules.removeAll { !open.contains($0.id) }
    let places = Dictionary(
      zip(evidence.schedules.map(\.id), evidence.schedules.indices), uniquingKeysWith: { first, _ in first })
    for index in book.open.indices where book.open[index].heldBack != .ignored {
      guard evidence.rankings < Tuning.rankingsInBin else { return }
      guard let place = places[book.open[index].incident.id] else {
        rankFirst(index)
        continue
      }
      let schedule = evidence.schedules[place]
      guard schedule.next < Self.rankingTimes.count,
        clock.seconds - schedule.onset >= Self.rankingTimes[Int(schedule.next)]
      else { continue }
      evidence.schedules[place].next += 1
      // What is over looks like nothing, and others have begun.
      guard isGoingOn(book.open[index]) else { continue }
      rank(index, onset: schedule.onset)
      retell(index)
    }
  }

  /// Ranks the causes of an incident that has not been ranked; those of a storm wait for the next bins.
  ///
  /// What the alert log has brought back was ranked when it rang, and what is read late happened long ago: nothing
  /// that is seen now says anything about it.
  mutating func rankFirst(_ index: Int) {
    let incident = book.open[index].incident
    guard evidence.rankings < Tuning.rankingsInBin,
      !evidence.schedules.contains(where: { $0.id == incident.id })
    else { return }
    let age = EngineClock.seconds(from: incident.onsetMicroseconds, to: clock.realtimeMicroseconds)
    let isOld = incident.rankings > 0 || isCatchingUp
    let passed = isOld ? Self.rankingTimes.count { $0 <= age } : 0
    let onset = isOld ? clock.seconds - min(max(0, age), 1e9) : clock.seconds
    evidence.schedules.append(EvidenceWatch.Schedule(id: incident.id, onset: onset, next: UInt32(passed)))
    if !isOld { rank(index, onset: onset) }
  }
}

// MARK: - Who

extension Engine {
  /// Ranks who may have brought about an incident, and who suffers from it.
  private mutating func rank(_ index: Int, onset: Double) {
    evidence.rankings = evidence.rankings.next
    let incident = book.open[index].incident
    let age = min(60, max(0, clock.seconds - onset))
    let bins = min(31, UInt32(age / EvidenceBank.binSeconds) + 8)
    let gathered = suspects(bins: bins, isOpening: false)
    var suspects = gathered.suspects.filter { began($0, before: onset, within: bins, of: incident) }
    let start = clock.seconds - Double(bins) * EvidenceBank.binSeconds
    suspects.removeAll {
      isToldElsewhere($0, than: book.open[index], from: start) || isBystander($0, incident)
    }
    for place in suspects.indices {
      let factor = relevance(of: suspects[place], to: incident)
      guard factor < 1 else { continue }
      for item in suspects[place].evidence.indices { suspects[place].evidence[item].weight *= factor }
    }
    let ranked = CauseRanker.rank(suspects, dependsOn: dependsOn)
    var causes = causes(of: ranked, seconds: clock.seconds - onset)
    if keeps(incident, against: causes.first) { causes = incident.causes }
    let culprit = causes.first?.entity
    let victims = victims(ranked, waiting: gathered.waiting, culprit: culprit)
    let seconds = referenceSeconds(of: ranked.first { $0.entity == culprit })
    let ruledOut = ruledOut(beside: incident, causes.first)
    let changes = changes(before: incident, causes)
    for place in causes.indices {
      causes[place].change = Self.change(behind: causes[place], among: changes)
    }
    let complaints = complaints(of: book.open[index], causes.first, bins: bins)
    let check = causes.first.map { CheckCommand.text(for: $0, incident) } ?? ""
    book.update(at: index) { open in
      open.incident.causes = causes
      open.incident.victims = open.victims(beside: victims)
      open.incident.changes = changes
      open.incident.referenceSeconds = seconds
      open.incident.ruledOut = ruledOut
      open.add(complaints)
      if !check.isEmpty { open.incident.check = check }
      open.incident.rankings &+= 1
    }
    noteUnknownCulprit(index)
  }

  /// True for who may have come first: what began after an incident did not bring it about.
  ///
  /// What is seen from the first of the bins on began before them; of that only who was suspected before is left
  /// once the beginning itself lies before the bins.
  private func began(_ suspect: Suspect, before onset: Double, within bins: UInt32, of incident: Incident)
    -> Bool
  {
    let first = suspect.evidence.map(\.onset).min() ?? onset
    let start = clock.seconds - Double(bins) * EvidenceBank.binSeconds
    if start <= onset { return first <= onset + Tuning.lateCauseSeconds }
    return first <= start + 4 && incident.causes.contains { $0.entity == suspect.entity }
  }

  /// What changed before an incident that may explain it: of whom it is about, of the causes and of the whole host.
  private func changes(before incident: Incident, _ causes: [Cause]) -> [Change] {
    let entities = [incident.entity] + causes.prefix(2).map(\.entity)
    return changeBook.ledger.explaining(incident.onsetMicroseconds, of: entities)
  }

  /// The change that is told of a cause: rather what was installed or written than the restart that put it to use.
  private static func change(behind cause: Cause, among changes: [Change]) -> Change? {
    let own = changes.filter { change in
      // Of the host as a whole only what it is about: any package is the host's.
      guard cause.entity.kind != .host else { return change.kind == .clock && cause.kind == .clock }
      return change.entity == cause.entity || change.units.contains(cause.entity.name)
    }
    return own.first { [.package, .configuration, .kernel].contains($0.kind) } ?? own.first
  }

  /// What the units of an incident log just now and not otherwise: complaints before all else, and these in the order
  /// in which they began.
  private func complaints(of open: OpenIncident, _ cause: Cause?, bins: UInt32) -> [LogEvidence] {
    var entities = [open.incident.entity] + open.facts.map(\.key.entity)
    if let cause, cause.confidence != .unclear { entities.append(cause.entity) }
    let found = evidence.templates.counts(bins: bins).filter { found in
      found.isUnusual && logs.holds(found.pair, found.generation)
        && entities.contains(logs.entity(ofUnit: logs.unit(ofPair: found.pair)))
    }
    let (bad, others) = (found.filter { isComplaint($0) }, found.filter { !isComplaint($0) })
    return (bad + others).prefix(Tuning.complaintsMaximum).map {
      logs.evidence($0.pair, count: $0.count, isNew: $0.isNew)
    }
  }

  /// True where a ranking corrects nothing: what speaks for its best is little beside what spoke for the former one,
  /// or is about something else where the former likely one uses up what the incident is about.
  private func keeps(_ incident: Incident, against best: Cause?) -> Bool {
    guard let former = incident.causes.first else { return false }
    guard let best, best.score >= Tuning.keptCauseShare * former.score else { return true }
    // A unit that broke by itself is not explained by what an unrelated one says afterwards.
    if incident.category.isFact, former.confidence == .likely, former.entity == incident.entity,
      best.entity != incident.entity, best.kind == .logs, !dependsOn(incident.entity, best.entity)
    {
      return true
    }
    guard let resource = incident.lead?.resource, resource != .logs, former.confidence == .likely else {
      return false
    }
    return former.kind.resource == resource && best.kind.resource != resource
  }

  /// True for what is logged as an error, or sounds like one.
  func isComplaint(_ found: RecentTemplates.Count) -> Bool {
    found.priority <= 3 || Complaint.isMade(in: logs.book.templateText(pair: UInt32(found.pair)))
  }

  /// True for who has only said something, or was started or stopped, where an incident of its own explains that, or
  /// where it is the end of what this one is about.
  private func isBystander(_ suspect: Suspect, _ incident: Incident) -> Bool {
    var signs: [EvidenceKind] = [.logs, .life, .appeared, .pressure]
    // Whom a full filesystem keeps from its work says so, and is of the filesystem's incident.
    if [.unit, .filesystem].contains(suspect.entity.kind) { signs += [.fact, .room] }
    guard suspect.evidence.allSatisfy({ ($0.weight < 1 || signs.contains($0.kind)) && !$0.isKill }) else {
      return false
    }
    if suspect.entity == incident.entity {
      return incident.lead.map { $0.isAbove && $0.resource != .logs } ?? false
        && suspect.evidence.allSatisfy { $0.kind == .life && !$0.isActivity }
    }
    return relevance(of: suspect, to: incident) < 1
      && book.open.contains { $0.incident.id != incident.id && $0.tells(of: suspect.entity) }
  }

  /// True for a state that has lasted since an incident of its own: it brought nothing new about.
  private func isToldElsewhere(_ suspect: Suspect, than open: OpenIncident, from start: Double) -> Bool {
    suspect.entity != open.incident.entity && isStanding(suspect, at: open.openedAt, from: start)
  }

  /// True for what was so all through the bins, and of which an incident tells that opened before a moment.
  func isStanding(_ suspect: Suspect, at moment: Double, from start: Double) -> Bool {
    guard suspect.evidence.allSatisfy({ $0.onset <= start + 4 || $0.kind == .appeared }) else { return false }
    return book.open.contains { other in
      guard moment - other.openedAt > Tuning.burstSeconds else { return false }
      let cause = other.incident.causes.first
      let isAbout = other.incident.entity == suspect.entity || cause?.entity == suspect.entity
      let kinds = [cause?.kind.resource, other.incident.lead?.resource]
      return isAbout && (cause?.kind == suspect.cause || kinds.contains(suspect.cause.resource))
    }
  }

  /// How much of what speaks for a suspect speaks for it here: who is another, does other things and is not
  /// needed is less likely to have to do with it.
  private func relevance(of suspect: Suspect, to incident: Incident) -> Double {
    if suspect.entity == incident.entity || incident.entity.kind == .host { return 1 }
    if dependsOn(incident.entity, suspect.entity) { return 1 }
    if let lead = incident.lead, lead.resource == suspect.cause.resource { return 1 }
    return incident.category.isFact ? 0.6 : 0.85
  }

  private func causes(of ranked: [Suspect], seconds: Double) -> [Cause] {
    guard let features = ConfidenceModel.Features(ranked, seconds: seconds) else { return [] }
    let first = ConfidenceModel().probability(features)
    let others = ranked.dropFirst().prefix(Tuning.causesMaximum - 1)
    let rest = others.reduce(0) { $0 + max(0, $1.score) }
    return ranked.prefix(Tuning.causesMaximum).enumerated().map { place, suspect in
      let probability = place == 0 ? first : min(first, (1 - first) * max(0, suspect.score) / max(rest, 1e-9))
      return cause(suspect, probability: probability)
    }
  }

  private func cause(_ suspect: Suspect, probability: Double) -> Cause {
    Cause(
      confidence: ConfidenceModel.word(probability), probability: probability, kind: suspect.cause,
      entity: suspect.entity == .clock ? .host : suspect.entity,
      subject: logs.redaction.text(subject(of: suspect)),
      evidence: suspect.strongest.map { text(of: $0) } ?? "", score: suspect.score)
  }

  private func subject(of suspect: Suspect) -> String {
    if suspect.entity == .clock { return "the clock" }
    guard suspect.entity.kind == .unit,
      let leader = usage.leader(inUnit: suspect.entity.name, of: suspect.cause.resource ?? .cpu)
    else { return suspect.entity.label }
    return UsageLedger.subject(leader)
  }

  /// Who waits more than otherwise for a resource, and who complains; the cause itself is no victim.
  private func victims(_ ranked: [Suspect], waiting: [Suspect], culprit: Entity?) -> [Victim] {
    let pressed = waiting.filter { $0.entity != culprit }.sorted { left, right in
      let (first, second) = (left.strongest?.weight ?? 0, right.strongest?.weight ?? 0)
      return first != second ? first > second : left.entity < right.entity
    }
    let complaining = ranked.filter { suspect in
      suspect.entity != culprit && suspect.isLogsOnly && suspect.score >= 1
        && !pressed.contains { $0.entity == suspect.entity }
    }
    return (pressed + complaining).prefix(Tuning.victimsMaximum).map { victim in
      Victim(entity: victim.entity, evidence: victim.strongest.map { text(of: $0) } ?? "")
    }
  }

  /// How much past the measurements of the first suspect are compared with, at least.
  private func referenceSeconds(of suspect: Suspect?) -> Double {
    guard let suspect else { return 0 }
    return suspect.evidence.compactMap { measurement($0)?.place }
      .map { evidence.bank.referenceSeconds(of: $0) }.min() ?? 0
  }
}

// MARK: - What

extension Engine {
  /// An observation for people.
  func text(of item: Evidence) -> String {
    switch item.detail {
    case .rise(let place, let before, let after):
      let descriptor = registry.places[place].descriptor
      return "\(descriptor.title) \(Quantity.text(before, unit: descriptor.unit)) -> "
        + Quantity.text(after, unit: descriptor.unit)
    case .growth(let place, let perSecond, let now):
      let descriptor = registry.places[place].descriptor
      return "\(descriptor.title) \(Quantity.text(now, unit: descriptor.unit)), growing by "
        + "\(Quantity.text(perSecond, unit: descriptor.unit)) a second"
    case .template(let place, let count, let isNew):
      guard logs.holds(place) else { return "logs \(count)x what it does not otherwise" }
      return "logs \(count)x\(isNew ? " for the first time" : ""): "
        + logs.book.templateText(pair: UInt32(place))
    case .life(let counts): return Self.text(of: counts)
    case .fact(_, let text), .text(let text): return text
    }
  }

  private static func text(of counts: UnitLifeCounts) -> String {
    if counts.members > 0 { return "\(counts.members) units of this name started" }
    let parts = [
      (counts.kills, "killed for want of memory"), (counts.failed, "failed"), (counts.exited, "crashed"),
      (counts.restarts, "to be started again"), (counts.started, "started"), (counts.stopped, "stopped"),
    ].filter { $0.0 > 0 }
    return parts.prefix(3).map { $0.0 == 1 ? $0.1 : "\($0.1) \($0.0) times" }.joined(separator: ", ")
  }

  /// The host's resources that an incident is not about and that are as usual.
  private func ruledOut(beside incident: Incident, _ cause: Cause?) -> [String] {
    let involved = [incident.lead?.resource, cause?.kind.resource]
    return Self.ruledOutSignals.compactMap { name, resource in
      guard !involved.contains(resource), let place = registry.index(entity: .host, name: name),
        registry.places[place].isLive, quick.latest[place].isFinite, quick.judgements[place].isWarm,
        quick.judgements[place].surprise < Tuning.calmSurprise
      else { return nil }
      let descriptor = registry.places[place].descriptor
      let grounds = quick.bank.explain(at: place, value: quick.latest[place], time: clock.stepTime)
      let band = Quantity.text(
        low: grounds.expected.low, high: grounds.expected.high, unit: descriptor.unit, extraDigits: 0)
      return
        "\(descriptor.title) \(Quantity.text(quick.latest[place], unit: descriptor.unit)) (normal \(band))"
    }
  }

  private static let ruledOutSignals: [(String, Resource)] = [
    ("system.cpu.utilization", .cpu), ("system.memory.utilization", .memory),
    ("system.linux.pressure.io.some", .io),
  ]
}

extension CauseKind {
  /// The resource that a cause of this kind uses up, where it is one.
  var resource: Resource? {
    switch self {
    case .cpu, .tasks, .jobs: .cpu
    case .memory, .outOfMemory: .memory
    case .io, .latency: .io
    case .network, .connections: .network
    case .filesystem: .filesystem
    case .logs: .logs
    case .application: .application
    case .files, .locking, .nameResolution, .configuration, .unit, .authentication, .clock, .kernel,
      .hardware,
      .package, .certificate:
      nil
    }
  }
}
