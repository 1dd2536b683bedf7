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
  var members: [Member] = []
  /// True once an `open` or `reopen` of it was written.
  var hasRung = false
  /// True once it rang under this id, ended, and came back.
  var hasRungBefore = false
  /// Wall-clock time at which it last rang at the cost of the weekly ceiling.
  var paidAt = Int64.min
  /// Why it has not rung.
  var heldBack: HeldBackReason?
  /// Engine time of its opening, seconds.
  var openedAt: Double
  /// Engine time at which something of it was last wrong, seconds.
  var lastWrong: Double
  /// Wall-clock time of the newest event that says that it is wrong.
  var wrongAt = Int64.min
  /// True while a fact holds that only an event can end: a unit that failed stays failed.
  var isHolding = false
  /// What ended the fact, once it has ended.
  var endReason = ""
  /// How often it came back.
  var reopenings: UInt32 = 0
  /// Boot in which it was last wrong.
  var bootID: Identifier128
  /// Wall-clock time of the newest event that is known from the alert log; events until then are not news.
  var knownThrough = Int64.min

  var key: IncidentKey { IncidentKey(incident) }

  /// True when deviations of the same moment belong to it: not where they would be held back for its sake.
  var takesOthersIn: Bool {
    switch heldBack {
    case nil, .learning, .weeklyCeiling, .tooMany: true
    case .ignored, .belowMinSeverity: false
    }
  }

  /// Dates nothing later than now.
  mutating func limit(to now: Int64) {
    paidAt = min(paidAt, now)
    wrongAt = min(wrongAt, now)
    knownThrough = min(knownThrough, now)
  }

  /// What is to be remembered once it has ended.
  func memory(endMicroseconds: Int64) -> ClosedIncident {
    ClosedIncident(
      key: key, id: incident.id, endMicroseconds: endMicroseconds, reopenings: reopenings,
      hasRung: hasRung || hasRungBefore, paidAt: paidAt)
  }

  /// True where somebody has stopped saying or doing something.
  var isSilence: Bool {
    members.contains { member in
      if case .logs(let aspect, _, _) = member { aspect.isSilence } else { false }
    }
  }

  /// Seconds of calm that it takes to clear.
  var calmSeconds: Double {
    let isPoint = incident.category.isFact && !key.endsByEvent
    var wait = isPoint ? Tuning.pointFactSeconds : Tuning.calmSeconds
    if members.contains(where: \.isSlow) { wait = Tuning.slowCalmSeconds }
    for _ in 0..<min(reopenings, 8) { wait *= 2 }
    return min(wait, Tuning.calmSecondsMaximum)
  }
}

extension UInt32 {
  /// One more, stopping at the largest.
  var next: UInt32 { self == .max ? .max : self + 1 }
}

/// What is remembered of an incident that ended.
struct ClosedIncident {
  var key: IncidentKey
  var id: String
  /// Wall-clock time of its end.
  var endMicroseconds: Int64
  var reopenings: UInt32
  var hasRung: Bool
  /// Wall-clock time at which it last rang at the cost of the weekly ceiling.
  var paidAt = Int64.min
  /// Wall-clock time of its end where that is known from the alert log; events until then are not news.
  var knownThrough = Int64.min

  /// Dates nothing later than now.
  mutating func limit(to now: Int64) {
    endMicroseconds = min(endMicroseconds, now)
    paidAt = min(paidAt, now)
    knownThrough = min(knownThrough, now)
  }
}
