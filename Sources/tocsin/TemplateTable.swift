import Alerts
import Glibc
import LogTemplates

/// Templates as columns, for people.
struct TemplateTable {
  private struct Column {
    var title: String
    var isNumber = false
    var cell: (TemplateRow) -> String
  }

  private let report: TemplateReport
  private let columns: [Column]
  private let colors = TerminalColors()

  init(_ report: TemplateReport) {
    self.report = report
    let count = Column(title: "COUNT", isNumber: true) { String($0.count) }
    let text = Column(title: "TEMPLATE") { Escaping.printable($0.text) }
    switch report.survey.clock {
    case .lines:
      columns = [
        count, Column(title: "FIRST LINE", isNumber: true) { String($0.first) },
        Column(title: "LAST LINE", isNumber: true) { String($0.last) }, text,
      ]
    case .realtime:
      columns = [
        count, Column(title: "FIRST SEEN") { LocalTime.text($0.first) },
        Column(title: "LAST SEEN") { LocalTime.text($0.last) },
        Column(title: "SEVERITY") { $0.severity ?? "-" },
        Column(title: "UNIT") { Escaping.printable($0.unit) }, text,
      ]
    }
  }

  func write(to output: inout OutputBuffer) throws {
    let widths = columns.map { column in
      report.rows.reduce(column.title.utf8.count) { max($0, column.cell($1).utf8.count) }
    }
    let titles = line(columns.map(\.title), widths)
    if !report.rows.isEmpty { try output.write(line: colors.bold(titles).utf8) }
    for row in report.rows {
      let text = line(columns.map { $0.cell(row) }, widths)
      try output.write(line: colors.severity(text, row.priority).utf8)
      for values in report.values(of: row) where !values.values.isEmpty {
        try output.write(line: line(of: values, indent: widths.dropLast().reduce(2) { $0 + $1 + 2 }).utf8)
      }
    }
    try output.write(line: summary.utf8)
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (place, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: widths[place] - cell.utf8.count)
      let isLast = place == cells.count - 1
      line += columns[place].isNumber ? padding + cell : isLast ? cell : cell + padding
      if !isLast { line += "  " }
    }
    return line
  }

  /// `<ip> 192.0.2.7, 192.0.2.9`, below the template that has the blank.
  ///
  /// Without the counts: they are estimates over the newest messages, and would be read as totals.
  private func line(of blank: BlankValues, indent: Int) -> String {
    let values = blank.values.map { Escaping.printable($0.text) }
    return String(repeating: " ", count: indent) + blank.kind + " " + values.joined(separator: ", ")
  }

  private var summary: String {
    let message = report.survey.clock == .lines ? ("line", "lines") : ("entry", "entries")
    let messages = Self.count(Int(clamping: report.survey.messages), message)
    let templates = Self.count(report.rows.count + report.omitted, ("template", "templates"))
    let left = report.omitted > 0 ? "; \(report.omitted) not shown" : ""
    return "\(messages), \(templates)\(left)"
  }

  private static func count(_ count: Int, _ word: (one: String, many: String)) -> String {
    "\(count) \(count == 1 ? word.one : word.many)"
  }
}
