import AlertLog
import Alerts
import ArgumentParser
import Configuration
import Control
import Decisions
import Glibc
import Model

/// `tocsin feedback`: says whether an alert was worth ringing for.
struct Feedback: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether an alert was worth ringing for; what is normal does not ring again.",
    discussion: """
      With --normal the same thing, of the same class and signal, rings again only where it is a quarter further from \
      normal than it was, or worse in kind, until that expires. How many of the lines of the last thirty days would \
      not have been written is told, and how many of these were confirmed with --real.

      It reads alerts.jsonl and what was rotated away.
      """)

  @Argument(help: "The incident's id, or a beginning that no other one has.")
  var id: String

  @Flag(help: "It was nothing.")
  var normal = false

  @Flag(help: "It was worth ringing for.")
  var real = false

  @Flag(help: "Tell what would change, and decide nothing.")
  var dryRun = false

  @Option(
    name: .customLong("for"), help: "How long that holds; 30d for --normal.", transform: TimeSpan.argument)
  var duration: TimeSpan?

  @Option(help: "Why.")
  var reason: String?

  @OptionGroup var folder: AlertFolder

  @Option(help: "How to print it.")
  var format = OutputFormat.table

  @OptionGroup var connection: SocketOptions

  func validate() throws {
    guard normal != real else { throw ValidationError("Say either --normal or --real.") }
  }

  func run() throws {
    var archive = try folder.open()
    let ids = archive.ids()
    guard case .one(let found) = IncidentChoice(id, among: ids) else {
      complain("no incident, or more than one, has the id \(Escaping.printable(id))")
      throw ExitCode.failure
    }
    let all = archive.transitions(of: Set(ids))
    guard let judged = Counterfactual.judged(all.filter { $0.incident.id == found }) else {
      complain("what was written of \(found) cannot be read")
      throw ExitCode.failure
    }
    let level = normal ? AcceptedLevel(judged) : nil
    if let level { tell(level, all) }
    guard !dryRun else { return }
    try DecisionOutput(try connection.decide(draft(found, level))).print(format)
  }

  private func draft(_ incident: String, _ level: AcceptedLevel?) -> DecisionDraft {
    var draft = DecisionDraft(kind: "feedback")
    draft.incident = incident
    draft.reason = reason
    draft.verdict = level == nil ? "real" : "normal"
    draft.forSeconds = (duration ?? .days(level == nil ? 400 : 30)).seconds
    guard let level else { return draft }
    let entity = DecisionScope.Entities(kind: level.entity.kind, pattern: level.entity.name)
    var accepted = DecisionDraft.Level(
      entity: entity.text, category: level.category.word, severity: level.severity.word,
      isAbove: level.isAbove)
    if !level.signal.isEmpty { (accepted.signal, accepted.limit) = (level.signal, level.limit) }
    if !level.template.isEmpty { accepted.template = level.template }
    draft.accepted = accepted
    return draft
  }

  /// On standard error, so that what is printed stays the decision.
  private func tell(_ level: AcceptedLevel, _ all: [AlertTransition]) {
    let confirmed =
      (try? connection.send(.decisions))?.decisions?.decisions.filter { $0.verdict == "real" } ?? []
    let ids = confirmed.map { String($0.scope.dropFirst("incident ".count)) }
    complain(
      Counterfactual(
        level, all, now: Int64(time(nil)) * 1_000_000, confirmed: Set(ids)
      ).sentence)
  }
}
