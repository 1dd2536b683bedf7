import Alerts
import LogTemplates

/// A template as one JSON object: docs/templates.md has the fields one by one.
enum TemplateJSON {
  /// The version of the fields.
  static let schema = 1

  static func line(_ row: TemplateRow, of report: TemplateReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("schema", schema)
      writer.member("id", TemplatePlain.identifier(row.id))
      writer.member("unit", row.unit)
      writer.member("template", row.text)
      writer.member("count", row.count)
      times(row, report.survey.clock, &writer)
      severity(row, &writer)
      writer.member("sample", Masking.sample(report.survey.book.sample(pair: row.pair)))
      if report.withValues { values(report.values(of: row), &writer) }
    }
    return writer.bytes
  }

  private static func times(_ row: TemplateRow, _ clock: TemplateSurvey.Clock, _ writer: inout JSONWriter) {
    switch clock {
    case .realtime:
      writer.member("first_seen", time: row.first)
      writer.member("last_seen", time: row.last)
    case .lines:
      writer.member("first_line", row.first)
      writer.member("last_line", row.last)
    }
  }

  private static func values(_ blanks: [BlankValues], _ writer: inout JSONWriter) {
    writer.array("values", blanks) { writer, blank in
      writer.object { writer in
        writer.member("blank", blank.kind)
        writer.member("ordinal", blank.ordinal)
        writer.array("top", blank.values) { writer, value in
          writer.object { writer in
            writer.member("value", value.text)
            writer.member("count", value.count)
          }
        }
      }
    }
  }

  private static func severity(_ row: TemplateRow, _ writer: inout JSONWriter) {
    writer.member("severity", row.severity)
    writer.member("priority", row.priority)
  }
}
