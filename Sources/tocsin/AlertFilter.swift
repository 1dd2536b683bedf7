import Alerts
import ArgumentParser
import Model

/// Which alerts are asked for.
struct AlertFilter: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Only what was written since then, such as -1d, 03:10 or yesterday.",
    transform: TimeArgument.argument)
  var since: Int64?

  @Option(
    parsing: .unconditional, help: "Only what was written before then, as it was known then.",
    transform: TimeArgument.argument)
  var until: Int64?

  @Option(help: "Only incidents that concern these units: as what is wrong, as a cause, as a victim.")
  var unit: [String] = []

  @Option(help: "Only incidents that are as bad as this: crit, err, warning or notice.")
  var severity: SeverityArgument?

  @Option(help: "Only incidents of these classes, such as resource or unit-failed.")
  var `class`: [String] = []

  @Option(help: "Only incidents of these hosts.")
  var host: [String] = []

  @Option(help: "Only incidents whose line, cause or log lines contain this, in capitals or not.")
  var text: String?

  init() {}

  func validate() throws {
    for pattern in `class` where !IncidentClass.allCases.contains(where: { Self.matches($0.word, [pattern]) })
    {
      let classes = IncidentClass.allCases.map(\.word).sorted().joined(separator: ", ")
      throw ValidationError("no class is called '\(Escaping.printable(pattern))'; there are \(classes)")
    }
    if let since, let until, since >= until { throw ValidationError("--since is not before --until") }
  }

  /// True for a transition of the time that is asked for.
  func takes(timeOf transition: AlertTransition) -> Bool {
    transition.realtimeMicroseconds >= since ?? .min && transition.realtimeMicroseconds < until ?? .max
  }

  /// True for an incident that is asked for, whenever it was.
  func takes(_ transition: AlertTransition) -> Bool {
    let incident = transition.incident
    return incident.severity >= severity?.severity ?? .notice
      && (host.isEmpty || Self.matches(transition.host, host))
      && (`class`.isEmpty || Self.matches(incident.category.word, `class`))
      && (unit.isEmpty || Self.units(of: incident).contains { Self.matches($0, unit) })
      && text.map { Self.contains($0, transition) } ?? true
  }

  private static func units(of incident: Incident) -> [String] {
    let entities =
      [incident.entity] + incident.facts.map(\.entity) + incident.causes.prefix(1).map(\.entity)
      + incident.victims.map(\.entity)
    return entities.filter { $0.kind == .unit }.map(\.name)
  }

  private static func contains(_ text: String, _ transition: AlertTransition) -> Bool {
    let incident = transition.masked().incident
    let texts =
      [String(decoding: AlertText.line(transition), as: UTF8.self), AlertText.statement(incident)]
      + [incident.entity.name, incident.ending?.reason ?? ""] + incident.causes.prefix(1).map(AlertText.claim)
      + incident.logs.flatMap { [$0.template, $0.sample] }
    let wanted = text.lowercased()
    return texts.contains { $0.lowercased().contains(wanted) }
  }

  private static func matches(_ text: String, _ patterns: [String]) -> Bool {
    patterns.contains { GlobPattern($0).matches(text) }
  }
}

/// A severity as it is typed.
struct SeverityArgument: ExpressibleByArgument {
  let severity: Severity

  init?(argument: String) {
    guard let severity = Severity(word: argument.lowercased()) else { return nil }
    self.severity = severity
  }

  static var allValueStrings: [String] { Severity.allCases.map(\.word) }
}
