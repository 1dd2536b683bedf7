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
    if let known = book.index(of: key) { close(known, at: transition.realtimeMicroseconds) }
    book.forget(key)
    var open = OpenIncident(
      incident: incident, openedAt: clock.seconds, lastWrong: clock.seconds, bootID: transition.bootID,
      knownThrough: incident.onsetMicroseconds)
    open.hasRung = true
    open.wrongAt = incident.onsetMicroseconds
    open.isHolding = key.endsByEvent
    open.reopenings = transition.kind == .reopen ? (former?.reopenings ?? 0).next : 0
    open.paidAt = former?.paidAt ?? transition.realtimeMicroseconds
    open.members = members(of: incident)
    let index = book.add(open)
    for member in book.open[index].members { hold(member, true) }
    if transition.kind == .open { admission.book(incident, at: transition.realtimeMicroseconds) }
  }

  private mutating func adoptUpdate(_ transition: AlertTransition) {
    guard let index = book.index(of: IncidentKey(transition.incident)) else { return }
    book.update(at: index) { $0.incident = transition.incident }
  }

  private mutating func adoptClear(_ transition: AlertTransition) {
    let key = IncidentKey(transition.incident)
    let time = transition.realtimeMicroseconds
    var ended =
      book.index(of: key).map { close($0, at: time) }
      ?? ClosedIncident(
        key: key, id: transition.incident.id, endMicroseconds: time, reopenings: 0, hasRung: true)
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
