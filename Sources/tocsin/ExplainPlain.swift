import Alerts
import Model

/// An incident as lines of fields between tabs; the first field says what sort of line it is.
enum ExplainPlain {
  static func lines(_ story: IncidentStory) -> [String] {
    let incident = story.last.masked().incident
    var rows = [head(story, incident), ["explanation", Explanation(story.last).sentence]]
    rows += story.transitions.map(transition)
    rows += incident.facts.map(fact)
    rows += story.notes.map { ["note", Timestamp.utc($0.realtimeMicroseconds), Masking.masked($0.text)] }
    rows += incident.causes.map(cause)
    rows += incident.victims.map { ["victim"] + entity($0.entity) + [$0.evidence] }
    rows += incident.changes.map { change in
      ["change", Timestamp.utc(change.realtimeMicroseconds), change.kind.word] + entity(change.entity)
        + [change.summary, change.units.joined(separator: " ")]
    }
    rows += incident.ruledOut.map { ["ruled-out", $0] }
    rows += ((incident.lead.map { [$0] } ?? []) + incident.folded).map(deviation)
    rows += (incident.lead?.votes ?? []).map { ["vote", $0.statistic, $0.surprise.description] }
    for transition in story.transitions {
      guard let course = transition.incident.course else { continue }
      rows += points(of: course)
    }
    rows += incident.logs.map { log in
      ["log", log.unit, String(log.count), log.isNew ? "new" : "known", log.template, log.sample]
    }
    if !incident.check.isEmpty { rows.append(["check", incident.check]) }
    return rows.map { $0.map { Escaping.printable(Masking.masked($0)) }.joined(separator: "\t") }
  }

  /// The end of each stretch of a course, its mean, and the range that was normal then; `-` for no mean.
  private static func points(of course: SignalCourse) -> [[String]] {
    let step = Int64(min(max(course.stepSeconds.isNaN ? 0 : course.stepSeconds, 0), 1e9) * 1e6)
    return course.points.enumerated().map { place, point in
      let end = course.endMicroseconds &- Int64(course.points.count - 1 - place) &* step
      return [
        "point", Timestamp.utc(end), point.value?.description ?? "-", point.low.description,
        point.high.description,
      ]
    }
  }

  private static func head(_ story: IncidentStory, _ incident: Incident) -> [String] {
    ["incident", incident.id, story.state.rawValue, incident.severity.word, incident.category.word]
      + entity(incident.entity) + [story.last.host, Timestamp.utc(incident.onsetMicroseconds)]
  }

  private static func transition(_ transition: AlertTransition) -> [String] {
    [
      "transition", Timestamp.utc(transition.realtimeMicroseconds), transition.kind.word,
      transition.incident.severity.word, AlertText.statement(transition.incident),
    ]
  }

  private static func fact(_ fact: IncidentFact) -> [String] {
    ["fact", Timestamp.utc(fact.sinceMicroseconds), fact.severity.word, fact.category.word]
      + entity(fact.entity) + [fact.summary, String(fact.count), fact.hasEnded ? "ended" : "holds"]
  }

  private static func cause(_ cause: Cause) -> [String] {
    let change = cause.change.map { [Timestamp.utc($0.realtimeMicroseconds), $0.summary] } ?? ["", ""]
    return ["cause", cause.confidence.word, cause.probability.description, cause.kind.word]
      + entity(cause.entity) + [cause.subject, cause.evidence] + change
  }

  private static func deviation(_ deviation: Deviation) -> [String] {
    let numbers = [
      deviation.observed, deviation.expected.low, deviation.expected.mid, deviation.expected.high,
      deviation.surprise,
    ]
    return ["deviation"] + entity(deviation.entity)
      + [deviation.signal, AlertWords.word(for: deviation.unit)] + numbers.map(\.description)
      + [Timestamp.utc(deviation.sinceMicroseconds)]
  }

  /// Kind and name; `-` where there is no name.
  private static func entity(_ entity: Entity) -> [String] {
    [entity.kind.word, entity.name.isEmpty ? "-" : entity.name]
  }
}
