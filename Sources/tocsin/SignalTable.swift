import Alerts
import Control
import Model

/// Signals as columns, for people.
struct SignalTable {
  private static let columns: [TerminalTable.Column] = [
    .init(title: "ENTITY"), .init(title: "SIGNAL"), .init(title: "VALUE", content: .number),
    .init(title: "EXPECTED", content: .number), .init(title: "SURPRISE", content: .number),
    .init(title: "KNOWN FOR", content: .number), .init(title: "STATE"),
  ]

  private let signals: [SignalReport.Signal]
  private let colors = TerminalColors()

  init(_ signals: [SignalReport.Signal]) {
    self.signals = signals
  }

  func write(to output: inout OutputBuffer) throws {
    let table = TerminalTable(Self.columns, signals.map(SignalRow.cells), width: nil)
    if !signals.isEmpty { try output.write(line: colors.bold(table.head).utf8) }
    for (row, signal) in zip(table.rows, signals) {
      let priority: UInt8? = signal.largestSurprise >= 3.5 ? 4 : nil
      try output.write(line: colors.severity(row, priority).utf8)
    }
    try output.write(line: summary.utf8)
  }

  private var summary: String {
    let warming = signals.count { $0.maturity == "warming" }
    return "\(signals.count) \(signals.count == 1 ? "signal" : "signals"), \(warming) warming"
  }
}

/// One signal as text.
enum SignalRow {
  static func cells(_ signal: SignalReport.Signal) -> [String] {
    let unit = AlertWords.unit(word: signal.unit) ?? .dimensionless
    return [
      signal.label, signal.name, signal.quick.value.map { Quantity.text($0, unit: unit) } ?? "-",
      expected(signal, unit), Quantity.text(signal.largestSurprise, unit: .dimensionless),
      Quantity.duration(seconds: Int64(signal.ageSeconds)),
      signal.mayRing ? signal.maturity : signal.maturity + ", evidence only",
    ]
  }

  private static func expected(_ signal: SignalReport.Signal, _ unit: MeasurementUnit) -> String {
    guard signal.maturity != "warming", let low = signal.quick.low, let high = signal.quick.high else {
      return "-"
    }
    return Quantity.text(low: low, high: high, unit: unit)
  }

  /// Kind, entity, name, unit, value, low, high, surprise, maturity, age, tier between tabs; `-` for the unknown.
  static func plain(_ signal: SignalReport.Signal) -> String {
    let pace = signal.quick
    let fields = [
      signal.entityKind, signal.entity.isEmpty ? "-" : signal.entity, signal.name, signal.unit,
      number(pace.value), number(pace.low), number(pace.high), number(signal.largestSurprise),
      signal.maturity, String(Int64(signal.ageSeconds)), signal.tier,
    ]
    return fields.joined(separator: "\t")
  }

  private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }
}
