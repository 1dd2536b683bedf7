import Detection
import Diagnosis
import Model

// MARK: - Statistics

extension Engine {
  /// Puts each candidate into the incident it belongs to, and opens one for what is new.
  mutating func file(_ candidates: [Candidate]) {
    var fresh: [Candidate] = []
    for candidate in candidates {
      if let holder = book.holder(of: candidate.member) {
        book.update(at: holder) { $0.lastWrong = clock.seconds }
        escalate(holder, to: candidate.severity)
      } else {
        fresh.append(candidate)
      }
    }
    var homeless: [Candidate] = []
    for candidate in fresh.sorted(by: { LeadChoice.precedes($0.deviation, $1.deviation) }) {
      if let home = book.home(for: candidate.key, at: clock.seconds) {
        fold(candidate, into: home)
      } else {
        homeless.append(candidate)
      }
    }
    if !homeless.isEmpty { open(homeless) }
  }

  private mutating func fold(_ candidate: Candidate, into index: Int) {
    hold(candidate.member, true)
    book.update(at: index) { open in
      open.members.append(candidate.member)
      open.lastWrong = clock.seconds
      open.incident.foldedCount &+= 1
      if open.incident.folded.count < Tuning.foldedMaximum {
        open.incident.folded.append(candidate.deviation)
      }
      if let log = candidate.log, open.incident.logs.count < Tuning.foldedMaximum {
        open.incident.logs.append(log)
      }
    }
    escalate(index, to: candidate.severity)
  }

  /// Raises an incident's severity; that is an `update` where it has rung, and costs no budget.
  private mutating func escalate(_ index: Int, to severity: Severity) {
    guard severity > book.open[index].incident.severity else { return }
    book.update(at: index) { $0.incident.severity = severity }
    if book.open[index].hasRung { emit(.update, index) }
  }

  /// Opens one incident for deviations of one moment, best lead first.
  private mutating func open(_ candidates: [Candidate]) {
    // Facts keep the other half of the room.
    guard let lead = candidates.first, book.open.count < Tuning.openMaximum / 2 else {
      return admission.countHeldBack(.tooMany)
    }
    let onset = candidates.map(\.deviation.sinceMicroseconds).min() ?? lead.deviation.sinceMicroseconds
    var incident = incident(lead.key, onset: onset, bootID: currentBoot)
    incident.severity = candidates.map(\.severity).max() ?? lead.severity
    incident.lead = lead.deviation
    incident.summary = Self.summary(of: lead)
    incident.isLearning = lead.deviation.baseline.ageSeconds < Tuning.youngSeconds
    incident.folded = candidates.dropFirst().prefix(Tuning.foldedMaximum).map(\.deviation)
    incident.foldedCount = UInt64(candidates.count - 1)
    incident.logs = Array(candidates.compactMap(\.log).prefix(Tuning.foldedMaximum))
    explain(&incident)
    for candidate in candidates { hold(candidate.member, true) }
    start(incident, members: candidates.map(\.member), bootID: currentBoot)
  }

  /// Adds what may have brought a deviation about: who uses the resource, and what was logged beside it.
  private func explain(_ incident: inout Incident) {
    nameCulprit(of: &incident)
    guard incident.logs.isEmpty else { return }
    let beside = logs.newestTemplate(from: clock.seconds - Tuning.besideSeconds, to: clock.seconds)
    guard let beside else { return }
    incident.logs.append(beside)
    incident.causes.append(
      Cause(
        confidence: .possible, probability: Tuning.besideProbability, kind: "log-template",
        subject: beside.unit, evidence: "logs what it never did before: \(beside.template)"))
  }

  /// What a log deviation is about is its template: a rate alone says nothing.
  private static func summary(of lead: Candidate) -> String {
    guard let template = lead.log?.template, let phrase = lead.phrase else { return "" }
    return "\(phrase): \(template)"
  }

  /// Freezes or thaws what an incident is about: it must not become its own normal.
  mutating func hold(_ member: Member, _ held: Bool) {
    guard case .signal(let id, let isSlow) = member else { return logs.setFrozen(held, member) }
    guard let index = registry.index(of: id) else { return }
    if isSlow { slowTracker.setHeld(held, at: index) } else { quickTracker.setHeld(held, at: index) }
    guard quickTracker.isHeld[index] || slowTracker.isHeld[index] else {
      quick.thaw([index], at: clock.stepTime)
      slow.thaw([index], at: clock.stepTime)
      // The minutes of an incident in a bin of the slow pace would ring a second time there.
      return slow.empty(at: index)
    }
    quick.freeze(at: index)
    slow.freeze(at: index)
  }
}

// MARK: - Life of an incident

extension Engine {
  var currentBoot: Identifier128 { clock.newest?.bootID ?? .none }

  func incident(_ key: IncidentKey, onset: Int64, bootID: Identifier128) -> Incident {
    let id = IncidentIdentity.id(
      machineID: host.machineID, bootID: bootID, key: key, onsetMicroseconds: onset)
    return Incident(
      id: id, category: key.category, entity: key.entity,
      severity: SeverityRule.severity(ofFact: key.category), onsetMicroseconds: onset, summary: "",
      clearRule: "")
  }

