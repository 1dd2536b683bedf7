import ArgumentParser
import Configuration
import Control

/// `tocsin maintenance`: says that work is being done.
struct Maintenance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say that work is being done on the host or on units, until it ends or its time is over.",
    discussion: """
      Nothing is learned meanwhile, and only what is critical rings. It goes on over restarts and reboots and ends by \
      itself; then one entry of the journal tells what was held back, and what still goes on rings.
      """,
    subcommands: [Start.self, End.self])

  /// `tocsin maintenance start`.
  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Begin maintenance.")

    @OptionGroup var connection: SocketOptions

    @Option(name: .customLong("for"), help: "How long at most, such as 2h.", transform: TimeSpan.argument)
    var duration: TimeSpan

    @Option(help: "Units, such as 'web*.service', instead of the whole host.")
    var unit: [String] = []

    @Option(help: "Why.")
    var reason: String

    @Option(help: "How to print it.")
    var format = OutputFormat.table

    func run() throws {
      var draft = DecisionDraft(kind: "maintenance")
      draft.units = unit
      draft.forSeconds = duration.seconds
      draft.reason = reason
      try DecisionOutput(try connection.decide(draft)).print(format)
    }
  }

  /// `tocsin maintenance end`.
  struct End: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End maintenance: all that there is, or one of it.")

    @OptionGroup var connection: SocketOptions

    @Argument(help: "The id of the maintenance; all without it.")
    var id: String?

    func run() throws {
      let known = try connection.decisions(ControlRequest(command: .decisions)).decisions
      let meant = known.filter { $0.kind == "maintenance" && $0.origin == "daemon" && $0.id == id ?? $0.id }
      guard !meant.isEmpty else {
        complain(id == nil ? "there is no maintenance to end" : "no such maintenance can be ended")
        throw ExitCode.failure
      }
      for item in meant { try connection.takeBack(item.id) }
    }
  }
}
