import Diagnosis
import Model

extension Engine {
  /// Enters an incident in the book, under its former id if it comes back; the end of the step lets it ring if it
  /// may.
  ///
  /// What one frame brings of an incident is one line.
  mutating func start(_ incident: Incident, members: [Member] = [], facts: [HeldFact] = []) {
    var open = OpenIncident(incident, members: members, facts: facts, at: clock.seconds)
    if let former = book.former(open.key, now: clock.realtimeMicroseconds) {
      open.incident.id = former.id
      open.reopenings = former.reopenings.next
      if former.hasRung { open.incident.reopenings = open.reopenings }
      open.hasRungBefore = former.hasRung
      open.paidAt = former.paidAt
      book.forget(former.id)
    }
    for fact in facts { open.note(fact.fact, at: fact.sinceMicroseconds) }
    open.incident.clearRule = open.clearRule
    _ = book.add(open)
  }

  /// Writes what the step has made worth writing: what may ring rings, and what has rung is told anew where it
  /// says something else by now.
  mutating func tellChanged() {
    for index in book.open.indices where book.open[index].isChanged {
      book.update(at: index) { $0.isChanged = false }
      if book.open[index].hasRung { retell(index) } else { ring(index) }
    }
  }

  /// Writes an `update` where there is more to say than its newest line said: that it is worse, or clearer; nothing
  /// where there is not, or where it has not rung.
  mutating func retell(_ index: Int) {
    guard book.open[index].hasRung else { return }
    let hold = hold(on: book.open[index])
    if book.open[index].hold != hold { book.update(at: index) { $0.hold = hold } }
    let open = book.open[index]
    let (next, told) = (ToldIncident(open.telling), open.told)
    guard told.map(next.says(moreThan:)) ?? true else { return }
    // Who knows of an incident does not know yet that it has become worse.
    let isNews = hold?.reason == .acknowledged && (told.map(next.isWorse(than:)) ?? true)
    guard hold == nil || isNews else { return }
    emit(.update, index)
  }

  private mutating func ring(_ index: Int) {
    rankForDecisions(index)
    let kind = book.open[index].hasRungBefore ? AlertTransition.Kind.reopen : .open
    let hold = hold(on: book.open[index])
    let incident = book.open[index].incident
    let (isPaidFor, ringsForFact) = (isPaidFor(book.open[index]), book.open[index].ringsForFact)
    let objection = admission.objection(
      to: incident, ringsForFact: ringsForFact, isOfSignatures: book.open[index].isOfSignatures,
      isPaidFor: isPaidFor, observedSeconds: clock.observed, decided: hold?.reason,
      excuse: excuse(for: book.open[index]), now: clock.realtimeMicroseconds)
    if let objection {
      return noteHeldBack(index, objection, hold?.reason == objection ? hold : nil)
    }
    digest.release(
      incident.id, after: book.open[index].heldBack, countedIn: book.open[index].digestPeriod)
    if !isPaidFor, !ringsForFact { admission.book(incident, at: clock.realtimeMicroseconds) }
    book.update(at: index) { open in
      open.hasRung = true
      if !isPaidFor { open.paidAt = clock.realtimeMicroseconds }
      open.heldBack = nil
      open.hold = nil
    }
    if decisions.isAnyMaintained { decisions.countRing() }
    hearHost(on: index)
    emit(kind, index)
  }

  /// Notes why an incident may not ring; it is asked again every ten seconds.
  private mutating func noteHeldBack(_ index: Int, _ reason: HeldBackReason, _ hold: Hold?) {
    let former = book.open[index].heldBack
    if former != reason { admission.countHeldBack(reason) }
    if let hold, book.open[index].hold?.decision != hold.decision {
      countHeldBack(hold, book.open[index].incident)
    }
    book.update(at: index) { open in
      open.heldBack = reason
      open.hold = hold
    }
    if former != reason { holdInDigest(index, after: former) }
  }

  /// Why what deviated was to be expected when it last did, without anybody having said so.
  private func excuse(for open: OpenIncident) -> HeldBackReason? {
    guard open.facts.isEmpty else { return nil }
    if clock.wasBooting(at: open.lastWrong) { return .booting }
    return jobs.explains(open.incident, at: open.lastWrong) ? .scheduled : nil
  }

  /// True for what comes back within a day of the ring that was paid for; what comes back daily pays daily.
  private func isPaidFor(_ open: OpenIncident) -> Bool {
    open.hasRungBefore
      && EngineClock.seconds(from: open.paidAt, to: clock.realtimeMicroseconds) <= Tuning.reopenSeconds
  }

  private mutating func emit(_ kind: AlertTransition.Kind, _ index: Int) {
    book.update(at: index) { $0.told = ToldIncident($0.telling) }
    emit(kind, book.open[index])
  }

  mutating func emit(_ kind: AlertTransition.Kind, _ open: OpenIncident) {
    var incident = open.telling
    incident.course = course(of: open, at: kind)
    sequence &+= 1
    digest.count(kind)
    counters.transitions &+= 1
    output.append(
      AlertTransition(
        sequence: sequence, kind: kind, realtimeMicroseconds: clock.realtimeMicroseconds,
        utcOffsetSeconds: clock.newest?.utcOffsetSeconds ?? 0, host: host.name, machineID: host.machineID,
        bootID: currentBoot, incident: incident))
  }
}
