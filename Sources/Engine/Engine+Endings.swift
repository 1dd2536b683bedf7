import Detection
import Diagnosis
import Model

extension Engine {
  /// Ends what has been calm for long enough, accepts what has become normal, and rings what may ring by now.
  mutating func settle() {
    noteMaintained()
    for index in book.open.indices.reversed() {
      let open = book.open[index]
      if open.isCalm(at: clock.seconds) {
        end(index, reason: open.endReason)
      } else if mayBeAccepted(open) {
        accept(index)
      } else if !open.hasRung {
        book.update(at: index) { $0.isChanged = true }
      }
    }
  }

  /// Time in which work was being done on something makes nothing about it normal.
  private mutating func noteMaintained() {
    guard decisions.isAnyMaintained else { return }
    for index in book.open.indices where decisions.isMaintained(book.open[index].incident.entity) {
      book.update(at: index) { $0.maintainedSeconds += Double(Tuning.quickBinSeconds) }
    }
  }

  /// What is as bad as an error does not become normal by lasting.
  ///
  /// Members of an incident that holds facts come to it one after the other.
  private func mayBeAccepted(_ open: OpenIncident) -> Bool {
    guard !open.members.isEmpty || open.facts.isEmpty, open.memberSeverity < .error else { return false }
    return clock.seconds - open.maintainedSeconds - (open.facts.isEmpty ? open.openedAt : open.joinedAt)
      >= (open.isSilence ? Tuning.acceptSilenceSeconds : Tuning.acceptSeconds)
  }

  /// Takes a level that has lasted for long for the new normal; facts of the incident stay what they are.
  private mutating func accept(_ index: Int) {
    if book.open[index].incident.lead?.resource != .logs { hostWatch.rebaseline() }
    for member in book.open[index].members {
      if case .signal(let id, _) = member {
        guard let signal = registry.index(of: id) else { continue }
        quick.accept(at: signal)
        slow.accept(at: signal)
        evidence.bank.accept(signal)
      } else {
        if case .logs(.templateBurst, let pair, _) = member { evidence.templates.accept(pair) }
        logs.restart(member)
      }
    }
    guard book.open[index].facts.isEmpty else { return release(index) }
    end(index, reason: "the new level is taken for normal")
  }

  private mutating func release(_ index: Int) {
    for member in book.open[index].members { hold(member, false) }
    book.update(at: index) { open in
      open.members = []
      open.memberSeverity = .notice
      open.note("the new level is taken for normal", at: clock.realtimeMicroseconds)
    }
  }

  private mutating func end(_ index: Int, reason: String) {
    for member in book.open[index].members { hold(member, false) }
    var ended = book.close(at: index, endMicroseconds: clock.realtimeMicroseconds)
    remember(ended)
    decisions.end(incident: ended.incident.id)
    guard ended.hasRung else {
      return digest.refresh(ended.incident, endMicroseconds: clock.realtimeMicroseconds)
    }
    ended.incident.ending = Ending(realtimeMicroseconds: clock.realtimeMicroseconds, reason: reason)
    noteFinalValue(&ended)
    emit(.clear, ended)
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
}
