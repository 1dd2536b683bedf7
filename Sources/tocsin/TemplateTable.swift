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
        count, Column(title: "FIRST SEEN") { Self.localTime($0.first) },
        Column(title: "LAST SEEN") { Self.localTime($0.last) },
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

  /// `2026-08-23 03:10:59`, as the clock on the wall showed it.
  private static func localTime(_ microseconds: Int64) -> String {
    var seconds = time_t(microseconds / 1_000_000)
    var fields = tm()
    guard localtime_r(&seconds, &fields) != nil else { return "?" }
    var text = [CChar](repeating: 0, count: 40)
    let count = strftime(&text, text.count, "%F %T", &fields)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Colours where the standard output is a terminal that has them, and `NO_COLOR` is not set.
struct TerminalColors {
  private let areShown: Bool

  init() {
    let isPlain = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? true
    let isRefused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    areShown = isatty(STDOUT_FILENO) == 1 && !isPlain && !isRefused
  }

  func bold(_ text: String) -> String { colored(text, "1") }

  /// Red for errors and worse, yellow for warnings, as journalctl(1) has it.
  func severity(_ text: String, _ priority: UInt8?) -> String {
    switch priority {
    case (0...3)?: colored(text, "1;31")
    case 4?: colored(text, "1;33")
    default: text
    }
  }

  private func colored(_ text: String, _ code: String) -> String {
    areShown ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
