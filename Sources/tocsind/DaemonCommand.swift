import ArgumentParser
import Configuration
import Engine
import Glibc
import Model

/// `tocsind`: the command line of the daemon.
struct DaemonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsind",
    abstract: "Watches this host's journal and metrics, learns what is normal, and writes what is not.",
    discussion: "Without options it runs as the service does. The operator's command is tocsin.",
    version: Version.line)

  @Option(help: "Read this configuration file instead of /etc/tocsin and its layers.")
  var config: String?

  @Option(help: "Keep the state here instead of $STATE_DIRECTORY or /var/lib/tocsin.")
  var state: String?

  @Option(help: "Write alerts here instead of $LOGS_DIRECTORY or /var/log/tocsin.")
  var logDir: String?

  @Option(help: "Put the control socket here instead of $RUNTIME_DIRECTORY or /run/tocsin.")
  var runtimeDir: String?

  @Option(help: "Read /proc and /sys below this folder.")
  var root = "/"

  @Flag(help: "Show alerts and a status line on the terminal.")
  var foregroundStatus = false

  @Option(
    help: "Let statistics ring after this time, such as 0s or 1d, whatever the configuration says.",
    transform: TimeSpan.argument)
  var observeFor: TimeSpan?

  @Option(help: "Let this many statistical incidents ring in a week, whatever the configuration says.")
  var maxPerWeek: UInt32?

  @Option(help: "Write every frame that the engine takes to this file, for tocsin replay.")
  var record: String?

  @Flag(help: "Check the configuration, tell what it costs, and exit: 0 when good, 78 when not.")
  var check = false

  @Flag(help: "Print the configuration in force, with the origin of each value, and exit.")
  var dumpConfig = false

  func run() throws {
    let source = SettingsSource(file: config, observeFor: observeFor, maxPerWeek: maxPerWeek)
    do {
      let loaded = try source.load()
      if dumpConfig { return print(loaded.dump(), terminator: "") }
      if check { return print(CheckReport.text(loaded, root: root)) }
      try Daemon(options: options(source), loaded: loaded).run()
    } catch let failure as SettingsFailure {
      "\(failure)".split(separator: "\n").forEach { Log.error(String($0)) }
      throw ExitCode(ExitStatus.configuration)
    } catch let failure as StartFailure {
      Log.error(failure.message)
      throw ExitCode(failure.status)
    }
  }

  private func options(_ source: SettingsSource) -> DaemonOptions {
    DaemonOptions(
      settings: source,
      stateDirectory: state ?? Environment.firstPath("STATE_DIRECTORY") ?? "/var/lib/tocsin",
      logDirectory: logDir ?? Environment.firstPath("LOGS_DIRECTORY") ?? "/var/log/tocsin",
      runtimeDirectory: runtimeDir ?? Environment.firstPath("RUNTIME_DIRECTORY") ?? "/run/tocsin",
      root: root, showsStatus: foregroundStatus, recording: record)
  }
}

/// What the command line and the environment decide.
struct DaemonOptions: Sendable {
  var settings: SettingsSource
  var stateDirectory: String
  var logDirectory: String
  var runtimeDirectory: String
  var root: String
  var showsStatus: Bool
  var recording: String?
}

/// Why the daemon could not start, with the status to exit with.
struct StartFailure: Error {
  var message: String
  var status: Int32
}

enum Environment {
  static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// systemd separates several directories by colons; ours are one each.
  static func firstPath(_ name: String) -> String? {
    value(name)?.split(separator: ":").first.map(String.init)
  }
}
