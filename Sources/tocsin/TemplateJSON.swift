import Alerts
import LogTemplates

/// A template as one JSON object: docs/templates.md has the fields one by one.
enum TemplateJSON {
  /// The version of the fields.
  static let schema = 1

  static func line(_ row: TemplateRow, of report: TemplateReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("schema")
      writer.integer(schema)
      writer.key("id")
      writer.string(TemplatePlain.identifier(row.id))
      writer.key("unit")
      writer.string(row.unit)
      writer.key("template")
      writer.string(row.text)
      writer.key("count")
      writer.integer(row.count)
      times(row, report.survey.clock, &writer)
      severity(row, &writer)
      writer.key("sample")
      writer.string(Masking.sample(report.survey.book.sample(pair: row.pair)))
      if report.withValues { values(report.values(of: row), &writer) }
    }
    return writer.bytes
  }

  private static func times(_ row: TemplateRow, _ clock: TemplateSurvey.Clock, _ writer: inout JSONWriter) {
    switch clock {
    case .realtime:
      writer.key("first_seen")
      writer.string(Timestamp.utc(row.first))
      writer.key("last_seen")
      writer.string(Timestamp.utc(row.last))
    case .lines:
      writer.key("first_line")
      writer.integer(row.first)
      writer.key("last_line")
      writer.integer(row.last)
    }
  }

  private static func values(_ blanks: [BlankValues], _ writer: inout JSONWriter) {
    writer.key("values")
    writer.array(blanks) { writer, blank in
      writer.object { writer in
        writer.key("blank")
        writer.string(blank.kind)
        writer.key("ordinal")
        writer.integer(blank.ordinal)
        writer.key("top")
        writer.array(blank.values) { writer, value in
          writer.object { writer in
            writer.key("value")
            writer.string(value.text)
            writer.key("count")
            writer.integer(value.count)
          }
        }
      }
    }
  }

  private static func severity(_ row: TemplateRow, _ writer: inout JSONWriter) {
    writer.key("severity")
    if let word = row.severity { writer.string(word) } else { writer.null() }
    writer.key("priority")
    if let priority = row.priority { writer.integer(priority) } else { writer.null() }
  }
}
