import Alerts
import ArgumentParser
import Control
import Glibc
import Model

/// `tocsin changes`: what changed on the host in the last day.
struct Changes: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "List what changed on the host in the last day: packages, units, configuration, logins and so on.",
    discussion: """
      Changes never ring; an alert names those that came just before it. What happens again and again is one line, \
      with how often. With docs/changes.md comes where each kind of change is seen.

      Options that are given more than once name alternatives; different options must all hold. * and ? stand \
      for anything.
      """)

  @OptionGroup var connection: SocketOptions

  @Option(
    parsing: .unconditional, help: "List changes since then only, such as -1h, 03:10 or yesterday.",
    transform: TimeArgument.argument)
  var since: Int64?

  @Option(help: "List changes of these units only, and those that touch them.")
  var unit: [String] = []

  @Option(help: "List changes of these kinds only, such as package, unit or configuration.")
  var kind: [String] = []

  @Option(help: "How to print them.")
  var format = OutputFormat.table

  func validate() throws {
    for pattern in kind where !ChangeFilter.isKind(pattern) {
      let kinds = Change.Kind.allCases.map(\.word).sorted().joined(separator: ", ")
      throw ValidationError(
        "no kind of change is called '\(Escaping.printable(pattern))'; there are \(kinds)")
    }
  }

  func run() throws {
    let reply = try connection.ask(.changes)
    guard let report = reply.changes else {
      reply.errors.forEach(complain)
      throw ExitStatus.unavailable
    }
    let filter = ChangeFilter(since: since, units: unit, kinds: kind)
    try ChangeOutput(report.changes.filter(filter.takes)).print(format)
    if let note = ChangeFilter.note(ofForgotten: report.evicted) { complain(note) }
  }
}

/// Which changes are asked for.
struct ChangeFilter {
  var since: Int64?
  var units: [String] = []
  var kinds: [String] = []

  func takes(_ change: ChangeReport.Item) -> Bool {
    let names = change.units + (change.entityKind == "unit" ? [change.entity] : [])
    return change.time >= since ?? .min && (units.isEmpty || names.contains { Self.matches($0, units) })
      && (kinds.isEmpty || Self.matches(change.kind, kinds))
  }

  /// True where a pattern stands for some kind of change.
  static func isKind(_ pattern: String) -> Bool {
    Change.Kind.allCases.contains { matches($0.word, [pattern]) }
  }

  /// What to say where the list may not be whole; nil where it is.
  static func note(ofForgotten count: UInt64) -> String? {
    guard count > 0 else { return nil }
    return "\(count) older \(count == 1 ? "change was" : "changes were") forgotten for want of room"
  }

  private static func matches(_ text: String, _ patterns: [String]) -> Bool {
    patterns.contains { fnmatch($0, text, 0) == 0 }
  }
}
