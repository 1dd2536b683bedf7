import Alerts
import ArgumentParser
import Control
import Glibc

/// `tocsin`: the operator's command.
@main
struct Tocsin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin",
    abstract: "Asks the Tocsin daemon, explains its alerts, replays what it saw, counts logs, scores tables.",
    version: "tocsin \(TocsinVersion.number) (alert schema \(AlertJSON.schema))",
    subcommands: [
      Ack.self,
      ListAlerts.self,
      BugReport.self,
      Changes.self,
      Check.self,
      Completion.self,
      DecisionCommand.self,
      DigestCommand.self,
      Drill.self,
      DrillLoad.self,
      Explain.self,
      Feedback.self,
      Maintenance.self,
      Notify.self,
      Reload.self,
      Replay.self,
      Report.self,
      Score.self,
      Signals.self,
      Silence.self,
      Status.self,
      Templates.self,
      Top.self,
      Units.self,
      Why.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      StandardStream.writeLine(Array(fullMessage(for: error).utf8), to: STDERR_FILENO)
      // For a monitoring system 2 would mean that the host is in a critical state.
      let isPlugin = CommandLine.arguments.dropFirst().first == "check"
      Glibc.exit(isPlugin ? HealthVerdict.State.unknown.rawValue : ExitStatus.usage.rawValue)
    }
  }
}
