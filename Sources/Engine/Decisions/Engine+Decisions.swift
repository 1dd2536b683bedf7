import Alerts
import Detection
import Diagnosis
public import Model

/// A decision as the engine knows it.
public struct DecisionStatus: Hashable, Sendable {
  /// The decision.
  public var decision: Decision
  /// True where it was in force in the newest frame.
  public var isInForce: Bool
  /// Incidents that it has kept from being told.
  public var heldBack: UInt64
}

extension Engine {
  /// The decisions that are known, in the order in which they were handed in.
  public var decisionStatuses: [DecisionStatus] {
    decisions.standing.map {
      DecisionStatus(decision: $0.decision, isInForce: $0.isInForce, heldBack: $0.heldBack)
    }
  }

  /// The ids of acknowledgements whose incidents have ended, until a frame comes without them.
  public var spentDecisions: [String] { decisions.spent }

  /// Takes the decisions that a frame brings, and brings up to date which of them are in force.
  ///
  /// Whatever begins or ends, each open incident is looked at again: what was kept back for it may ring now.
  mutating func takeDecisions(of frame: Frame) {
    var ended: [DecisionBook.Standing] = []
    if let handedIn = frame.decisions {
      let redaction = logs.redaction
      ended += decisions.take(handedIn.map { redaction.decision($0) })
    }
    let (isChanged, over) = decisions.advance(to: clock.realtimeMicroseconds)
    ended += over
    for standing in ended { endMaintenance(standing) }
    guard isChanged || !ended.isEmpty || frame.decisions != nil else { return }
    for index in book.open.indices { book.update(at: index) { $0.isChanged = true } }
  }

  /// Tells what a maintenance has come to; the minutes of the work do not count in a mean that began with them.
  private mutating func endMaintenance(_ standing: DecisionBook.Standing) {
    guard let ledger = standing.ledger else { return }
    let now = clock.realtimeMicroseconds
    var items = ledger.items
    for place in items.indices { items[place].isOpen = book.index(ofID: items[place].incident) != nil }
    let until = standing.decision.intervals.last { $0.fromMicroseconds <= now }?.untilMicroseconds ?? now
    summaries.append(
      MaintenanceSummary(
        decision: standing.decision, fromMicroseconds: ledger.fromMicroseconds,
        untilMicroseconds: max(ledger.fromMicroseconds, min(until, now)),
        utcOffsetSeconds: clock.newest?.utcOffsetSeconds ?? 0, heldBack: ledger.heldBack, items: items,
        rang: ledger.rang))
    for index in registry.places.indices
    where standing.matcher.covers(registry.places[index].descriptor.entity) {
      quick.empty(at: index)
      slow.empty(at: index)
    }
  }
}

// MARK: - What is not told

extension Engine {
  /// The decision that keeps an incident from being told just now, if there is one.
  func hold(on open: OpenIncident) -> Hold? {
    for place in decisions.inForce {
      let standing = decisions.standing[place]
      if holds(standing, open) { return Hold(standing.decision) }
    }
    return nil
  }

  private func holds(_ standing: DecisionBook.Standing, _ open: OpenIncident) -> Bool {
    let decision = standing.decision
    switch decision.kind {
    case .acknowledgement: return decision.scope.incident == open.incident.id
    case .maintenance: return open.incident.severity < .critical && standing.matcher.covers(open)
    case .silence:
      return standing.matcher.covers(open) && !(decision.looser > 0 && isBeyond(decision.looser, open))
    case .feedback: return decision.accepted.map { accepts($0, open) } ?? false
    }
  }

  /// What was called normal says nothing of a fact that joined it, nor of another template.
  private func accepts(_ level: AcceptedLevel, _ open: OpenIncident) -> Bool {
    let others = open.facts.contains {
      $0.rings && $0.key != IncidentKey(entity: level.entity, category: level.category)
    }
    guard !others, level.template.isEmpty || !open.tellsOfTemplates else { return false }
    return level.accepts(open.incident)
  }

