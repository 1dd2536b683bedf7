import AlertLog
import Alerts
import ArgumentParser
import Control
import Model

/// `tocsin why`: why something did or did not ring.
struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell why something did or did not ring: observed, expected, and the rule that decided.",
    discussion: """
      For each signal that is asked about: the value, what was expected of it, and what kept it from ringing - \
      as usual, smaller than the floor, too brief, warming, evidence only, ignored, no longer measured. For each \
      incident: whether it rang, and else which rule or whose decision holds it back. Without options all that \
      is not as usual is told of.

      With --at a moment of the past is asked about, give or take five minutes: what was written to \
      alerts.jsonl, the incidents that ended, and surprises that opened none. Of these the daemon keeps the newest \
      only, and it says since when.

      The status is 1 where nothing is known of what is asked about, and 69 where the daemon does not answer; \
      what the alert files say is told all the same.
      """)

  private static let patienceSeconds = 10.0

  @Option(help: "Ask about this unit; .service may be left out, and * and ? stand for anything.")
  var unit: String?

  @Option(help: "Ask about this entity: host, or the name of a disk, mount point, interface, source or unit.")
  var entity: String?

  @Option(help: "Ask about these signals, such as 'system.cpu.*'.")
  var signal: String?

  @Option(
    parsing: .unconditional, help: "Ask about this moment, such as -1h, 03:10 or 'yesterday 22:00'.",
    transform: TimeArgument.argument)
  var at: Int64?

  @Option(help: "How to print it.")
  var format = WhyFormat.text

  @OptionGroup var folder: AlertFolder

  @OptionGroup var connection: SocketOptions

  func run() throws {
    let reply = connection.attempt(request, within: Self.patienceSeconds)
    let written = WrittenIncidents(
      folder: folder.path, request: subject, isNeeded: at != nil || isSilent(reply))
    let story = WhyStory(subject, reply, written: written.incidents)
    try print(story)
    written.complaints.forEach(complain)
    if let silence = story.silence {
      complain("\(silence); this is what was written to \(Escaping.printable(folder.path))")
      throw story.isDenied ? ExitStatus.permission : ExitStatus.unavailable
    }
    if story.isEmpty { throw ExitCode.failure }
  }

  private var subject: WhyRequest {
    var subject = WhyRequest()
    (subject.unit, subject.entity) = (unit.map(Self.unitName), entity)
    (subject.signal, subject.at) = (signal, at)
    return subject
  }

  private var request: ControlRequest {
    var request = ControlRequest(command: .why)
    request.why = subject
    return request
  }

  /// A unit's full name, as systemctl(1) completes it.
  static func unitName(_ text: String) -> String {
    text.utf8.contains { "*?.".utf8.contains($0) } ? text : text + ".service"
  }

  private func isSilent(_ reply: Result<ControlReply, ControlFailure>) -> Bool {
    if case .success(let reply) = reply { reply.why == nil } else { true }
  }

  private func print(_ story: WhyStory) throws {
    var output = OutputBuffer()
    switch format {
    case .text, .table: for line in WhyText(story).lines { try output.write(line: line.utf8) }
    case .plain: for line in WhyPlain.lines(story) { try output.write(line: line.utf8) }
    case .json: try output.write(line: WhyJSON.line(story))
    }
    try output.flush()
  }
}

/// How `tocsin why` prints.
enum WhyFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people, at most eighty columns wide.
  case text
  /// The same.
  case table
  /// One object.
  case json
  /// A line each, fields between tabs.
  case plain
}
