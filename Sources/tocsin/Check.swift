import Alerts
import ArgumentParser
import BlindSpots
import Configuration
import Control
import Model

/// `tocsin check`: whether the detector works, as a Nagios plugin; with `--host`, what cannot be seen of the host.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Tell a monitoring system whether the detector works; with --host, what cannot be seen of this host.",
    discussion: """
      Without --host it is a Nagios plugin: one line with performance data, and the exit status 0 (OK), 1 (WARNING), \
      2 (CRITICAL) or 3 (UNKNOWN). It is critical where the daemon does not run or answer, the engine does not tick, \
      the journal's reader is silent or ends again and again, journald does not run, an output cannot be written, or \
      an incident of severity err or worse is open.

      With --host it lists blind spots with their remedies and changes nothing; the daemon is asked, as it sees less \
      than you do, and where it does not run, what this command sees is told. It exits with 0 where nothing is \
      missing, with 1 where there are blind spots; notes alone are no reason.
      """)

  @OptionGroup var connection: SocketOptions

  @Flag(help: "Check the host.")
  var host = false

  @Option(help: "How to print it; the plugin's line is plain.")
  var format: OutputFormat?

  @Option(
    help: "Critical once the journal's reader has been silent for so long, a warning after half of it.",
    transform: TimeSpan.argument)
  var stalledAfter = TimeSpan.minutes(5)

  @Option(help: "Seconds to wait for the daemon's answer, after which it counts as hanging.")
  var timeout = 10.0

  @Option(help: "A warning from this share of dead signals on, in per cent.")
  var deadWarning = 10.0

  func validate() throws {
    guard (0.1...300).contains(timeout) else { throw ValidationError("--timeout takes 0.1 to 300 seconds.") }
    guard (0...100).contains(deadWarning) else { throw ValidationError("--dead-warning takes 0 to 100.") }
    guard stalledAfter.seconds >= 1 else { throw ValidationError("--stalled-after takes 1s or more.") }
  }

  func run() throws {
    if host { try checkHost() } else { try checkHealth() }
  }

  private func checkHost() throws {
    let report = hostReport()
    var output = OutputBuffer()
    try CheckOutput.write(report, as: format ?? .table, to: &output)
    try output.flush()
    if report.blindSpots.contains(where: { $0.weight == .blind }) { throw ExitCode.failure }
  }

  private func hostReport() -> HostReport {
    if let seen = connection.answer(to: .host)?.host { return seen }
    return HostReport(
      viewer: .caller, checks: BlindSpotSurvey.checkCount, blindSpots: BlindSpotSurvey.blindSpots())
  }

  // MARK: the plugin

  private func checkHealth() throws {
    switch connection.attempt(.health, within: timeout) {
    case .success(let reply): try tell(reply)
    case .failure(let failure):
      let state = Self.state(of: failure)
      if format == .json { complain("\(failure)") }
      try finish(state, format == .json ? nil : HealthVerdict.line(state, "\(failure)"))
    }
  }

  /// Who may not ask knows nothing; a daemon that does not answer does not watch.
  private static func state(of failure: ControlFailure) -> HealthVerdict.State {
    if case .notPermitted = failure { .unknown } else { .critical }
  }

  private func tell(_ reply: ControlReply) throws {
    guard let report = reply.health else {
      let reason = reply.errors.first ?? "the daemon does not tell its health"
      return try finish(.unknown, HealthVerdict.line(.unknown, reason))
    }
    var limits = HealthVerdict.Limits()
    limits.readerSeconds = Double(stalledAfter.seconds)
    limits.deadWarning = deadWarning / 100
    let verdict = HealthVerdict(report, limits)
    let line = format == .json ? try CheckOutput.json(report, verdict) : verdict.line
    try finish(verdict.state, line)
  }

  private func finish(_ state: HealthVerdict.State, _ line: String?) throws {
    if let line {
      var output = OutputBuffer()
      try output.write(line: line.utf8)
      try output.flush()
    }
    if state != .ok { throw ExitCode(state.rawValue) }
  }
}
