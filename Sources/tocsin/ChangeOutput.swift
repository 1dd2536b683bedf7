import Alerts
import Control

/// Prints changes, oldest first.
struct ChangeOutput {
  private static let columns = ["TIME", "KIND", "OF", "CHANGE"].map { TerminalTable.Column(title: $0) }

  private let changes: [ChangeReport.Item]

  init(_ changes: [ChangeReport.Item]) {
    self.changes = changes
  }

  func print(_ format: OutputFormat) throws {
    var output = OutputBuffer()
    switch format {
    case .json: for change in changes { try output.write(line: Self.json(change)) }
    case .plain: for change in changes { try output.write(line: Self.plain(change).utf8) }
    case .table: try writeTable(to: &output)
    }
    try output.flush()
  }

  private func writeTable(to output: inout OutputBuffer) throws {
    let table = TerminalTable(Self.columns, changes.map(Self.cells), width: nil)
    if !changes.isEmpty { try output.write(line: TerminalColors().bold(table.head).utf8) }
    for row in table.rows { try output.write(line: row.utf8) }
    try output.write(line: "\(changes.count) \(changes.count == 1 ? "change" : "changes")".utf8)
  }

  private static func cells(_ change: ChangeReport.Item) -> [String] {
    [LocalTime.text(change.time), change.kind, label(change), change.summary + often(change)]
  }

  /// Whom it happened to; of the host's, whom it touches.
  private static func label(_ change: ChangeReport.Item) -> String {
    guard change.entity.isEmpty, let first = change.units.first else {
      return change.entity.isEmpty ? change.entityKind : change.entity
    }
    return change.units.count == 1 ? first : "\(first) and \(change.units.count - 1) more"
  }

  private static func often(_ change: ChangeReport.Item) -> String {
    guard change.count > 1, change.kind != "package" else { return "" }
    return " (\(change.count) times since \(LocalTime.text(change.first).suffix(8)))"
  }
}

extension ChangeOutput {
  /// Time, kind, kind and name of the entity, units, count, summary between tabs; `-` for none.
  static func plain(_ change: ChangeReport.Item) -> String {
    [
      Timestamp.utc(change.time), change.kind, change.entityKind, change.entity.isEmpty ? "-" : change.entity,
      change.units.isEmpty ? "-" : change.units.joined(separator: ","), String(change.count), change.summary,
    ].joined(separator: "\t")
  }

  /// A change as one JSON object: docs/changes.md has the fields one by one.
  static func json(_ change: ChangeReport.Item) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("schema", 1)
      writer.member("time", time: change.time)
      writer.member("first", time: change.first)
      writer.member("count", change.count)
      writer.member("kind", change.kind)
      writer.member("entity_kind", change.entityKind)
      writer.member("entity", change.entity)
      writer.array("units", change.units)
      writer.member("summary", change.summary)
    }
    return writer.bytes
  }
}
