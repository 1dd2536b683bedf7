import Alerts
import Control
import Model

/// Why something did or did not ring, for people: at most eighty columns wide.
struct WhyText {
  private let story: WhyStory

  init(_ story: WhyStory) {
    self.story = story
  }

  var lines: [String] {
    let when = story.asked.at.map { "around \(LocalTime.text($0))" } ?? "now"
    let head = Paragraph.lines("\(story.subject), \(when): \(story.sentence)")
    let sections = [incidents, decisions, signals, logs, passed, rules, kept].filter { !$0.isEmpty }
    return head + sections.flatMap { [""] + $0 }
  }

  // MARK: incidents and decisions

  private var incidents: [String] {
    guard !story.incidents.isEmpty else { return [] }
    return ["incidents"] + story.incidents.flatMap(incident)
  }

  private func incident(_ incident: WhyReport.Incident) -> [String] {
    let end = incident.end.map { " to \(time($0))" } ?? ", open"
    let head = "\(incident.id) \(incident.severity) \(incident.text)"
    var detail = "\(incident.onset == 0 ? "" : "from ")\(time(incident.onset))\(end); "
    if incident.relation != "about" { detail += "it is part of it as a \(incident.relation); " }
    if incident.hasRung {
      detail += "rang" + (incident.decision.map { "; no more is told of it: \(HeldBackText.text($0))" } ?? "")
    } else if let rules = story.report?.rules {
      detail += HeldBackText.sentence(incident, rules)
    }
    return Paragraph.lines(Escaping.printable(head), after: "  ", hanging: 4)
      + Paragraph.lines(Escaping.printable(detail), after: "    ")
  }

  private var decisions: [String] {
    guard let decisions = story.report?.decisions, !decisions.isEmpty else { return [] }
    return ["decisions about it"]
      + decisions.flatMap { decision in
        Paragraph.lines(
          HeldBackText.text(decision) + (decision.isInForce ? "" : " (not in force now)"), after: "  ",
          hanging: 4)
      }
  }

  // MARK: signals and logs

  private var signals: [String] {
    guard let report = story.report, !report.signals.isEmpty else { return [] }
    let more = report.leftOut > 0 ? ["  \(report.leftOut) more are left out; name a unit or a signal"] : []
    return ["signals"] + report.signals.flatMap(signal) + more
  }

  private func signal(_ finding: WhyReport.Finding) -> [String] {
    let (signal, pace) = (finding.signal, finding.pace)
    let unit = AlertWords.unit(word: signal.unit) ?? .dimensionless
    let value = pace.value.map { " \(Quantity.text($0, unit: unit))" } ?? ""
    var band = ""
    if let low = pace.low, let high = pace.high, finding.rule != "warming", finding.rule != "gone" {
      band = " (normal \(Quantity.text(low: low, high: high, unit: unit)))"
    }
    let detail = [RuleText.sentence(finding, time: time), RuleText.note(finding)].compactMap { $0 }
    let head = "\(signal.label) \(signal.name)\(value)\(band)"
    return Paragraph.lines(Escaping.printable(head), after: "  ", hanging: 4)
      + Paragraph.lines(Escaping.printable(detail.joined(separator: "; ")), after: "    ")
  }

  private var logs: [String] {
    guard let logs = story.report?.logs, !logs.isEmpty else { return [] }
    return ["logs"]
      + logs.flatMap { Paragraph.lines(Escaping.printable(Self.text($0)), after: "  ", hanging: 4) }
  }

