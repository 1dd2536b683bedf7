import Alerts
import ArgumentParser
import Configuration
import Engine
import Glibc
import Model
import Recording

/// `tocsin replay`: runs what was recorded through the engine and prints the alerts.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a recording or a journal folder through the engine and print the alerts.",
    discussion: """
      The engine is the daemon's own, and the same input gives the same bytes on every machine. A recording is \
      made with tocsind --record FILE; it brings the settings it was made under, unless --config names others. \
      With both a recording and a journal, metrics come from the one and log entries from the other.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Option(help: "A recording made with tocsind --record.")
  var recording: String?

  @Option(help: "A folder of journal files, such as /var/log/journal.")
  var journal: String?

  @Option(help: "The configuration to replay under.")
  var config: String?

  @Option(help: "Let statistics ring after this time, such as 0s or 1d.", transform: TimeSpan.argument)
  var observeFor: TimeSpan?

  @Option(help: "Let this many statistical incidents ring in a week.")
  var maxPerWeek: UInt32?

  @Option(help: "A folder of signatures to lay over those that the program holds.")
  var signatures: String?

  @Option(help: "The host's name in the alerts, where there is no recording to tell.")
  var host = "localhost"

  @Option(help: "How to print the alerts.")
  var format = Format.text

  func validate() throws {
    guard recording == nil && journal == nil else { return }
    throw ValidationError("expected --recording FILE, --journal FOLDER or both")
  }

  func run() throws {
    do {
      try replay()
    } catch let failure as SettingsFailure {
      "\(failure)".split(separator: "\n").forEach { complain(String($0)) }
      throw ExitStatus.configuration
    } catch let failure as ReplayFailure {
      complain(failure.message)
      throw ExitStatus.data
    }
  }

  private func replay() throws {
    var source = try ReplaySource(recording: recording, journal: journal, host: host)
    var engine = try source.engine(
      settings: try settings(source.settings),
      signatures: try SignatureLoader().loadEmbedded(under: signatures).signatures)
    var isRead = true
    try source.forEachFrame { frame in
      guard isRead else { return }
      let lines = engine.step(frame).flatMap { line($0) + [UInt8(ascii: "\n")] }
      isRead = StandardStream.write(lines)
      if !isRead, errno != EPIPE {
        complain("cannot write to standard output: \(String(cString: strerror(errno)))")
      }
    }
    guard isRead else { throw ExitCode.failure }
    source.notes.forEach(complain)
    complain("\(engine.alertSequence) alerts; \(summary(engine.status()))")
  }

  private func settings(_ recorded: EngineSettings) throws(SettingsFailure) -> EngineSettings {
    var settings = recorded
    if let config { settings = try SettingsLoader().load(file: config).settings.engine }
    if let observeFor { settings.observeForSeconds = Double(observeFor.seconds) }
    if let maxPerWeek { settings.maxPerWeek = maxPerWeek }
    return settings
  }

  private func line(_ transition: AlertTransition) -> [UInt8] {
    format == .text ? AlertText.line(transition) : AlertJSON.line(transition)
  }

  private func summary(_ status: EngineStatus) -> String {
    let held = status.heldBack.filter { $0.count > 0 }.map { "\($0.count) \($0.reason.word)" }
    let heldText = held.isEmpty ? "" : ", held back: " + held.joined(separator: ", ")
    return "\(status.frames) frames, \(status.entries) entries, \(status.templates) templates\(heldText)"
  }
}

/// Why a replay could not be run.
struct ReplayFailure: Error {
  var message: String
}
