import Alerts
import Control
import Model

/// The lists of a screen, laid out for its width.
struct TopLists {
  /// Rows with the titles of their columns, and how bad each is in syslog's numbers.
  struct List {
    var head = ""
    var rows: [String] = []
    var priorities: [UInt8?] = []
  }

  let incidents: List
  let signals: List
  let units: List

  init(_ view: TopView, width: Int) {
    let now = view.seen
    incidents = Self.list(
      Self.incidentColumns, view.top.open, width, cells: { Self.cells($0, now: now) },
      priority: { $0.hasRung ? Severity(word: $0.severity)?.rawValue : nil })
    signals = Self.list(
      Self.signalColumns, view.top.signals, width, cells: Self.cells,
      priority: { $0.rule == "incident" || $0.signal.largestSurprise >= 3.5 ? 4 : nil })
    units = Self.list(
      UnitRow.columns, view.top.units, width, cells: UnitRow.cells, priority: UnitRow.priority)
  }

  private static func list<Item>(
    _ columns: [TerminalTable.Column], _ items: [Item], _ width: Int, cells: (Item) -> [String],
    priority: (Item) -> UInt8?
  ) -> List {
    let table = TerminalTable(columns, items.map(cells), width: width)
    return List(head: table.head, rows: table.rows, priorities: items.map(priority))
  }

  private static let incidentColumns: [TerminalTable.Column] = [
    .init(title: "ID", content: .number), .init(title: "SEVERITY", content: .number, rank: 6),
    .init(title: "FOR", content: .number, rank: 7), .init(title: "TOLD", least: 8, rank: 5),
    .init(title: "WHAT", least: 20),
  ]

  private static func cells(_ incident: WhyReport.Incident, now: Int64) -> [String] {
    let seconds = (Double(now) - Double(incident.onset)) / 1e6
    return [
      incident.id, incident.severity, Quantity.duration(seconds: Int64(min(max(0, seconds), 1e12))),
      incident.heldBack.map { "no: \($0)" } ?? (incident.hasRung ? "yes" : "not yet"), incident.text,
    ].map { Escaping.printable($0) }
  }

  private static let signalColumns: [TerminalTable.Column] = [
    .init(title: "SURPRISE", content: .number), .init(title: "ENTITY", content: .name, least: 10),
    .init(title: "SIGNAL", content: .name, least: 12), .init(title: "VALUE", content: .number),
    .init(title: "EXPECTED", content: .number, rank: 7), .init(title: "WHAT COMES OF IT", least: 12, rank: 5),
  ]

  private static func cells(_ finding: WhyReport.Finding) -> [String] {
    let unit = AlertWords.unit(word: finding.signal.unit) ?? .dimensionless
    let pace = finding.pace
    let band = pace.low.flatMap { low in pace.high.map { Quantity.text(low: low, high: $0, unit: unit) } }
    let value = pace.value.map { Quantity.text($0, unit: unit) } ?? "-"
    return [
      Quantity.text(finding.signal.largestSurprise, unit: .dimensionless), finding.signal.label,
      finding.signal.name, value, band ?? "-", RuleText.phrase(finding),
    ].map { Escaping.printable($0) }
  }
}
