import Alerts
import ArgumentParser
import Control
import Glibc

/// `tocsin units`: the units of the host, with what they use and how abnormal they are.
struct Units: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "List the units: state, use of processor, memory and disks, entries, how abnormal, open incidents.",
    discussion: """
      Units with open incidents come first, then failed ones, then those whose signals are furthest from their own \
      past; how far is the number of zeros in its probability, and from 3.5 on it counts. Uses are means over ten \
      seconds. Units that come and go under ever new names share one row with a *.
      """)

  @OptionGroup var connection: SocketOptions

  @Option(help: "List these units only.")
  var unit: [String] = []

  @Option(help: "List units in these states only: failed, running, ended, stopped or unknown.")
  var state: [UnitStateArgument] = []

  @Option(help: "What comes first.")
  var sort = UnitOrder.abnormal

  @Option(help: "How to print them.")
  var format = OutputFormat.table

  func run() throws {
    let reply = try connection.ask(.units)
    guard let report = reply.units else {
      reply.errors.forEach(complain)
      throw ExitStatus.unavailable
    }
    let units = report.units.filter(takes)
    try print(sort.sorted(units))
    let rest = report.count - report.units.count
    if rest > 0 { complain("\(rest) units more are there; the daemon tells of \(report.units.count)") }
  }

  private func takes(_ unit: UnitReport.Unit) -> Bool {
    (self.unit.isEmpty || self.unit.contains { fnmatch($0, unit.name, 0) == 0 })
      && (state.isEmpty || state.contains { $0.rawValue == unit.state })
  }

  private func print(_ units: [UnitReport.Unit]) throws {
    var output = OutputBuffer()
    switch format {
    case .json: for unit in units { try output.write(line: UnitJSON.line(unit)) }
    case .plain: for unit in units { try output.write(line: UnitRow.plain(unit).utf8) }
    case .table: try writeTable(units, to: &output)
    }
    try output.flush()
  }

  private func writeTable(_ units: [UnitReport.Unit], to output: inout OutputBuffer) throws {
    let colors = TerminalColors()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let table = TerminalTable(
      UnitRow.columns, units.map(UnitRow.cells),
      width: isTerminal ? TerminalSize(of: STDOUT_FILENO).columns : nil)
    if !units.isEmpty { try output.write(line: colors.bold(table.head).utf8) }
    for (row, unit) in zip(table.rows, units) {
      try output.write(line: colors.severity(row, UnitRow.priority(unit)).utf8)
    }
    let failed = units.count { $0.state == "failed" }
    try output.write(line: "\(units.count) \(units.count == 1 ? "unit" : "units"), \(failed) failed".utf8)
  }
}

/// The states of units.
enum UnitStateArgument: String, ExpressibleByArgument, CaseIterable {
  case failed
  case running
  case ended
  case stopped
  case unknown
}

/// Which unit comes first.
enum UnitOrder: String, ExpressibleByArgument, CaseIterable {
  case abnormal
  case name
  case cpu
  case memory
  case io
  case entries

  /// The units in this order, those of which nothing is known last; what is equal stays as the daemon has it.
  func sorted(_ units: [UnitReport.Unit]) -> [UnitReport.Unit] {
    switch self {
    case .abnormal: units
    case .name: units.sorted { $0.name < $1.name }
    case .cpu: by(units) { $0.cores ?? -1 }
    case .memory: by(units) { $0.memoryBytes ?? -1 }
    case .io: by(units) { $0.ioBytesPerSecond ?? -1 }
    case .entries: by(units) { Double($0.entries) }
    }
  }

  private func by(_ units: [UnitReport.Unit], _ value: (UnitReport.Unit) -> Double) -> [UnitReport.Unit] {
    units.enumerated().sorted { left, right in
      let values = (value(left.element), value(right.element))
      return values.0 != values.1 ? values.0 > values.1 : left.offset < right.offset
    }.map(\.element)
  }
}
