import Alerts
import Model

// MARK: - Who and what

extension ExplainText {
  /// How many deviations are told of; the others are counted.
  private static let deviationsMaximum = 12

  var causes: [String] {
    guard !incident.causes.isEmpty else {
      let unknown = incident.unknownCulprit.map { "  culprit unknown: \($0.phrase)" }
      return unknown.map { ["causes", $0] + reference } ?? []
    }
    let ranked = incident.rankings > 0 ? " (ranked \(times(UInt64(incident.rankings))))" : ""
    return ["causes\(ranked)"] + incident.causes.flatMap(cause) + reference
  }

  private func cause(_ cause: Cause) -> [String] {
    let word = padded(cause.confidence.word, 9)
    let first = "  \(word) \(share(cause.probability))  "
    var detail = "\(cause.kind.word), score \(Quantity.text(cause.score, unit: .dimensionless))"
    if let change = cause.change {
      detail += "; \(AlertText.what(change)) \(story.time(change.realtimeMicroseconds))"
    }
    let indent = String(repeating: " ", count: first.utf8.count)
    return paragraph(AlertText.claim(cause), after: first) + paragraph(detail, after: indent)
  }

  /// What the ranking rests on.
  private var reference: [String] {
    let age = incident.lead?.baseline.ageSeconds ?? .nan
    let young = age < 86_400 ? "; \(youth(age))" : ""
    guard incident.referenceSeconds > 0 else {
      return young.isEmpty ? [] : paragraph(String(young.dropFirst(2)), after: "  ")
    }
    let window = "compared with the \(duration(incident.referenceSeconds)) before it began"
    return paragraph(window + young, after: "  ")
  }

  private func youth(_ age: Double) -> String {
    age < 1 ? "the leading signal is new" : "the leading signal has been known for \(duration(age)) only"
  }

  /// What is wrong by itself; one that is the incident alone has been told of.
  var facts: [String] {
    let told =
      incident.facts.count == 1 ? incident.facts.filter { $0.summary != incident.summary } : incident.facts
    guard !told.isEmpty else { return [] }
    return ["facts"] + told.flatMap(fact)
  }

  private func fact(_ fact: IncidentFact) -> [String] {
    let often = fact.count > 1 ? ", \(times(fact.count)), last \(story.time(fact.newestMicroseconds))" : ""
    // Of what only happened it goes without saying.
    let end = fact.hasEnded && fact.endsByEvent ? ", ended" : ""
    let who = AlertText.label(of: fact.entity)
    return paragraph(
      "\(fact.severity.word) \(who): \(AlertText.phrase(fact.summary))\(often)\(end)",
      after: "  \(story.time(fact.sinceMicroseconds))  ")
  }

  var victims: [String] {
    guard !incident.victims.isEmpty else { return [] }
    return ["affected"]
      + incident.victims.flatMap { victim in
        let evidence = AlertText.phrase(victim.evidence)
        let name = AlertText.label(of: victim.entity)
        return paragraph(evidence.isEmpty ? name : "\(name): \(evidence)", after: "  ", hanging: 4)
      }
  }

  var changes: [String] {
    guard !incident.changes.isEmpty else { return [] }
    return ["changes nearby, nearest first"]
      + incident.changes.flatMap { change in
        let units = change.units.map { AlertText.phrase($0) }.joined(separator: ", ")
        let touches = units.isEmpty ? "" : "; touches \(units)"
        let text = "\(padded(change.kind.word, 7)) \(AlertText.what(change))\(touches)"
        return paragraph(text, after: "  \(story.time(change.realtimeMicroseconds))  ")
      }
  }

  // MARK: what was measured

  var deviations: [String] {
    let all = (incident.lead.map { [$0] } ?? []) + incident.folded
    guard !all.isEmpty else { return [] }
    let alike = Self.withoutRepeats(all.map(text))
    let shown = alike.prefix(Self.deviationsMaximum)
    let lines = shown.flatMap { text, count in
      paragraph(count == 1 ? text : "\(text); \(count) alike", after: "  ", hanging: 4)
    }
    let counted = incident.foldedCount &+ (incident.lead == nil ? 0 : 1)
    let known = UInt64(shown.reduce(0) { $0 + $1.count })
    let folded = incident.foldedCount > 0 ? ", the leading one first; \(incident.foldedCount) folded in" : ""
    return ["deviations\(folded)"] + lines + (counted > known ? ["  and \(counted - known) more"] : [])
  }

  private func text(_ deviation: Deviation) -> String {
    "\(AlertText.label(of: deviation.entity)) \(AlertText.value(deviation)), since "
      + "\(story.time(deviation.sinceMicroseconds)), surprise "
      + Quantity.text(deviation.surprise, unit: .dimensionless)
  }

  /// Templates of a unit have signals of the same name: what reads alike stands once, with its number.
  private static func withoutRepeats(_ texts: [String]) -> [(text: String, count: Int)] {
    var result: [(text: String, count: Int)] = []
    for text in texts {
      if let place = result.firstIndex(where: { $0.text == text }) {
        result[place].count += 1
      } else {
        result.append((text, 1))
      }
    }
    return result
  }

  var logs: [String] {
    guard !incident.logs.isEmpty else { return [] }
    return ["log lines (secrets masked)"]
      + incident.logs.flatMap { log in
        let new = log.isNew ? ", never logged before" : ""
        let head = "\(AlertText.phrase(log.unit)), \(times(log.count))\(new):"
        let text = Escaping.printable(log.sample.isEmpty ? log.template : log.sample)
        return paragraph(head, after: "  ") + paragraph(text, after: "    ")
      }
  }

  var hints: [String] {
    guard !incident.hints.isEmpty else { return [] }
    let parts = incident.hints.map {
      "\(AlertText.label(of: $0.entity)) \(AlertText.phrase($0.signal)) \(share($0.share))"
    }
    return ["what stuck out of all the host's signals"]
      + paragraph(parts.joined(separator: ", "), after: "  ")
  }

  /// What would end it.
  var end: [String] {
    guard incident.ending == nil, !incident.clearRule.isEmpty else { return [] }
    return paragraph("ends when: \(AlertText.phrase(incident.clearRule))")
  }

  // MARK: words

  func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.utf8.count, 0))
  }

  private func share(_ value: Double) -> String {
    let text = Quantity.text(value, unit: .fraction)
    return String(repeating: " ", count: max(4 - text.utf8.count, 0)) + text
  }

  private func times(_ count: UInt64) -> String { count == 1 ? "once" : "\(count) times" }

  func duration(_ seconds: Double) -> String {
    Quantity.duration(seconds: Int64(min(max(seconds.isNaN ? 0 : seconds, 0), 1e15)))
  }
}
