import Alerts
import Control

/// Why something did or did not ring, as lines of fields between tabs; the first says what sort of line it is.
enum WhyPlain {
  static func lines(_ story: WhyStory) -> [String] {
    var lines = [row(["answer", story.silence == nil ? "daemon" : "files", story.sentence])]
    lines += story.incidents.map(incident)
    guard let report = story.report else { return lines }
    lines += report.decisions.map(decision) + report.signals.map(signal) + report.logs.map(log)
    lines += report.passed.map(passed)
    lines.append(row(["kept", time(report.passedSince), time(report.endedSince)]))
    return lines
  }

  /// Id, severity, kind, entity, onset, end, relation, `rang` or why not, decision, text.
  static func incident(_ incident: WhyReport.Incident) -> String {
    row([
      "incident", incident.id, incident.severity, incident.entityKind, name(incident.entity),
      time(incident.onset), time(incident.end), incident.relation,
      incident.heldBack ?? (incident.hasRung ? "rang" : "-"), incident.decision?.id ?? "-", incident.text,
    ])
  }

  /// Kind, entity, name, rule, pace, value, low, high, surprise, least change, incident.
  static func signal(_ finding: WhyReport.Finding) -> String {
    let (signal, pace) = (finding.signal, finding.pace)
    return row([
      "signal", signal.entityKind, name(signal.entity), signal.name, finding.rule,
      finding.isSlow ? "300" : "10", number(pace.value), number(pace.low), number(pace.high),
      number(pace.surprise), number(finding.leastChange), name(finding.incident),
    ])
  }

  private static func decision(_ decision: WhyReport.Decision) -> String {
    row([
      "decision", decision.id, decision.kind, decision.author, time(decision.until),
      decision.isInForce ? "in-force" : "waiting", decision.reason,
    ])
  }

  private static func log(_ log: WhyReport.Log) -> String {
    row([
      "log", log.unit, String(log.entries), number(log.quietSeconds), number(log.typicalPauseSeconds),
      log.isOverdue ? "overdue" : "usual", log.isIgnored ? "ignored" : "-",
    ])
  }

  private static func passed(_ passed: WhyReport.Passed) -> String {
    row([
      "passed", time(passed.first), time(passed.last), passed.entityKind, name(passed.entity), passed.signal,
      passed.rule, passed.isSlow ? "300" : "10", String(passed.bins), number(passed.observed),
      number(passed.low), number(passed.high), number(passed.surprise),
    ])
  }

  private static func row(_ fields: [String]) -> String {
    fields.map { Escaping.printable($0) }.joined(separator: "\t")
  }

  private static func name(_ text: String) -> String { text.isEmpty ? "-" : text }

  private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }

  private static func time(_ microseconds: Int64?) -> String { microseconds.map(Timestamp.utc) ?? "-" }
}