  private static func text(_ log: WhyReport.Log) -> String {
    func duration(_ seconds: Double) -> String {
      Quantity.duration(seconds: Int64(min(max(0, seconds), 1e12)))
    }
    var parts = ["\(log.entries) \(log.entries == 1 ? "entry" : "entries") read"]
    if log.entries > 0 { parts.append("quiet for \(duration(log.quietSeconds))") }
    if let typical = log.typicalPauseSeconds {
      let often = log.isOverdue ? "longer than ever" : "as usual"
      parts.append("pauses \(Quantity.text(typical, unit: .seconds)) as a rule: \(often)")
    } else {
      parts.append("too little is known of its pauses to miss it")
    }
    if let rate = log.expectedPerSecond {
      parts.append("\(Quantity.text(rate, unit: .perSecond)) expected")
    }
    if log.isIgnored { parts.append("ignored by the configuration") }
    return "\(log.unit): \(parts.joined(separator: ", "))"
  }

  // MARK: the past

  private var passed: [String] {
    guard let passed = story.report?.passed, !passed.isEmpty else { return [] }
    return ["surprises that opened no incident, newest first"] + passed.flatMap(surprise)
  }

  private func surprise(_ passed: WhyReport.Passed) -> [String] {
    let unit = AlertWords.unit(word: passed.unit) ?? .dimensionless
    let value = passed.observed.map { " \(Quantity.text($0, unit: unit))" } ?? ""
    var band = ""
    if let low = passed.low, let high = passed.high {
      band = " (normal \(Quantity.text(low: low, high: high, unit: unit)))"
    }
    let often = passed.bins > 1 ? ", \(passed.bins) means of \(passed.isSlow ? "5m" : "10s")" : ""
    let who = passed.entity.isEmpty ? passed.entityKind : passed.entity
    let text =
      "\(who) \(passed.signal)\(value)\(band), surprise "
      + "\(Quantity.text(passed.surprise, unit: .dimensionless))\(often): \(RuleText.short(passed.rule))"
    return Paragraph.lines(Escaping.printable(text), after: "  \(time(passed.first))  ", hanging: 4)
  }

  /// What nothing is kept of, which is never passed over in silence.
  private var kept: [String] {
    guard story.asked.at != nil else { return [] }
    guard let report = story.report else {
      return Paragraph.lines("what did not ring is known to the daemon alone, and it does not answer")
    }
    guard let since = report.passedSince else {
      return Paragraph.lines("the daemon has judged nothing yet, so that it remembers nothing")
    }
    guard story.isKept else {
      return Paragraph.lines(
        "surprises that opened no incident are remembered since \(LocalTime.text(since)) only: what else was seen at "
          + "that moment is not kept")
    }
    return Paragraph.lines(
      "surprises that opened no incident are remembered since \(LocalTime.text(since)); values that were no surprise "
        + "are not kept")
  }

  // MARK: rules

  private var rules: [String] {
    guard let rules = story.report?.rules, story.asked.at == nil else { return [] }
    func duration(_ seconds: Double) -> String {
      Quantity.duration(seconds: Int64(min(max(0, seconds), 1e12)))
    }
    let learning =
      rules.observedSeconds < rules.observeForSeconds
      ? "statistics ring in \(duration(rules.observeForSeconds - rules.observedSeconds)); facts and limits ring now"
      : "statistics may ring"
    var lines = [
      "watched for \(duration(rules.observedSeconds)): \(learning)",
      "\(rules.ringsInWeek) of \(rules.maxPerWeek) statistical incidents of seven days have rung; the next takes a "
        + "surprise of \(Quantity.text(rules.requiredSurprise, unit: .dimensionless))",
      "what is less bad than \(Escaping.printable(rules.minSeverity)) does not ring",
    ]
    if rules.isBooting { lines.append("the host was booted in the last ten minutes: no statistic rings") }
    if rules.refusedSignals > 0 {
      lines.append("\(rules.refusedSignals) signals found no room and are not judged")
    }
    if story.isEmpty {
      lines.append("tocsin units lists what is known; tocsin check --host what cannot be seen")
    }
    return ["rules in force"] + lines.flatMap { Paragraph.lines($0, after: "  ", hanging: 4) }
  }

  private func time(_ microseconds: Int64) -> String { LocalTime.text(microseconds) }
}
