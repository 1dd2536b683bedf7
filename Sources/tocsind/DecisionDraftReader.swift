import Alerts
import Configuration
import Control
import Model

/// Makes a decision of what an operator's command asks for, by the rules of the files.
///
/// The draft is written as a file and read back: what a file may not hold nobody can ask for either.
enum DecisionDraftReader {
  /// Longer than anybody may decide for, seconds: ten years.
  private static let longest: Int64 = 3_650 * 86_400
  /// The name that stands for the file in complaints.
  private static let file = "request"

  static func record(
    _ draft: DecisionDraft, id: String, author: String, now: Int64
  ) throws(SettingsFailure) -> DecisionRecord {
    var text = TOMLDraft()
    text.add("id", id)
    text.add("kind", draft.kind)
    text.add("author", author)
    text.add("reason", draft.reason)
    text.add("created", Timestamp.utc(now))
    if let seconds = draft.forSeconds {
      text.add("expires", Timestamp.utc(now + max(0, min(seconds, longest)) * 1_000_000))
    }
    text.add("units", draft.units)
    text.add("entities", draft.entities)
    text.add("signals", draft.signals)
    text.add("templates", draft.templates)
    text.add("classes", draft.classes)
    if draft.all == true { text.add("all", raw: "true") }
    text.add("incident", draft.incident)
    text.add("looser", draft.looser)
    text.add("on_calendar", draft.onCalendar)
    text.add("duration", draft.durationSeconds.map { "\($0)s" })
    text.add("verdict", draft.verdict)
    if let level = draft.accepted { text.add(level) }
    return try DecisionReader.read(text.text, file: file, id: id)
  }

  /// A complaint without the line of a file that nobody has written.
  static func text(_ problem: SettingsProblem) -> String {
    var problem = problem
    (problem.line, problem.column) = (nil, nil)
    let text = "\(problem)"
    return text.hasPrefix("\(file): ") ? String(text.dropFirst(file.count + 2)) : text
  }
}

/// TOML of what is given.
private struct TOMLDraft {
  private(set) var text = ""

  mutating func add(_ key: String, raw: String) { text += "\(key) = \(raw)\n" }

  mutating func add(_ key: String, _ value: String?) {
    if let value, !value.isEmpty { add(key, raw: TOMLText.string(value)) }
  }

  mutating func add(_ key: String, _ value: Double?) {
    if let value { add(key, raw: value.isFinite ? "\(value)" : "nan") }
  }

  mutating func add(_ key: String, _ values: [String]?) {
    if let values, !values.isEmpty { add(key, raw: TOMLText.array(values)) }
  }

  mutating func add(_ level: DecisionDraft.Level) {
    text += "[accepted]\n"
    add("entity", level.entity)
    add("class", level.category)
    add("severity", level.severity)
    add("signal", level.signal)
    add("template", level.template)
    add(level.isAbove ? "above" : "below", level.limit)
  }
}

/// A name of a caller's choice, in a line for people.
enum PrintableName {
  static func text(_ name: String) -> String { Escaping.printable(String(name.prefix(64))) }
}
