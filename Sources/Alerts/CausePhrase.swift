internal import Model

/// How a line names a cause: who, what speaks for it, what changed just before; in the longest form with room.
struct CausePhrase {
  /// How long a subject may be where there is no room for more.
  private static let subjectBytes = 48
  /// Fewer bytes of a text than this say nothing.
  private static let leastBytes = 12

  /// Who did it; empty where the line's own entity did.
  let subject: String
  /// What speaks for it.
  let evidence: String
  /// What changed, and when.
  let change: String

  /// Phrases a cause for a text that has named the incident's entity, and what was observed of it.
  init(_ cause: Cause, of transition: AlertTransition) {
    let incident = transition.incident
    let isItself = cause.entity == incident.entity
    subject = AlertText.phrase(isItself ? Self.withoutName(cause.subject, cause.entity.name) : cause.subject)
    change = cause.change.map { ChangePhrase($0, in: transition).text } ?? ""
    // What the line has just said need not be said again.
    let repeats = isItself && subject.isEmpty && !change.isEmpty
    let title = incident.lead.map { AlertText.phrase($0.title) + " " } ?? ""
    let evidence = AlertText.phrase(cause.evidence)
    self.evidence = repeats && !title.isEmpty && evidence.hasPrefix(title) ? "" : evidence
  }

  /// Phrases a cause for a text that has named nobody yet.
  init(whole cause: Cause, of transition: AlertTransition) {
    subject = AlertText.phrase(cause.subject.isEmpty ? cause.entity.label : cause.subject)
    evidence = AlertText.phrase(cause.evidence)
    change = cause.change.map { ChangePhrase($0, in: transition).text } ?? ""
  }

  /// All of it.
  var text: String { Self.joined(Self.joined(subject, " ", evidence), ", ", change) }

  /// As much of it as fits; the evidence gives way before the change, and the subject last.
  func text(in room: Int) -> String {
    let fitting = [text, Self.joined(subject, ", ", change)].first { $0.utf8.count <= room }
    if let fitting, !change.isEmpty || fitting == text { return fitting }
    let short = Eliding.middle(subject, to: Self.subjectBytes)
    guard short.utf8.count <= room else { return "" }
    let detail = evidence.isEmpty ? change : evidence
    guard !detail.isEmpty, room - short.utf8.count >= Self.leastBytes else { return short }
    return Eliding.end(Self.joined(short, " ", detail), to: room)
  }

  private static func joined(_ left: String, _ separator: String, _ right: String) -> String {
    left.isEmpty || right.isEmpty ? left + right : left + separator + right
  }

  /// A subject such as `stress-ng in a.service` without the unit that the line is about.
  private static func withoutName(_ subject: String, _ name: String) -> String {
    guard !name.isEmpty, subject.hasSuffix(name) else { return subject }
    let rest = subject.dropLast(name.count)
    if rest.isEmpty { return "" }
    return rest.hasSuffix(" in ") ? String(rest.dropLast(4)) : subject
  }
}

/// How a change is told: what changed, and when.
struct ChangePhrase {
  /// What changed, for people.
  let what: String
  /// When, as in `since`.
  let time: String
  /// Both.
  var text: String { "\(what) \(time)" }

  /// Phrases a change as it is seen at a transition.
  init(_ change: Change, in transition: AlertTransition) {
    what = Self.what(change)
    time = Timestamp.since(
      change.realtimeMicroseconds, now: transition.realtimeMicroseconds,
      offsetSeconds: transition.utcOffsetSeconds)
  }

  /// What changed; who it happened to is named where the summary does not say it.
  static func what(_ change: Change) -> String {
    let summary = AlertText.phrase(change.summary)
    switch change.kind {
    case .package, .configuration, .clock, .boot, .login, .kernel: return summary
    case .unit, .mount, .network, .device, .listener, .job: break
    }
    let name = change.entity.name
    guard change.entity.kind != .host, !name.isEmpty, !change.summary.contains(name) else { return summary }
    return "\(AlertText.label(of: change.entity)) \(summary)"
  }
}

extension Incident {
  /// The first cause, if it is clear enough to be told.
  var toldCause: Cause? { causes.first.flatMap { $0.confidence == .unclear ? nil : $0 } }
}
