import Alerts
import Model

/// Prints incidents, the oldest first, one by one or by what brought them about.
struct IncidentList {
  private let records: [IncidentRecord]
  private let isGrouped: Bool
  private let showsHost: Bool
  private let hostWidth: Int
  private let colors = TerminalColors()
  /// How wide a line may be; nil for as wide as it takes.
  private let width: Int?

  /// Prepares a list.
  ///
  /// - Parameters:
  ///   - records: The incidents.
  ///   - isGrouped: True where they are to be grouped by cause.
  ///   - width: How wide a line of the table may be; nil for as wide as it takes.
  init(_ records: [IncidentRecord], isGrouped: Bool, width: Int? = nil) {
    self.records = records
    self.isGrouped = isGrouped
    self.width = width
    showsHost = Set(records.map(\.newest.host)).count > 1
    hostWidth = records.reduce(4) { max($0, min($1.newest.host.utf8.count, 24)) }
  }

  func print(_ format: OutputFormat) throws {
    var output = OutputBuffer()
    switch format {
    case .table: for line in table { try output.write(line: line.utf8) }
    case .plain: for record in records { try output.write(line: Self.plain(record).utf8) }
    case .json:
      if isGrouped {
        for group in CauseGroup.groups(of: records) { try output.write(line: IncidentJSON.line(group)) }
      } else {
        for record in records { try output.write(line: IncidentJSON.line(record)) }
      }
    }
    try output.flush()
  }

  // MARK: the table

  /// The lines of the table, the last of which counts.
  var table: [String] {
    guard !records.isEmpty else { return ["no incidents"] }
    let open = records.count { $0.state != .ended }
    let count = "\(records.count) \(records.count == 1 ? "incident" : "incidents"), \(open) open"
    guard isGrouped else { return [head] + records.map(row) + [count] }
    let groups = CauseGroup.groups(of: records)
    return groups.flatMap { group in
      [colors.bold(cut("\(group.counts): \(group.title)"))] + group.records.map { row($0) } + [""]
    } + ["\(count), \(groups.count) \(groups.count == 1 ? "cause" : "causes")"]
  }

  private var head: String {
    colors.bold(cut(line(["BEGAN", "LASTED", "SEVERITY", "STATE", "ID", "HOST", "WHAT"])))
  }

  private func row(_ record: IncidentRecord) -> String {
    let incident = record.incident
    let isOpen = record.state == .open
    let text = cut(
      line([
        LocalTime.text(incident.onsetMicroseconds),
        (isOpen ? ">" : "") + Quantity.duration(seconds: Int64(min(record.seconds, 1e15))),
        incident.severity.word, record.state.rawValue, AlertText.phrase(incident.id),
        AlertText.phrase(record.newest.host), Self.what(record),
      ]))
    return colors.severity(text, incident.severity.rawValue)
  }

  private static let widths = [19, 8, 8, 9, 8]

  private func line(_ cells: [String]) -> String {
    var line = ""
    for (place, cell) in cells.enumerated() where place != 5 || showsHost {
      let width = place < Self.widths.count ? Self.widths[place] : place == 5 ? hostWidth : 0
      line += cell + (place == 6 ? "" : String(repeating: " ", count: max(width - cell.utf8.count, 0) + 2))
    }
    return line
  }

  /// What is wrong with whom, and why where that is known.
  static func what(_ record: IncidentRecord) -> String {
    let incident = record.newest.masked().incident
    let statement = "\(AlertText.label(of: incident.entity)): \(AlertText.statement(incident))"
    guard let cause = record.cause, let first = incident.causes.first else { return statement }
    return "\(statement) | \(cause.confidence.word): \(AlertText.claim(first))"
  }

  /// Cuts a line to the width; all of it is ASCII.
  private func cut(_ line: String) -> String {
    guard let width, line.utf8.count > width else { return line }
    return String(decoding: Array(line.utf8.prefix(width - 2)), as: UTF8.self) + ".."
  }

  // MARK: plain

  /// Beginning, end, host, id, state, severity, class, kind and name of the entity, lines, what is wrong, and the
  /// cause, between tabs; `-` for none.
  static func plain(_ record: IncidentRecord) -> String {
    let incident = record.newest.masked().incident
    let cause = record.cause == nil ? "" : incident.causes.first.map(AlertText.claim) ?? ""
    let cells = [
      Timestamp.utc(incident.onsetMicroseconds),
      incident.ending.map { Timestamp.utc($0.realtimeMicroseconds) } ?? "",
      record.newest.host, incident.id, record.state.rawValue, incident.severity.word, incident.category.word,
      incident.entity.kind.word, incident.entity.name, String(record.lines), AlertText.statement(incident),
      cause,
    ]
    return cells.map { $0.isEmpty ? "-" : Escaping.printable(Masking.masked($0)) }.joined(separator: "\t")
  }
}