  /// Enters an incident in the book, under its former id if it comes back, and lets it ring if it may.
  mutating func start(_ incident: Incident, members: [Member], bootID: Identifier128) {
    var open = OpenIncident(
      incident: incident, members: members, openedAt: clock.seconds, lastWrong: clock.seconds,
      wrongAt: incident.onsetMicroseconds, isHolding: IncidentKey(incident).endsByEvent, bootID: bootID)
    if let former = book.former(open.key, now: clock.realtimeMicroseconds) {
      open.incident.id = former.id
      open.reopenings = former.reopenings.next
      open.hasRungBefore = former.hasRung
      open.paidAt = former.paidAt
      book.forget(open.key)
    }
    open.incident.clearRule = Self.clearRule(open)
    ring(book.add(open))
  }

  private mutating func ring(_ index: Int) {
    let kind = book.open[index].hasRungBefore ? AlertTransition.Kind.reopen : .open
    let incident = book.open[index].incident
    let isPaidFor = isPaidFor(book.open[index])
    let objection = admission.objection(
      to: incident, isPaidFor: isPaidFor, observedSeconds: clock.observed, now: clock.realtimeMicroseconds)
    if let objection {
      if book.open[index].heldBack != objection { admission.countHeldBack(objection) }
      return book.update(at: index) { $0.heldBack = objection }
    }
    if !isPaidFor { admission.book(incident, at: clock.realtimeMicroseconds) }
    book.update(at: index) { open in
      open.hasRung = true
      if !isPaidFor { open.paidAt = clock.realtimeMicroseconds }
      open.heldBack = nil
    }
    hearHost(on: index)
    emit(kind, index)
  }

  /// True for what comes back within a day of the ring that was paid for; what comes back daily pays daily.
  private func isPaidFor(_ open: OpenIncident) -> Bool {
    open.hasRungBefore
      && EngineClock.seconds(from: open.paidAt, to: clock.realtimeMicroseconds) <= Tuning.reopenSeconds
  }

  /// Ends what has been calm for long enough, accepts what has become normal, and rings what may ring by now.
  mutating func settle() {
    for index in book.open.indices.reversed() {
      let open = book.open[index]
      if isCalm(open) {
        end(index, reason: open.endReason.isEmpty ? "normal again" : open.endReason)
      } else if mayBeAccepted(open) {
        accept(index)
      } else if !open.hasRung {
        ring(index)
      }
    }
  }

  /// What is as bad as an error does not become normal by lasting.
  private func mayBeAccepted(_ open: OpenIncident) -> Bool {
    !open.incident.category.isFact && open.incident.severity < .error
      && clock.seconds - open.openedAt
        >= (open.isSilence ? Tuning.acceptSilenceSeconds : Tuning.acceptSeconds)
  }

  private func isCalm(_ open: OpenIncident) -> Bool {
    !open.isHolding && clock.seconds - open.lastWrong >= open.calmSeconds
  }

  /// Takes a level that has lasted for long for the new normal.
  private mutating func accept(_ index: Int) {
    if book.open[index].incident.lead?.resource != .logs { hostWatch.rebaseline() }
    for member in book.open[index].members {
      if case .signal(let id, _) = member {
        guard let signal = registry.index(of: id) else { continue }
        quick.accept(at: signal)
        slow.accept(at: signal)
      } else {
        logs.restart(member)
      }
    }
    end(index, reason: "the new level is taken for normal")
  }

  private mutating func end(_ index: Int, reason: String) {
    for member in book.open[index].members { hold(member, false) }
    var ended = book.close(at: index, endMicroseconds: clock.realtimeMicroseconds)
    guard ended.hasRung else { return }
    ended.incident.ending = Ending(realtimeMicroseconds: clock.realtimeMicroseconds, reason: reason)
    noteFinalValue(&ended)
    emit(.clear, ended.incident)
  }

  /// The clear line tells what the lead signal is now.
  private func noteFinalValue(_ ended: inout OpenIncident) {
    guard let lead = ended.incident.lead else { return }
    if lead.resource == .logs { ended.incident.lead?.observed = Self.calmValue(of: lead) }
    guard let index = registry.index(entity: lead.entity, name: lead.signal), quick.latest[index].isFinite
    else { return }
    ended.incident.lead?.observed = quick.latest[index]
  }

  /// What a log deviation is when it has ended: no errors, but a usual rate or pause.
  private static func calmValue(of lead: Deviation) -> Double {
    lead.isAbove && lead.unit != .seconds ? 0 : lead.expected.mid
  }

  private mutating func emit(_ kind: AlertTransition.Kind, _ index: Int) {
    emit(kind, book.open[index].incident)
  }

  private mutating func emit(_ kind: AlertTransition.Kind, _ incident: Incident) {
    sequence &+= 1
    counters.transitions &+= 1
    output.append(
      AlertTransition(
        sequence: sequence, kind: kind, realtimeMicroseconds: clock.realtimeMicroseconds,
        utcOffsetSeconds: clock.newest?.utcOffsetSeconds ?? 0, host: host.name, machineID: host.machineID,
        bootID: currentBoot, incident: incident))
  }

  private static func clearRule(_ open: OpenIncident) -> String {
    let seconds = Int(open.calmSeconds)
    let wait = seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m"
    return open.isHolding ? "ended, and no recurrence for \(wait)" : "normal for \(wait)"
  }
}

extension IncidentKey {
  /// True for facts that hold until an event ends them; other facts end by not happening again.
  ///
  /// Of units that share a name, each new, none is ever started again.
  var endsByEvent: Bool {
    switch category {
    case .unitFailed: !entity.name.utf8.contains(UInt8(ascii: "*"))
    case .limit, .readOnly, .unresponsive, .degraded: true
    case .outOfMemory, .journalGap, .resource, .logRate, .newErrorTemplate: false
    }
  }
}
