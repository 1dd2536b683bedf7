import Alerts
import ArgumentParser
import Model

/// What came of a drill.
struct DrillResult {
  let plan: DrillPlan
  /// When the load began and was ended, microseconds since 1970 UTC.
  let began: Int64
  let ended: Int64
  /// What was seen; nil where nothing was.
  let sighting: DrillFindings.Sighting?
  /// True where the user ended it before anything was seen.
  let isInterrupted: Bool

  /// The word for it.
  var verdict: String {
    guard let sighting else { return isInterrupted ? "interrupted" : "missed" }
    return sighting.blames(plan.unit) ? "noticed" : "wrong-culprit"
  }
}

/// Prints what came of a drill.
enum DrillOutput {
  static func write(_ result: DrillResult, as format: OutputFormat, to output: inout OutputBuffer) throws {
    switch format {
    case .table: for line in table(result) { try output.write(line: line.utf8) }
    case .plain: for line in plain(result) { try output.write(line: line.utf8) }
    case .json: try output.write(line: json(result))
    }
  }

  /// Who an incident is about and what is wrong.
  static func text(of incident: Incident) -> String { AlertText.summary(incident) }

  static func table(_ result: DrillResult) -> [String] {
    let seconds = Double(result.ended - result.began) / 1e6
    let head = "drill \(result.plan.kind.rawValue): \(result.plan.unit) ran for \(number(seconds)) s"
    guard let sighting = result.sighting else {
      return [
        head,
        result.isInterrupted ? "interrupted before anything was seen" : "missed: no incident tells of it",
      ]
    }
    let isRight = sighting.blames(result.plan.unit)
    let blamed = sighting.culprit ?? (sighting.entity.isEmpty ? "the host" : sighting.entity)
    return [
      head,
      "noticed after \(number(sighting.afterSeconds)) s: \(Escaping.printable(sighting.id)) \(sighting.severity) "
        + Escaping.printable(sighting.text),
      sighting.heldBack.map { "held back, not written: \($0)\(meaning($0))" } ?? "written to the alerts",
      isRight ? "the culprit is right" : "the culprit is wrong: \(Escaping.printable(blamed)) is blamed",
    ]
  }

  static func plain(_ result: DrillResult) -> [String] {
    let sighting = result.sighting
    return [
      ["verdict", result.verdict], ["kind", result.plan.kind.rawValue], ["unit", result.plan.unit],
      ["seconds", number(Double(result.ended - result.began) / 1e6)],
      ["incident", sighting?.id ?? "", sighting?.severity ?? "", sighting?.text ?? ""],
      ["after", sighting.map { number($0.afterSeconds) } ?? ""], ["held-back", sighting?.heldBack ?? ""],
      ["culprit", sighting?.culprit ?? sighting?.entity ?? ""],
    ].map { $0.map { Escaping.printable($0) }.joined(separator: "\t") }
  }

  static func json(_ result: DrillResult) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", 1)
      json.member("kind", result.plan.kind.rawValue)
      json.member("unit", result.plan.unit)
      json.member("began", time: result.began)
      json.member("load_seconds", Double(result.ended - result.began) / 1e6)
      json.member("verdict", result.verdict)
      json.member("incident") { json in
        if let sighting = result.sighting { write(sighting, result.plan, to: &json) } else { json.null() }
      }
    }
    return writer.bytes
  }

  private static func write(_ sighting: DrillFindings.Sighting, _ plan: DrillPlan, to json: inout JSONWriter)
  {
    json.object { json in
      json.member("id", sighting.id)
      json.member("severity", sighting.severity)
      json.member("text", sighting.text)
      json.member("after_seconds", sighting.afterSeconds)
      json.member("held_back", sighting.heldBack)
      json.member("culprit", sighting.culprit)
      json.member("right_culprit", sighting.blames(plan.unit))
    }
  }

  private static func meaning(_ reason: String) -> String {
    switch reason {
    case "learning": " (statistics ring once the host was watched for alerts.observe_for)"
    case "weekly-ceiling": " (alerts.max_per_week is used up)"
    case "below-min-severity": " (milder than alerts.min_severity: nobody suffers from it)"
    case "booting": " (no statistic rings in the first ten minutes of a boot)"
    default: ""
    }
  }

  /// Seconds with one decimal.
  private static func number(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
