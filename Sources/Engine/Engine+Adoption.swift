import Diagnosis
public import Model

extension Engine {
  /// Takes over transitions that were written after the snapshot that this engine began from.
  ///
  /// An incident that was opened is open again, with its id, so that it still gets its `clear`; one that was
  /// cleared is history, so that reading the same journal entries again does not open it a second time.
  /// Transitions already known by their sequence number are passed over.
  public mutating func adopt(_ transitions: [AlertTransition]) {
    for transition in transitions where transition.sequence > sequence {
      sequence = transition.sequence
      switch transition.kind {
      case .open, .reopen: adoptOpen(transition)
      case .update: adoptUpdate(transition)
      case .clear: adoptClear(transition)
      }
    }
  }

  /// Makes the next transition's number larger than one that is on the disk, whether it could be read or not.
  public mutating func reserveSequence(through number: UInt64) {
    sequence = max(sequence, number)
  }

  private mutating func adoptOpen(_ transition: AlertTransition) {
    let incident = transition.incident
    let key = IncidentKey(incident)
    let former = book.former(key, now: transition.realtimeMicroseconds)
    while let known = place(of: incident) { close(known, at: transition.realtimeMicroseconds) }
    if let former { book.forget(former.id) }
    var open = OpenIncident(incident, at: clock.seconds)
    open.isChanged = false
    open.hasRung = true
    if incident.category.isFact { open.memberSeverity = .notice }
    let counted = transition.kind == .reopen ? (former?.reopenings ?? 0).next : 0
    open.reopenings = max(counted, incident.reopenings)
    let isPaidFor = Self.isPaidFor(transition, former)
    open.paidAt = former.flatMap { isPaidFor ? $0.paidAt : nil } ?? transition.realtimeMicroseconds
    takeOver(transition, &open)
    _ = book.add(open)
    for member in open.members { hold(member, true) }
    if !isPaidFor, !open.ringsForFact { admission.book(incident, at: transition.realtimeMicroseconds) }
  }

  /// True for what came back within a day of the ring that was paid for; one that nothing is known of is taken to be
  /// paid for.
  private static func isPaidFor(_ transition: AlertTransition, _ former: ClosedIncident?) -> Bool {
    guard transition.kind == .reopen else { return false }
    guard let former, former.hasRung else { return true }
    return EngineClock.seconds(from: former.paidAt, to: transition.realtimeMicroseconds)
      <= Tuning.reopenSeconds
  }

  private mutating func adoptUpdate(_ transition: AlertTransition) {
    guard let index = place(of: transition.incident) else { return }
    let before = book.open[index].members
    var open = book.open[index]
    takeOver(transition, &open)
    book.update(at: index) { $0 = open }
    for member in open.members where !before.contains(member) { hold(member, true) }
  }

  /// Where an incident is that a line tells of: a fact may have changed what it is about, but never its id.
  private func place(of incident: Incident) -> Int? {
    book.index(ofID: incident.id) ?? book.index(of: IncidentKey(incident))
  }

  /// Puts into an open incident what a line says of it.
  private func takeOver(_ transition: AlertTransition, _ open: inout OpenIncident) {
    let (before, told) = (open.key, transition.incident)
    open.incident = told
    open.incident.facts = []
    open.incident.course = nil
    if before != open.key { open.formerKey = open.formerKey ?? before }
    for fact in Self.facts(of: told) {
      let held = HeldFact(fact, bootID: transition.bootID, seconds: clock.seconds)
      if let known = open.facts.firstIndex(where: { $0.key == held.key }) {
        open.facts[known] = held
      } else if open.hasRoom {
        open.facts.append(held)
      }
    }
    for member in members(of: told) where !open.members.contains(where: { $0.isSameThing(as: member) }) {
      open.members.append(member)
    }
    open.told = ToldIncident(open.telling)
  }

  /// The facts of a line; one that was written before lines told them is about its own.
  private static func facts(of incident: Incident) -> [IncidentFact] {
    guard incident.facts.isEmpty, incident.category.isFact else { return incident.facts }
    let fact = Fact(key: IncidentKey(incident), summary: incident.summary)
    return [
      IncidentFact(
        entity: incident.entity, category: incident.category, kind: fact.kind, severity: incident.severity,
        summary: incident.summary, sinceMicroseconds: incident.onsetMicroseconds)
    ]
  }

  private mutating func adoptClear(_ transition: AlertTransition) {
    let (incident, time) = (transition.incident, transition.realtimeMicroseconds)
    var ended =
      place(of: incident).map { close($0, at: time) }
      ?? ClosedIncident(
        keys: [IncidentKey(incident)], id: incident.id, endMicroseconds: time, reopenings: 0, hasRung: true)
    for fact in incident.facts.prefix(IncidentFact.maximumCount) {
      let key = IncidentKey(entity: fact.entity, category: fact.category)
      if !ended.keys.contains(key), ended.keys.count <= IncidentFact.maximumCount { ended.keys.append(key) }
    }
    decisions.end(incident: incident.id)
    ended.knownThrough = time
    book.remember(ended)
  }

  @discardableResult
  private mutating func close(_ index: Int, at time: Int64) -> ClosedIncident {
    for member in book.open[index].members { hold(member, false) }
    return book.close(at: index, endMicroseconds: time).memory(endMicroseconds: time)
  }

  /// The signals that an adopted incident is about, as far as this engine knows them.
  private func members(of incident: Incident) -> [Member] {
    let deviations = [incident.lead].compactMap { $0 } + incident.folded
    return deviations.compactMap { deviation in
      registry.index(entity: deviation.entity, name: deviation.signal).map {
        .signal(registry.id(at: $0), isSlow: false)
      }
    }
  }
}
