import AlertLog
import Alerts
import ArgumentParser
import Control
import Glibc
import Model

/// `tocsin explain`: all that is known of an incident.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell all that is known of an incident: who did it, since when, what changed, who suffers.",
    discussion: """
      Causes with what speaks for them, the timeline, victims, changes nearby, every deviation with its normal \
      range and what each statistic thinks of it, log lines with their secrets masked, and what ends it.

      It reads alerts.jsonl and what was rotated away, so it works where the daemon does not run, and says so. \
      The status is 1 where no incident, or more than one, has such an id.
      """)

  /// How long to wait for a daemon that may hang.
  static let patienceSeconds = 5.0

  @Argument(
    help: "The incident's id, or a beginning that no other one has; without it, or with `last`, the newest.")
  var id: String?

  @Option(help: "How to print it.")
  var format = ExplainFormat.text

  @OptionGroup var folder: AlertFolder

  @OptionGroup var connection: SocketOptions

  func run() throws {
    var archive = try folder.open()
    let ids = archive.ids()
    let daemon = DaemonAnswer(connection.attempt(.status, within: Self.patienceSeconds))
    let choice = IncidentChoice(id == "last" ? nil : id, among: ids)
    guard case .one(let found) = choice,
      let story = IncidentStory(archive.transitions(of: [found]), daemon: daemon)
    else {
      if let incident = HeldBackIncident(id, in: daemon.status) { return try print(incident) }
      tell(choice, in: &archive)
      throw ExitCode.failure
    }
    try print(story)
    AlertFolder.warn(of: archive)
  }

  private func print(_ story: IncidentStory) throws {
    if format == .text { Pager.start() }
    var output = OutputBuffer()
    switch format {
    case .text: for line in text(story).lines { try output.write(line: line.utf8) }
    case .plain: for line in ExplainPlain.lines(story) { try output.write(line: line.utf8) }
    case .json: try output.write(line: ExplainJSON.line(story))
    }
    try output.flush()
  }

  private func text(_ story: IncidentStory) -> ExplainText {
    ExplainText(story, width: Terminal.width, hasUnicode: Terminal.hasUnicode)
  }

  // MARK: what was not found

  /// Tells of an incident that the daemon holds open and did not write.
  private func print(_ incident: HeldBackIncident) throws {
    var output = OutputBuffer()
    switch format {
    case .text: try output.write(line: incident.text.utf8)
    case .plain: for line in incident.plain { try output.write(line: line.utf8) }
    case .json: try output.write(line: incident.json)
    }
    try output.flush()
  }

  private func tell(_ choice: IncidentChoice, in archive: inout AlertArchive) {
    let named = Escaping.printable(id ?? "")
    switch choice {
    case .several(let ids):
      complain("\(ids.count) incidents have ids that begin with \(named):")
      list(Array(ids.prefix(IncidentChoice.shownMaximum)), of: &archive)
      let rest = ids.count - IncidentChoice.shownMaximum
      if rest > 0 { complain("  and \(rest) more") }
    case .none(let nearest) where nearest.isEmpty:
      complain("no incident was written to \(Escaping.printable(folder.path)) yet")
    case .none(let nearest):
      complain("no incident has the id \(named); nearest:")
      list(nearest, of: &archive)
    case .one(let found):
      complain("what was written of \(Escaping.printable(found)) cannot be read")
    }
    AlertFolder.warn(of: archive)
  }

  private func list(_ ids: [String], of archive: inout AlertArchive) {
    let transitions = archive.transitions(of: Set(ids))
    for id in ids {
      guard let last = transitions.last(where: { $0.incident.id == id }) else { continue }
      let time = Timestamp.local(last.realtimeMicroseconds, offsetSeconds: last.utcOffsetSeconds)
      complain("  \(Escaping.printable(id))  \(time)  \(AlertText.summary(last.incident))")
    }
  }
}

/// How `tocsin explain` prints.
enum ExplainFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people, as wide as the terminal within reason.
  case text
  /// One object.
  case json
  /// A line each, fields between tabs.
  case plain
}
