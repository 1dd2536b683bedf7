import Alerts
import Model

// MARK: - Why the score

extension ExplainText {
  /// Why the leading value is a surprise: what each statistic says, what adds to it and what takes from it.
  var votes: [String] {
    guard let lead = incident.lead, !lead.votes.isEmpty else { return [] }
    let title = "why it is a surprise: \(number(lead.surprise)) zeros in its probability"
    if let evidence = lead.votes.first(where: { $0.statistic == "evidence" }) {
      return ["why it is a surprise"]
        + paragraph("found by what speaks for its culprit, score \(number(evidence.surprise))", after: "  ")
        + grounds(lead)
    }
    return [title] + lead.votes.flatMap(vote) + grounds(lead)
  }

  private func vote(_ vote: Vote) -> [String] {
    let name = padded(AlertText.phrase(vote.statistic), 16)
    let bar = String(repeating: "#", count: Int(min(max(vote.surprise.isNaN ? 0 : vote.surprise, 0), 12)))
    let first = "  \(name) \(padded(number(vote.surprise), 5)) \(padded(bar, 12)) "
    let meaning = Self.meaning[vote.statistic] ?? ""
    return paragraph(meaning, after: first, hanging: 4).map { String($0.trimmingBlanksAtEnd) }
  }

  /// What a statistic compares a value with; docs/detection.md has them in full.
  private static let meaning: [String: String] = [
    "level": "far from its level of late", "season.day": "for this time of day",
    "season.day.fast": "for this time of day, by the last days", "season.week": "for this hour of the week",
    "novelty.value": "a value it has never had", "shift": "a shift of its level",
    "flatline": "the same value for too long", "growth": "rising day by day",
    "host": "the whole host is unlike its past", "rate": "how often it is logged",
    "drop": "logged too seldom", "silence": "no word for too long", "share": "the share of errors",
    "mix": "another mix of templates", "novelty": "a form that was never logged before",
  ]

  /// What the judgement rests on, and what held it down.
  private func grounds(_ lead: Deviation) -> [String] {
    let rows =
      [("beyond", beyond(lead)), ("lasted", lasted(lead)), ("learned", learned(lead.baseline))]
      + reductions(lead).map { ("lowered", $0) }
    return rows.filter { !$0.1.isEmpty }.flatMap { paragraph($0.1, after: "  \(padded($0.0, 9)) ") }
  }

  /// How far out it is, in widths of what is normal.
  private func beyond(_ newest: Deviation) -> String {
    // In a `clear` the value is back: what rang is in the first line.
    let opened = story.transitions.first?.incident.lead
    let lead = opened.map { $0.signal == newest.signal && $0.entity == newest.entity ? $0 : newest } ?? newest
    let edge = lead.isAbove ? lead.expected.high : lead.expected.low
    let (distance, width) = (abs(lead.observed - edge), lead.expected.high - lead.expected.low)
    let isOut = lead.isAbove ? lead.observed > edge : lead.observed < edge
    guard isOut, width > 0, distance.isFinite, width.isFinite else { return "" }
    return
      "what is normal by \(number(distance / width)) times its width, \(lead.isAbove ? "above" : "below")"
  }

  /// How long it deviated before anybody was told.
  private func lasted(_ lead: Deviation) -> String {
    guard let opened = story.transitions.first else { return "" }
    let seconds = (Double(opened.realtimeMicroseconds) - Double(lead.sinceMicroseconds)) / 1e6
    return seconds > 0 ? "\(duration(seconds)) before it rang" : ""
  }

  private func learned(_ baseline: Baseline) -> String {
    let profile = baseline.isSeasonal ? ", by the time of day or week" : ""
    return "from \(baseline.samples) values over \(duration(baseline.ageSeconds))\(profile)"
      + (baseline.isMature ? "" : "; not mature")
  }

  private func reductions(_ lead: Deviation) -> [String] {
    let own = lead.votes.filter { $0.statistic != "host" && $0.statistic != "evidence" }
    var reasons: [String] = []
    if let most = own.max(by: { $0.surprise < $1.surprise }), most.surprise > lead.surprise + 0.5 {
      reasons.append(
        "\(AlertText.phrase(most.statistic)) alone says \(number(most.surprise)), the others less")
    }
    if lead.baseline.ageSeconds < 86_400 {
      reasons.append("a baseline younger than a day is certain of nothing")
    } else if !lead.baseline.isSeasonal, own.contains(where: { $0.statistic.hasPrefix("season.") }) {
      reasons.append("its profile of the day is not trusted: it errs as much as the plain level")
    }
    return reasons
  }

  private func number(_ value: Double) -> String { Quantity.text(value, unit: .dimensionless) }
}

// MARK: - What to do

extension ExplainText {
  /// Commands that tell or do more, as they can be copied.
  var next: [String] {
    let steps = NextSteps(story, check: Explanation(story.last).check).commands
    let longest = steps.reduce(0) { max($0, $1.command.utf8.count) }
    return ["next"]
      + steps.flatMap { step in
        guard longest + 4 + step.purpose.utf8.count <= width else {
          return ["  \(step.command)"] + paragraph(step.purpose, after: "      ")
        }
        return ["  \(padded(step.command, longest))  \(step.purpose)"]
      }
  }
}

extension String {
  /// The text without blanks at its end.
  var trimmingBlanksAtEnd: Substring {
    var rest = self[...]
    while rest.last == " " { rest.removeLast() }
    return rest
  }
}
