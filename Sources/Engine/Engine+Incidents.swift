import Detection
import Diagnosis
import Model

// MARK: - Statistics

extension Engine {
  /// Puts each candidate into the incident it belongs to, and opens one for what is new.
  mutating func file(_ candidates: [Candidate]) {
    if !candidates.isEmpty, !decisions.isAnyMaintained {
      jobs.learn(candidates.map(\.deviation), at: clock.seconds)
    }
    var fresh: [Candidate] = []
    for candidate in candidates {
      if let holder = book.holder(of: candidate.member) {
        book.update(at: holder) { open in
          open.lastWrong = clock.seconds
          // Looser limits, and what was called normal, are crossed by what is now and not by what was.
          if open.hold != nil, !open.hasRung { open.follow(candidate.deviation) }
        }
        escalate(holder, to: candidate.severity)
      } else {
        fresh.append(candidate)
      }
    }
    var homeless: [Candidate] = []
    for candidate in fresh.sorted(by: { LeadChoice.precedes($0.deviation, $1.deviation) }) {
      if let home = home(for: candidate) {
        fold(candidate, into: home)
      } else {
        homeless.append(candidate)
      }
    }
    openApart(homeless)
  }

  /// Opens one incident for what is new, and one for what of it a decision covers: it must not take the rest with it.
  ///
  /// What the host as a whole suffers stays with what may be its cause; it rings unless that is found to be so.
  private mutating func openApart(_ candidates: [Candidate]) {
    let others = openNormal(candidates)
    var (told, silenced): ([Candidate], [Candidate]) = ([], [])
    for candidate in others {
      if isSilenced(candidate) { silenced.append(candidate) } else { told.append(candidate) }
    }
    if silenced.contains(where: { $0.deviation.entity != .host }) {
      silenced = others.filter { candidate in
        candidate.deviation.entity == .host || silenced.contains { $0.member == candidate.member }
      }
      told.removeAll { $0.deviation.entity == .host }
    }
    if !told.isEmpty { open(told) }
    if !silenced.isEmpty { open(silenced) }
  }

  /// Opens an incident for each thing that has been called normal, and tells what is left.
  ///
  /// What was left because others of its moment were ripe is left for its next bin, where only those were.
  private mutating func openNormal(_ candidates: [Candidate]) -> [Candidate] {
    var others = candidates
    for candidate in candidates where isAcceptedAsNormal([candidate]) {
      let own = others.filter { $0.key == candidate.key }
      guard isAcceptedAsNormal(own) else { continue }
      open(own)
      others.removeAll { $0.key == candidate.key }
    }
    return others.count == candidates.count || others.contains { isRipe($0) } ? others : []
  }

  /// True for what has lasted for long enough to be told by itself.
  private func isRipe(_ candidate: Candidate) -> Bool {
    guard case .signal(let id, isSlow: false) = candidate.member, let index = registry.index(of: id) else {
      return true
    }
    return quickTracker.runs[index] >= Tuning.quickBinsToRing
  }

  private mutating func fold(_ candidate: Candidate, into index: Int) {
    hold(candidate.member, true)
    book.update(at: index) { open in
      open.members.append(candidate.member)
      open.lastWrong = clock.seconds
      open.joinedAt = clock.seconds
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
    book.update(at: index) { open in
      open.memberSeverity = max(open.memberSeverity, severity)
      open.raise(to: severity)
    }
  }

  /// Opens one incident for deviations of one moment, best lead first.
  private mutating func open(_ candidates: [Candidate]) {
    // Facts keep the other half of the room.
    guard let lead = candidates.first else { return }
    guard book.open.count < Tuning.openMaximum / 2 else { return countUnopened(lead.key, .tooMany) }
    let onset = candidates.map(\.deviation.sinceMicroseconds).min() ?? lead.deviation.sinceMicroseconds
    var incident = incident(lead.key, onset: onset, bootID: currentBoot)
    incident.severity = candidates.map(\.severity).max() ?? lead.severity
    incident.lead = lead.deviation
    incident.summary = Self.summary(of: lead)
    incident.isLearning = lead.deviation.baseline.ageSeconds < Tuning.youngSeconds
    incident.folded = candidates.dropFirst().prefix(Tuning.foldedMaximum).map(\.deviation)
    incident.foldedCount = UInt64(candidates.count - 1)
    incident.logs = Array(candidates.compactMap(\.log).prefix(Tuning.foldedMaximum))
    if incident.logs.isEmpty, let beside = templateBeside() { incident.logs.append(beside) }
    incident.notes = jobNotes
    for candidate in candidates { hold(candidate.member, true) }
    start(incident, members: candidates.map(\.member))
  }

  /// What was first logged shortly before.
  private func templateBeside() -> LogEvidence? {
    logs.newestTemplate(from: clock.seconds - Tuning.besideSeconds, to: clock.seconds)
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
    // What work is being done on thaws when that is over.
    guard held || !isMaintained(index) else { return }
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
}
