import Alerts
import Control
import Model

/// Prints a host's blind spots.
enum CheckOutput {
  static func write(_ report: HostReport, as format: OutputFormat, to output: inout OutputBuffer) throws {
    switch format {
    case .table: for line in table(report) { try output.write(line: line.utf8) }
    case .plain: for spot in report.blindSpots { try output.write(line: plain(spot).utf8) }
    case .json: try output.write(line: try json(report))
    }
  }

  /// A line of weight, name, finding, cost and remedy between tabs.
  static func plain(_ spot: BlindSpot) -> String {
    [spot.weight.rawValue, spot.name, spot.finding, spot.cost, spot.remedy]
      .map { Escaping.printable($0) }.joined(separator: "\t")
  }

  static func table(_ report: HostReport) -> [String] {
    let who =
      report.viewer == .daemon ? "as the daemon sees it" : "as seen by this command; the daemon did not say"
    let blind = report.blindSpots.count { $0.weight == .blind }
    let notes = report.blindSpots.count - blind
    let head = "\(report.checks) checks of this host, \(who): \(blind) blind spots, \(notes) notes"
    return [head] + report.blindSpots.flatMap(paragraph)
  }

  private static func paragraph(_ spot: BlindSpot) -> [String] {
    [
      "", "\(spot.weight.rawValue) \(spot.name): \(Escaping.printable(spot.finding))",
      "  costs:  \(Escaping.printable(spot.cost))", "  remedy: \(Escaping.printable(spot.remedy))",
    ]
  }

  /// The daemon's health with what was made of it, as one object.
  static func json(_ report: HealthReport, _ verdict: HealthVerdict) throws -> String {
    struct Told: Encodable {
      var state: String
      var problems: [String]
      var health: HealthReport
    }
    var health = report
    health.journalProblem = report.journalProblem.map { Escaping.printable($0) }
    health.outputFailures = report.outputFailures.map { Escaping.printable($0) }
    let problems = verdict.problems.map { Escaping.printable($0) }
    let told = Told(state: verdict.state.word, problems: problems, health: health)
    let bytes = try JSONOutput.bytes(of: told, isIndented: true, hasSnakeCase: true)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func json(_ report: HostReport) throws -> [UInt8] {
    try JSONOutput.bytes(of: report, isIndented: true)
  }
}
