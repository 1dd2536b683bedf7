import Alerts
import ArgumentParser
import Control
import Glibc

/// `tocsin`: the operator's command.
@main
struct Tocsin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin",
    abstract: "Asks the Tocsin daemon, replays what it saw, counts logs by template, and scores tables.",
    version: "tocsin \(TocsinVersion.number) (alert schema \(AlertJSON.schema))",
    subcommands: [
      Status.self, Signals.self, Check.self, Reload.self, Replay.self, Templates.self, Score.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      StandardStream.writeLine(Array(fullMessage(for: error).utf8), to: STDERR_FILENO)
      Glibc.exit(ExitStatus.usage.rawValue)
    }
  }
}
