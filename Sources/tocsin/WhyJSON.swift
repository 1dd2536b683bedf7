import Alerts
import Control

/// Why something did or did not ring as one JSON object: docs/why.md has the fields one by one.
enum WhyJSON {
  static func line(_ story: WhyStory) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", 1)
      json.object("asked") { json in
        json.member("unit", story.asked.unit)
        json.member("entity", story.asked.entity)
        json.member("signal", story.asked.signal)
        json.member("at", time: story.asked.at)
      }
      json.member("daemon_answers", story.report != nil)
      json.member("answer", story.sentence)
      json.array("incidents", story.incidents) { $0.incident($1) }
      report(story.report ?? WhyReport(), isKnown: story.report != nil, &json)
    }
    return writer.bytes
  }

  private static func report(_ report: WhyReport, isKnown: Bool, _ json: inout JSONWriter) {
    json.member("rules") { if isKnown { $0.rules(report.rules) } else { $0.null() } }
    json.array("signal_counts", report.counts) { $0.count($1) }
    json.array("signals", report.signals) { $0.finding($1) }
    json.array("logs", report.logs, log)
    json.array("decisions", report.decisions) { $0.decision($1) }
    json.array("passed", report.passed, passed)
    json.member("passed_since", time: report.passedSince)
    json.member("ended_since", time: report.endedSince)
    json.member("left_out", report.leftOut)
  }

  private static func log(_ json: inout JSONWriter, _ log: WhyReport.Log) {
    json.object { json in
      json.member("unit", log.unit)
      json.member("entries", log.entries)
      json.member("expected_per_second", log.expectedPerSecond)
      json.member("quiet_seconds", log.quietSeconds)
      json.member("typical_pause_seconds", log.typicalPauseSeconds)
      json.member("overdue", log.isOverdue)
      json.member("ignored", log.isIgnored)
    }
  }

  private static func passed(_ json: inout JSONWriter, _ passed: WhyReport.Passed) {
    json.object { json in
      json.member("kind", passed.entityKind)
      json.member("entity", passed.entity)
      json.member("signal", passed.signal)
      json.member("unit", passed.unit)
      json.member("rule", passed.rule)
      json.member("pace_seconds", passed.isSlow ? 300 : 10)
      json.member("first", time: passed.first)
      json.member("last", time: passed.last)
      json.member("bins", passed.bins)
      json.member("observed", passed.observed)
      json.member("low", passed.low)
      json.member("high", passed.high)
      json.member("surprise", passed.surprise)
    }
  }
}
