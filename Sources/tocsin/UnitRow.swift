import Alerts
import Control
import Model

/// One unit as a row.
enum UnitRow {
  static let columns: [TerminalTable.Column] = [
    .init(title: "UNIT", content: .name, least: 16), .init(title: "STATE", content: .number, rank: 8),
    .init(title: "CPU", content: .number, rank: 7), .init(title: "MEMORY", content: .number, rank: 7),
    .init(title: "IO", content: .number, rank: 6), .init(title: "ENTRIES", content: .number, rank: 4),
    .init(title: "ABNORMAL", content: .number, rank: 6),
    .init(title: "BY", content: .name, least: 10, rank: 2),
    .init(title: "INCIDENT", least: 8, rank: 5),
  ]

  static func cells(_ unit: UnitReport.Unit) -> [String] {
    [
      unit.name, unit.result.isEmpty ? unit.state : "\(unit.state): \(unit.result)",
      unit.cores.map { Quantity.text($0, unit: .dimensionless) } ?? "-",
      unit.memoryBytes.map { Quantity.text($0, unit: .bytes) } ?? "-",
      unit.ioBytesPerSecond.map { Quantity.text($0, unit: .bytesPerSecond) } ?? "-",
      Quantity.text(Double(unit.entries), unit: .count), abnormal(unit), short(unit.signal),
      incidents(unit),
    ].map { Escaping.printable($0) }
  }

  /// How bad a unit looks, in syslog's numbers.
  static func priority(_ unit: UnitReport.Unit) -> UInt8? {
    unit.state == "failed" ? 3 : !unit.incidents.isEmpty || unit.surprise >= 3.5 ? 4 : nil
  }

  /// Name, state, result, cores, bytes, bytes a second, entries, signals, surprise, signal, rule, incidents between
  /// tabs; `-` for the unknown.
  static func plain(_ unit: UnitReport.Unit) -> String {
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }
    return [
      unit.name, unit.state, unit.result.isEmpty ? "-" : unit.result, number(unit.cores),
      number(unit.memoryBytes), number(unit.ioBytesPerSecond), String(unit.entries), String(unit.signals),
      "\(unit.surprise)", unit.signal.isEmpty ? "-" : unit.signal, unit.rule,
      unit.incidents.isEmpty ? "-" : unit.incidents.joined(separator: ","),
    ].map { Escaping.printable($0) }.joined(separator: "\t")
  }

  private static func abnormal(_ unit: UnitReport.Unit) -> String {
    unit.signals == 0 ? "-" : Quantity.text(unit.surprise, unit: .dimensionless)
  }

  /// A signal's name without what all of a unit's signals have in common.
  private static func short(_ signal: String) -> String {
    let prefix = "systemd.unit."
    return signal.hasPrefix(prefix) ? String(signal.dropFirst(prefix.count)) : signal.isEmpty ? "-" : signal
  }

  private static func incidents(_ unit: UnitReport.Unit) -> String {
    guard let first = unit.incidents.first else { return unit.isIgnored ? "ignored" : "-" }
    return unit.incidents.count == 1 ? first : "\(first) +\(unit.incidents.count - 1)"
  }
}
