import ArgumentParser
import Control

/// `tocsin ack`: says that somebody knows of an incident.
struct Ack: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say that you know of an open incident: no more is told of it but its end.",
    discussion: "It ends with the incident; one that comes back rings again.")

  @OptionGroup var connection: SocketOptions

  @Argument(help: "The incident's id.")
  var id: String

  @Option(help: "Why.")
  var reason: String?

  @Option(help: "How to print it.")
  var format = OutputFormat.table

  func run() throws {
    var draft = DecisionDraft(kind: "ack")
    draft.incident = id
    draft.reason = reason
    try DecisionOutput(try connection.decide(draft)).print(format)
  }
}
