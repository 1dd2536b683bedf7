internal import Alerts
import CalendarEvents
import Model

extension DecisionReader {
  mutating func complain(_ key: String, _ expected: String, _ found: TOMLNode) {
    complaints.append(Complaint(key, expected: expected, found: found))
  }

  mutating func complained<Value>(_ key: String, _ expected: String, _ found: TOMLNode, or value: Value)
    -> Value
  {
    complain(key, expected, found)
    return value
  }

  /// A name that can be a file's.
  mutating func name(_ node: TOMLNode, _ key: String) -> String? {
    if case .string(let text) = node.kind, Self.isName(text) { return text }
    return complained(key, "1 to \(Self.longestName) letters, digits, - and _", node, or: nil)
  }

  /// True for what can be a decision's id, and a file's name.
  package static func isName(_ text: String) -> Bool {
    (1...longestName).contains(text.utf8.count) && text.utf8.allSatisfy(KeyPathText.isBare)
  }

  /// A line without control characters.
  mutating func text(_ node: TOMLNode, _ key: String, _ limit: Int) -> String? {
    if case .string(let text) = node.kind, text.utf8.count <= limit,
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) })
    {
      return text
    }
    return complained(key, "one line of at most \(limit) bytes", node, or: nil)
  }

  /// A moment in UTC; the fraction of the second may be left out.
  mutating func time(_ node: TOMLNode, _ key: String) -> Int64? {
    if case .string(let text) = node.kind, text.utf8.count <= 32 {
      let missing = [20: ".000000Z", 24: "000Z"][text.utf8.count]
      let whole = missing.map { "\(text.dropLast())\($0)" } ?? text
      if let microseconds = Timestamp.microseconds(fromUTC: whole) { return microseconds }
    }
    return complained(key, "a time in UTC such as \"2026-11-23T20:15:00Z\"", node, or: nil)
  }

  mutating func globs(_ node: TOMLNode, _ key: String) -> [String] {
    let expected = "an array of at most \(Self.longestList) strings of 1 to 256 bytes"
    guard let elements = node.elements, elements.count <= Self.longestList else {
      return complained(key, expected, node, or: [])
    }
    let texts = elements.compactMap { String($0) }
      .filter { (1...256).contains($0.utf8.count) && !$0.utf8.contains(0) }
    return texts.count == elements.count ? texts : complained(key, expected, node, or: [])
  }

  mutating func looser(_ node: TOMLNode, _ key: String) -> Double {
    let value = Self.number(node)
    if let value, Self.looserRange.contains(value) { return value }
    return complained(key, "a number from 1 to 1000", node, or: 0)
  }

  private static func number(_ node: TOMLNode) -> Double? {
    switch node.kind {
    case .integer(let value): Double(value)
    case .float(let value) where value.isFinite: value
    default: nil
    }
  }

  mutating func calendar(_ node: TOMLNode, _ key: String) -> CalendarEvent? {
    guard case .string(let text) = node.kind else {
      return complained(key, CalendarEvent.expectation, node, or: nil)
    }
    do throws(CalendarFailure) {
      return try CalendarEvent(text)
    } catch {
      complaints.append(Complaint(key, line: node.line, error.description))
      return nil
    }
  }

  /// `[accepted]`: what is normal.
  mutating func accepted(_ node: TOMLNode, _ key: String) -> AcceptedLevel? {
    let names = ["entity", "class", "severity", "signal", "template", "above", "below"]
    guard case .table(let table) = node.kind else {
      return complained(key, "a section [accepted]", node, or: nil)
    }
    for entry in table.entries where !names.contains(entry.name) {
      complaints.append(.unknownKey(KeyPathText.join(key, entry.name), entry, among: names))
    }
    func word(_ name: String) -> String { table[name].flatMap { String($0) } ?? "" }
    guard let entity = DecisionScope.Entities(text: word("entity")),
      let category = IncidentClass(word: word("class")), let severity = Severity(word: word("severity"))
    else { return complained(key, "entity, class and severity of what is normal", node, or: nil) }
    var level = AcceptedLevel(
      entity: Entity(kind: entity.kind, name: entity.pattern), category: category, severity: severity)
    level.signal = word("signal")
    level.template = word("template")
    level.isAbove = table["below"] == nil
    if let limit = (table["above"] ?? table["below"]).flatMap(Self.number) {
      level.limit = limit
    } else if !level.signal.isEmpty {
      complain(key, "above or below, a number beyond which the signal rings", node)
    }
    return level
  }
}
