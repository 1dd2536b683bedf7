import Diagnosis
import Model

/// What keeps an incident open.
enum Member: Hashable {
  /// A signal; the slow pace saw it where `isSlow` is true.
  case signal(SignalID, isSlow: Bool)
  /// What is unusual about a template or a unit, by its place in the book.
  case logs(LogAspect, Int, generation: UInt32)

  var isSlow: Bool {
    if case .signal(_, isSlow: true) = self { true } else { false }
  }

  /// True when both are about the same thing, at whatever pace it was seen.
  func isSameThing(as other: Member) -> Bool {
    guard case .signal(let id, _) = self, case .signal(let otherID, _) = other else { return self == other }
    return id == otherID
  }
}

/// An incident that has not ended, whether it rang or not.
struct OpenIncident {
  var incident: Incident
  /// The deviations that keep it open.
  var members: [Member] = []
  /// The facts that keep it open, in the order in which they were read; the first that has the incident's key
  /// is what it is about.
  var facts: [HeldFact] = []
  /// The key of the deviation that it began with, where a fact has taken its place since.
  var formerKey: IncidentKey?
  /// True once an `open` or `reopen` of it was written.
  var hasRung = false
  /// True once it rang under this id, ended, and came back.
  var hasRungBefore = false
  /// What the newest line said.
  var told: ToldIncident?
  /// True where the end of the step is to look whether there is something to write.
  var isChanged = true
  /// Wall-clock time at which it last rang at the cost of the weekly ceiling.
  var paidAt = Int64.min
  /// Why it has not rung.
  var heldBack: HeldBackReason?
  /// The decision that keeps it from being told, whether it has rung before or not.
  var hold: Hold?
  /// Seconds of its life in which work was being done on what it is about.
  var maintainedSeconds = 0.0
  /// The stretch of the digest in which it was counted as held back; 0 for none.
  var digestPeriod: UInt64 = 0
  /// Engine time of its opening, seconds.
  var openedAt: Double
  /// Engine time at which the newest of its members came to it, seconds.
  var joinedAt: Double
  /// Engine time at which a member was last wrong, seconds.
  var lastWrong: Double
  /// How bad the members alone make it.
  var memberSeverity = Severity.notice
  /// How often it came back.
  var reopenings: UInt32 = 0

  /// True where signatures alone say that something is wrong by itself, and no fact that is known without one.
  var isOfSignatures: Bool { !facts.isEmpty && facts.allSatisfy { !$0.fact.signature.isEmpty } }

  /// Opens an incident.
  ///
  /// - Parameters:
  ///   - incident: What is known of it.
  ///   - members: The deviations that it is made of.
  ///   - facts: The facts that it is made of.
  ///   - seconds: Engine time.
  init(_ incident: Incident, members: [Member] = [], facts: [HeldFact] = [], at seconds: Double) {
    self.incident = incident
    self.members = members
    self.facts = facts
    openedAt = seconds
    joinedAt = seconds
    lastWrong = seconds
    if facts.isEmpty { memberSeverity = incident.severity }
  }

  var key: IncidentKey { IncidentKey(incident) }

  /// True where something that has this key belongs here and nowhere else.
  func holds(_ key: IncidentKey) -> Bool {
    self.key == key || formerKey == key || facts.contains { $0.key == key }
  }

  /// True when deviations of the same moment belong to it: not where they would be held back for its sake.
  var takesOthersIn: Bool {
    guard incident.category != .journalGap else { return false }
    return switch heldBack {
    case nil, .learning, .weeklyCeiling, .tooMany, .booting, .scheduled: true
    case .maintenance: hold?.coversAll ?? false
    case .ignored, .belowMinSeverity, .silenced, .acknowledged, .acceptedAsNormal: false
    }
  }

  /// The incident as it is told, with its facts.
  var telling: Incident {
    var telling = incident
    telling.facts = facts.map(\.told)
    return telling
  }

