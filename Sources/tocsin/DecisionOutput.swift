import Alerts
import ArgumentParser
import Control

/// Prints decisions, in the order of their files.
struct DecisionOutput {
  private static let columns = ["ID", "STATE", "UNTIL", "BY", "HELD", "ABOUT"]
    .map { TerminalTable.Column(title: $0) }

  private let decisions: [DecisionReport.Item]

  init(_ report: DecisionReport) {
    decisions = report.decisions
  }

  func print(_ format: OutputFormat) throws {
    var output = OutputBuffer()
    switch format {
    case .json: for item in decisions { try output.write(line: Self.json(item)) }
    case .plain: for item in decisions { try output.write(line: Self.plain(item).utf8) }
    case .table: try writeTable(to: &output)
    }
    try output.flush()
  }

  private func writeTable(to output: inout OutputBuffer) throws {
    let table = TerminalTable(Self.columns, decisions.map(Self.cells), width: nil)
    if !decisions.isEmpty { try output.write(line: TerminalColors().bold(table.head).utf8) }
    for row in table.rows { try output.write(line: row.utf8) }
    try output.write(line: "\(decisions.count) \(decisions.count == 1 ? "decision" : "decisions")".utf8)
  }

  private static func cells(_ item: DecisionReport.Item) -> [String] {
    let until = item.inForce ? item.changes ?? item.expires : item.expires
    let reason = item.reason.isEmpty ? "" : " (\(printable(item.reason)))"
    let looser = item.looser.map { " unless \($0) times as far out" } ?? ""
    let calendar = item.onCalendar.map { " at \(printable($0))" } ?? ""
    return [
      printable(item.id), state(item), until.map(LocalTime.text) ?? "-",
      item.author.isEmpty ? "-" : printable(item.author), item.heldBack.map { "\($0)" } ?? "-",
      printable(item.scope) + looser + calendar + reason,
    ]
  }

  /// In force, confirmed as real, over, or waiting for its time.
  static func state(_ item: DecisionReport.Item) -> String {
    if item.verdict == "real" { return "real" }
    return item.inForce ? "in-force" : item.changes == nil && item.onCalendar == nil ? "over" : "waiting"
  }

  private static func printable(_ text: String) -> String { Escaping.printable(text) }
}

extension DecisionOutput {
  /// Id, kind, state, origin, created, expires, author, held back, scope, reason between tabs; `-` for none.
  static func plain(_ item: DecisionReport.Item) -> String {
    let times = [item.created, item.expires].map { $0.map(Timestamp.utc) ?? "" }
    let heldBack = item.heldBack.map { String($0) } ?? ""
    let head = [item.id, item.kind, state(item), item.origin]
    let fields = head + times + [item.author, heldBack, item.scope, item.reason]
    return fields.map { $0.isEmpty ? "-" : printable($0) }.joined(separator: "\t")
  }

  /// A decision as one JSON object: docs/schemas/decisions.schema.json has the fields one by one.
  static func json(_ item: DecisionReport.Item) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("schema", 1)
      writer.member("id", item.id)
      writer.member("kind", item.kind)
      writer.member("state", state(item))
      writer.member("scope", item.scope)
      writer.member("author", item.author)
      writer.member("reason", item.reason)
      writeTimes(of: item, to: &writer)
      writer.member("held_back", item.heldBack)
      writer.member("origin", item.origin)
      writer.member("file", item.file)
    }
    return writer.bytes
  }

  private static func writeTimes(of item: DecisionReport.Item, to writer: inout JSONWriter) {
    writer.member("created", time: item.created)
    writer.member("expires", time: item.expires)
    writer.member("changes", time: item.changes)
    writer.member("looser", item.looser)
    writer.member("on_calendar", item.onCalendar)
    writer.member("duration", item.durationSeconds)
    writer.member("verdict", item.verdict)
  }
}
