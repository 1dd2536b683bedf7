import Alerts

/// A template as fields between tabs: count, id, first, last, severity, unit, template.
enum TemplatePlain {
  static func line(_ row: TemplateRow, clock: TemplateSurvey.Clock) -> String {
    let fields = [
      String(row.count), identifier(row.id), time(row.first, clock), time(row.last, clock),
      row.severity ?? "-", Escaping.printable(row.unit), Escaping.printable(row.text),
    ]
    return fields.joined(separator: "\t")
  }

  /// A template's id as it is written everywhere: sixteen hexadecimal digits.
  static func identifier(_ id: UInt64) -> String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  private static func time(_ value: Int64, _ clock: TemplateSurvey.Clock) -> String {
    clock == .realtime ? Timestamp.utc(value) : String(value)
  }
}