  /// Dates nothing later than now.
  mutating func limit(to now: Int64) {
    paidAt = min(paidAt, now)
    for index in facts.indices { facts[index].limit(to: now) }
  }

  /// Lets time pass in which nobody looked.
  mutating func pass(unseen seconds: Double) {
    openedAt += seconds
    joinedAt += seconds
    lastWrong += seconds
    for index in facts.indices { facts[index].lastWrong += seconds }
  }

  /// What is to be remembered once it has ended.
  func memory(endMicroseconds: Int64) -> ClosedIncident {
    ClosedIncident(
      keys: [key] + facts.map(\.key).filter { $0 != key }, id: incident.id, endMicroseconds: endMicroseconds,
      reopenings: reopenings, hasRung: hasRung || hasRungBefore, paidAt: paidAt)
  }

  /// True where it is about several templates.
  var tellsOfTemplates: Bool {
    let places = members.compactMap { member -> Int? in
      if case .logs(let aspect, let place, _) = member, aspect.scope == .pair { place } else { nil }
    }
    return places.contains { $0 != places[0] }
  }

  /// True where somebody has stopped saying or doing something.
  var isSilence: Bool {
    members.contains { member in
      if case .logs(let aspect, _, _) = member { aspect.isSilence } else { false }
    }
  }
}

// MARK: - Calm

extension OpenIncident {
  /// True while a fact holds that only an event can end.
  var isHolding: Bool { facts.contains(where: \.isHolding) }

  /// Engine time at which anything of it was last wrong, seconds.
  var newestWrong: Double { facts.reduce(lastWrong) { max($0, $1.lastWrong) } }

  /// True once nothing of it holds and everything has been calm for long enough.
  func isCalm(at seconds: Double) -> Bool {
    // Facts alone have an end of their own, whatever still sticks out after it.
    (isMadeOfFacts || seconds - lastWrong >= wait(memberCalmSeconds))
      && facts.allSatisfy { !$0.isHolding && seconds - $0.lastWrong >= wait($0.calmSeconds) }
  }

  /// Seconds of calm that it takes to clear.
  var calmSeconds: Double {
    let ofFacts = facts.reduce(0) { max($0, $1.calmSeconds) }
    return wait(isMadeOfFacts ? ofFacts : max(ofFacts, memberCalmSeconds))
  }

  private var isMadeOfFacts: Bool { members.isEmpty && !facts.isEmpty }

  private var memberCalmSeconds: Double {
    members.contains(where: \.isSlow) ? Tuning.slowCalmSeconds : Tuning.calmSeconds
  }

  /// What comes back waits twice as long each time.
  private func wait(_ seconds: Double) -> Double {
    var wait = seconds
    for _ in 0..<min(reopenings, 8) { wait *= 2 }
    return min(wait, Tuning.calmSecondsMaximum)
  }

  /// What ended it: the end of the fact that it is about before that of others.
  var endReason: String {
    let own = facts.first { $0.key == key && !$0.endReason.isEmpty }
    return (own ?? facts.last { !$0.endReason.isEmpty })?.endReason ?? "normal again"
  }
}

extension UInt32 {
  /// One more, stopping at the largest.
  var next: UInt32 { self == .max ? .max : self + 1 }
}

// MARK: - While a decision holds it back

extension OpenIncident {
  /// Takes the newest value of a deviation that it tells of.
  mutating func follow(_ newest: Deviation) {
    func isSame(_ deviation: Deviation) -> Bool {
      deviation.entity == newest.entity && deviation.signal == newest.signal
        && deviation.isAbove == newest.isAbove
    }
    if let lead = incident.lead, isSame(lead) {
      incident.lead?.observed = newest.observed
      incident.lead?.surprise = newest.surprise
    }
    for place in incident.folded.indices where isSame(incident.folded[place]) {
      incident.folded[place].observed = newest.observed
      incident.folded[place].surprise = newest.surprise
    }
  }
}
