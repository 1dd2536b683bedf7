import Alerts
import Control
import FoundationEssentials
import Model

/// Prints a host's blind spots.
enum CheckOutput {
  static func write(_ report: HostReport, as format: CheckFormat, to output: inout OutputBuffer) throws {
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

  private static func json(_ report: HostReport) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(report))
  }
}
