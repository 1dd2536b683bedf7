import Alerts
import Model

/// A report as one JSON object: docs/reports.md has the keys one by one.
enum ReportJSON {
  static func line(_ report: PeriodReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", IncidentJSON.schema)
      json.member("since", time: report.since)
      json.member("until", time: report.until)
      json.array("hosts", report.hosts)
      json.member("incidents", report.records.count)
      json.member("open", report.open.count)
      json.member("began", report.begun.count)
      json.member("durations") { write(report.durations, to: &$0) }
      json.member("delays") { write(report.delays, to: &$0) }
      writeCounts(of: report, to: &json)
    }
    return writer.bytes
  }

  private static func writeCounts(of report: PeriodReport, to json: inout JSONWriter) {
    json.array("by_severity", report.bySeverity) { write($1, to: &$0) }
    json.array("by_class", report.byClass) { write($1, to: &$0) }
    json.array("by_unit", report.byUnit) { write($1, to: &$0) }
    json.array("by_day", report.bars) { write(PeriodReport.Count(name: $1.name, count: $1.total), to: &$0) }
    json.array("causes", report.causes) { json, group in
      write(PeriodReport.Count(name: group.title, count: group.records.count), to: &json)
    }
    json.member("held_back") { json in
      if let heldBack = report.heldBack { json.array(heldBack) { write($1, to: &$0) } } else { json.null() }
    }
    json.array("open_incidents", report.open) { IncidentJSON.write($1, to: &$0) }
  }

  private static func write(_ lengths: PeriodReport.Lengths, to json: inout JSONWriter) {
    json.object { json in
      json.member("mean_seconds", lengths.mean)
      json.member("median_seconds", lengths.median)
      json.member("longest_seconds", lengths.longest)
    }
  }

  private static func write(_ count: PeriodReport.Count, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", count.name)
      json.member("count", count.count)
    }
  }
}