  /// Whether candidates of one key, best lead first, are no worse together than what was called normal.
  func isAcceptedAsNormal(_ candidates: [Candidate]) -> Bool {
    guard let lead = candidates.first else { return false }
    return decisions.inForce.contains { place in
      guard let level = decisions.standing[place].decision.accepted else { return false }
      return level.entity == lead.key.entity && level.category == lead.key.category
        && (level.template.isEmpty || level.template == lead.log?.template)
        && level.reaches(lead.deviation) && candidates.allSatisfy { $0.severity <= level.severity }
    }
  }

  /// True where an incident is so far out that looser limits are crossed, too; a fact is, having none.
  private func isBeyond(_ factor: Double, _ open: OpenIncident) -> Bool {
    let deviations = [open.incident.lead].compactMap { $0 } + open.incident.folded
    return open.ringsForFact || deviations.contains { excess(of: $0) >= factor }
  }

  /// How far a value lies from what is normal, in units of the distance at which it would usually ring at the
  /// earliest: to the edge of its band, or by its smallest change that is worth telling.
  func excess(of deviation: Deviation) -> Double {
    let expected = deviation.expected
    let distance = deviation.isAbove ? deviation.observed - expected.mid : expected.mid - deviation.observed
    let band = deviation.isAbove ? expected.high - expected.mid : expected.mid - expected.low
    var usual = max(0, band)
    if let index = registry.index(entity: deviation.entity, name: deviation.signal) {
      let descriptor = registry.places[index].descriptor
      usual = max(usual, max(descriptor.floorAbsolute, descriptor.floorRelative * abs(expected.mid)))
    }
    guard usual > 0 else { return distance > 0 ? .infinity : 0 }
    return distance / usual
  }

  /// Whether a deviation is covered by a silence that is in force: it must not lead others into one incident.
  func isSilenced(_ candidate: Candidate) -> Bool {
    let templates = [candidate.log?.template].compactMap { $0 }
    return decisions.inForce.contains { place in
      let standing = decisions.standing[place]
      return standing.decision.kind != .feedback && standing.decision.kind != .acknowledgement
        && standing.matcher.covers(candidate.deviation, templates: templates)
        && standing.decision.scope.incident.isEmpty && standing.decision.scope.classes.isEmpty
        && !standing.matcher.isEverything
    }
  }

  /// Ranks who is to blame before it is asked whether a decision about somebody covers an incident.
  mutating func rankForDecisions(_ index: Int) {
    guard book.open[index].incident.causes.isEmpty,
      decisions.inForce.contains(where: { decisions.standing[$0].matcher.mayMeanCauses })
    else { return }
    rankFirst(index)
  }

  /// Counts an incident under the decision that keeps it from being told.
  mutating func countHeldBack(_ hold: Hold, _ incident: Incident) {
    decisions.countHeldBack(
      hold.decision,
      MaintenanceSummary.Item(
        incident: incident.id, severity: incident.severity, entity: incident.entity,
        text: AlertText.summary(incident), isOpen: true))
  }
}

// MARK: - What is not learned

extension Engine {
  /// Has nothing learned of what work is being done on.
  ///
  /// - Complexity: O(signals + units) while work is being done, else one comparison.
  mutating func freezeMaintained() {
    logs.clearPauses()
    guard decisions.isAnyMaintained else { return }
    for index in registry.places.indices
    where decisions.isMaintained(registry.places[index].descriptor.entity) {
      quick.freeze(at: index)
      slow.freeze(at: index)
    }
    if decisions.isHostMaintained { return logs.interrupt(isLoss: true) }
    let book = decisions
    logs.pauseLearning { book.isMaintained($0) }
  }

  /// True where nothing is to be learned of a signal for work that is being done.
  func isMaintained(_ index: Int) -> Bool {
    decisions.isAnyMaintained && decisions.isMaintained(registry.places[index].descriptor.entity)
  }
}
