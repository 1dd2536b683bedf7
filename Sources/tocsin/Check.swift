import ArgumentParser
import BlindSpots
import Control
import Model

/// `tocsin check --host`: what cannot be seen on this host, and how to make it seen.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what cannot be seen on this host, each with its remedy; nothing is changed.",
    discussion: """
      The daemon is asked, as it sees less than you do; where it does not run, what this command sees is told.
      Exits with 0 where nothing is missing, with 1 where there are blind spots; notes alone are no reason.
      """)

  @OptionGroup var connection: SocketOptions

  @Flag(help: "Check the host.")
  var host = false

  @Option(help: "How to print it.")
  var format = CheckFormat.table

  func validate() throws {
    guard host else { throw ValidationError("Say what to check: --host.") }
  }

  func run() throws {
    let report = report()
    var output = OutputBuffer()
    try CheckOutput.write(report, as: format, to: &output)
    try output.flush()
    if report.blindSpots.contains(where: { $0.weight == .blind }) { throw ExitCode.failure }
  }

  private func report() -> HostReport {
    if let seen = connection.answer(to: .host)?.host { return seen }
    return HostReport(
      viewer: .caller, checks: BlindSpotSurvey.checkCount, blindSpots: BlindSpotSurvey.blindSpots())
  }
}

/// How `tocsin check` prints.
enum CheckFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case table
  /// One object.
  case json
  /// A line each, fields between tabs.
  case plain
}
