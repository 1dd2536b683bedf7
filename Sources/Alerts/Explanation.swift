public import Model

/// An incident told in one sentence: who did it, with numbers, since when, what changed, who suffers, what it
/// is not, and what to look at.
///
/// Every part is printable ASCII, masked, and no longer than ``partBytes``. The words are those of alert
/// lines: "likely" and "possible"; where no cause is clear, the sentence says so and tells what was observed.
public struct Explanation: Hashable, Sendable {
  /// How long a part may be, bytes.
  public static let partBytes = 320
  /// How many of several are named in a part; the others are counted.
  private static let namedMaximum = 3
  /// How long what a cause says may be in the headline, which has more to tell.
  private static let claimBytes = 160

  /// Who did what, and since when.
  public let headline: String
  /// What changed before it began; empty where nothing is known to have changed.
  public let changed: String
  /// Who suffers, and how that is known; empty where nobody is known to.
  public let affected: String
  /// What was looked at and is as usual; empty where nothing was.
  public let ruledOut: String
  /// One command that shows more; empty where there is none.
  public let check: String

  /// Explains an incident as it was known at a transition.
  public init(_ transition: AlertTransition) {
    let incident = transition.incident
    headline = Self.cut(Self.headline(transition))
    changed = Self.cut(Self.changed(transition))
    affected = Self.cut(
      Self.listed(
        incident.victims.map { victim in
          let evidence = AlertText.phrase(victim.evidence)
          let name = AlertText.label(of: victim.entity)
          return evidence.isEmpty ? name : "\(name) (\(evidence))"
        }))
    ruledOut = Self.cut(Self.listed(incident.ruledOut.map(AlertText.phrase)))
    check = Self.cut(Escaping.printable(Masking.masked(incident.check)))
  }

  /// The parts that there are, one after the other; the command comes last, as it is typed.
  public var sentence: String {
    let parts = [
      ("", headline), ("Changed: ", changed), ("Affected: ", affected), ("Ruled out: ", ruledOut),
    ]
    let told = parts.filter { !$0.1.isEmpty }.map { "\($0.0)\($0.1)." }
    return (told + (check.isEmpty ? [] : ["Check: \(check)"])).joined(separator: " ")
  }

  // MARK: parts

  private static func headline(_ transition: AlertTransition) -> String {
    let incident = transition.incident
    guard let cause = incident.toldCause else {
      let why = incident.unknownCulprit.map { " (\($0.phrase))" } ?? ""
      return "No cause stands out\(why): \(symptom(incident)), \(span(transition))"
    }
    return
      "\(word(cause.confidence)): \(told(cause, of: incident)), \(span(transition))\(alternative(incident))"
  }

  /// Who did what; and what is seen of it, where that is somebody else's.
  private static func told(_ cause: Cause, of incident: Incident) -> String {
    guard !cause.evidence.isEmpty else { return symptom(incident) }
    let claim = Eliding.end(AlertText.claim(cause), to: claimBytes)
    return cause.entity == incident.entity ? claim : "\(claim); seen as \(symptom(incident))"
  }

  private static func word(_ confidence: Confidence) -> String {
    switch confidence {
    case .likely: "Likely"
    case .possible: "Possible"
    case .unclear: "Unclear"
    }
  }

  /// The second candidate, where the first is one of two.
  private static func alternative(_ incident: Incident) -> String {
    guard incident.causes.count > 1, incident.causes[0].confidence == .possible,
      incident.causes[1].confidence == .possible
    else { return "" }
    let other = incident.causes[1]
    return "; or \(AlertText.phrase(other.subject.isEmpty ? other.entity.label : other.subject))"
  }

  private static func symptom(_ incident: Incident) -> String {
    let statement = Statement(incident)
    let who = Eliding.middle(AlertText.label(of: incident.entity), to: 40)
    return Eliding.end("\(who): \(statement.core)\(statement.detail)", to: AlertText.headBytes)
  }

  private static func span(_ transition: AlertTransition) -> String {
    let moment = { (time: Int64) in
      Timestamp.moment(
        time, now: transition.realtimeMicroseconds, offsetSeconds: transition.utcOffsetSeconds)
    }
    let begin = moment(transition.incident.onsetMicroseconds)
    guard let ending = transition.incident.ending else { return "since \(begin)" }
    return "from \(begin) to \(moment(ending.realtimeMicroseconds))"
  }

  /// What belongs to the cause, else what is nearest in time, which is said to be no more than that.
  private static func changed(_ transition: AlertTransition) -> String {
    let incident = transition.incident
    if let change = incident.toldCause?.change { return told(change, in: transition) }
    guard let nearest = incident.changes.first else { return "" }
    let others = incident.changes.count > 1 ? "; \(incident.changes.count - 1) more" : ""
    return "nothing that is known to belong to it; nearest \(told(nearest, in: transition))\(others)"
  }

  private static func told(_ change: Change, in transition: AlertTransition) -> String {
    let distance = Int128(transition.incident.onsetMicroseconds) - Int128(change.realtimeMicroseconds)
    let seconds = Int64(clamping: (distance < 0 ? -distance : distance) / 1_000_000)
    let side = distance < 0 ? "after it began" : "before"
    let place = seconds == 0 ? "at that moment" : "\(Quantity.duration(seconds: seconds)) \(side)"
    return "\(ChangePhrase(change, in: transition).text), \(place)"
  }

  private static func listed(_ texts: [String]) -> String {
    let others = texts.count - namedMaximum
    return texts.prefix(namedMaximum).joined(separator: ", ") + (others > 0 ? "; \(others) more" : "")
  }

  private static func cut(_ text: String) -> String { Eliding.end(text, to: partBytes) }
}
