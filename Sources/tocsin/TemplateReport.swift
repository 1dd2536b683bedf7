import Alerts
import LogTemplates

/// What is known of one template of one unit.
struct TemplateRow {
  var pair: UInt32
  var id: UInt64
  var count: UInt64
  /// Microseconds since 1970 UTC, or the number of a line.
  var first: Int64
  /// As ``first``.
  var last: Int64
  /// syslog's severity, `nil` where the input has none.
  var priority: UInt8?
  var unit: String
  /// With typed blanks, secrets masked, not escaped.
  var text: String

  /// syslog's word of each severity.
  static let severities = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"]

  /// The severity's word, or `nil`.
  var severity: String? { priority.map { Self.severities[Int($0)] } }

  init(_ pair: UInt32, of survey: TemplateSurvey) {
    let book = survey.book
    self.pair = pair
    id = book.templateID(pair: pair)
    count = book.count(pair: pair)
    first = book.firstSeen(pair: pair)
    last = book.lastSeen(pair: pair)
    priority = survey.clock == .realtime ? book.worstPriority(pair: pair) : nil
    unit = book.unitName(book.unit(pair: pair))
    text = Masking.masked(book.templateText(pair: pair))
  }
}

/// The templates of a survey in the order in which they are printed.
struct TemplateReport {
  let survey: TemplateSurvey
  let rows: [TemplateRow]
  /// How many rows were left out at the end.
  let omitted: Int
  let withValues: Bool

  init(_ survey: TemplateSurvey, order: TemplateOrder, top: Int?, withValues: Bool) {
    let all = survey.pairs.map { TemplateRow($0, of: survey) }.sorted { order.precedes($0, $1) }
    self.survey = survey
    self.rows = Array(all.prefix(top ?? all.count))
    self.omitted = all.count - rows.count
    self.withValues = withValues
  }

  /// What stood in the blanks of a row lately, secrets masked; empty where it is not asked for.
  func values(of row: TemplateRow) -> [BlankValues] {
    guard withValues else { return [] }
    return survey.book.blankValues(pair: row.pair).map { blank in
      var blank = blank
      for place in blank.values.indices {
        blank.values[place].text = Masking.masked(blank.values[place].text)
      }
      return blank
    }
  }

  /// Writes the report to the standard output.
  func print(_ format: OutputFormat) throws {
    var output = OutputBuffer()
    switch format {
    case .table: try TemplateTable(self).write(to: &output)
    case .json: for row in rows { try output.write(line: TemplateJSON.line(row, of: self)) }
    case .plain: for row in rows { try output.write(line: TemplatePlain.line(row, clock: survey.clock).utf8) }
    }
    try output.flush()
  }
}

extension TemplateOrder {
  /// True where the left row is printed before the right one; never for both ways round.
  func precedes(_ left: TemplateRow, _ right: TemplateRow) -> Bool {
    switch self {
    case .count: return Self.byCount(left, right)
    case .first where left.first != right.first: return left.first < right.first
    case .last where left.last != right.last: return left.last > right.last
    case .severity where left.priority != right.priority: return (left.priority ?? 8) < (right.priority ?? 8)
    default: return Self.byCount(left, right)
    }
  }

  private static func byCount(_ left: TemplateRow, _ right: TemplateRow) -> Bool {
    left.count != right.count ? left.count > right.count : left.pair < right.pair
  }
}
