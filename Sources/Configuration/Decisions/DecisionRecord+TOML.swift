internal import Alerts
internal import CalendarEvents
import Model

extension DecisionRecord {
  /// The decision as a file that ``DecisionReader`` reads back; printable ASCII.
  public var toml: String {
    var lines = ["id = \(decision.id.toml)", "kind = \(decision.kind.word.toml)"]
    func add(_ key: String, _ text: String) { if !text.isEmpty { lines.append("\(key) = \(text.toml)") } }
    func add(_ key: String, _ list: [String]) {
      if !list.isEmpty { lines.append("\(key) = \(TOMLText.array(list))") }
    }
    let scope = decision.scope
    add("author", decision.author)
    add("reason", decision.reason)
    add("created", Timestamp.utc(decision.createdMicroseconds))
    if decision.expiresMicroseconds != .max { add("expires", Timestamp.utc(decision.expiresMicroseconds)) }
    add("units", scope.entities.filter { $0.kind == .unit }.map(\.pattern))
    add("entities", scope.entities.filter { $0.kind != .unit }.map(\.text))
    add("signals", scope.signals)
    add("templates", scope.templates)
    add("classes", scope.classes.map(\.word))
    if decision.kind == .silence, scope.isEverything { lines.append("all = true") }
    add("incident", scope.incident)
    if decision.looser > 0 { lines.append("looser = \(decision.looser)") }
    add("on_calendar", calendar?.text ?? "")
    if let duration { lines.append("duration = \(duration.toml)") }
    add("verdict", verdict?.rawValue ?? "")
    return (lines + acceptedLines).joined(separator: "\n") + "\n"
  }

  private var acceptedLines: [String] {
    guard let level = decision.accepted else { return [] }
    let entity = DecisionScope.Entities(kind: level.entity.kind, pattern: level.entity.name)
    var lines = [
      "", "[accepted]", "entity = \(entity.text.toml)", "class = \(level.category.word.toml)",
      "severity = \(level.severity.word.toml)",
    ]
    guard !level.signal.isEmpty else { return lines }
    lines.append("signal = \(level.signal.toml)")
    if !level.template.isEmpty { lines.append("template = \(level.template.toml)") }
    lines.append("\(level.isAbove ? "above" : "below") = \(level.limit)")
    return lines
  }
}
