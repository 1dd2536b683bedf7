import Diagnosis
import Model
import Patterns

/// Takes `[[signature]]` apart and gathers what is wrong with it.
struct SignatureReader: TableListReader {
  static let names = [
    "name", "title", "from", "units", "programs", "message_id", "literal", "pattern", "priority", "ends",
    "entity",
    "class", "severity", "kind", "cause", "check", "count", "within", "after", "evidence_only", "chain",
    "enabled", "examples", "near_misses",
  ]
  static let capacity = 500
  static let subjectKey = "name"
  static let subjectMeaning = "the signature's name"
  static let repetition = "is the name of another signature of this file"
  static let blank = SignatureDraft()

  var complaints: [Complaint] = []

  static func subject(of item: SignatureDraft) -> String { item.signature.name }

  mutating func take(_ entry: TOMLTable.Entry, _ place: String, into item: inout SignatureDraft) {
    let value = entry.value
    item.keys.append(entry.name)
    switch entry.name {
    case "name": item.signature.name = name(value, place)
    case "title": item.signature.title = text(value, place, 200)
    case "from": item.sender = choice(value, place, SignatureDraft.Sender.self) ?? .unit
    case "units": item.units = strings(value, place, "an array of at most 20 globs over units' names", 20)
    case "message_id": item.signature.messageID = identifier(value, place)
    case "programs": item.programs = strings(value, place, "an array of at most 20 programs' names", 20)
    case "literal": item.signature.literals = literals(value, place)
    case "pattern": item.signature.pattern = pattern(value, place)
    case "ends": item.signature.ends = name(value, place)
    case "after": item.signature.after = name(value, place)
    case "cause": item.signature.cause = text(value, place, 300)
    case "check": item.signature.check = text(value, place, 200)
    case "examples": item.signature.examples = examples(value, place)
    case "near_misses":
      item.signature.nearMisses = strings(value, place, "an array of at most 50 messages", 50)
    default: takeMeaning(entry, place, into: &item)
    }
  }

  private mutating func takeMeaning(
    _ entry: TOMLTable.Entry, _ place: String, into item: inout SignatureDraft
  ) {
    let value = entry.value
    switch entry.name {
    case "priority": item.signature.priority = UInt8(number(value, place, 0...7))
    case "count":
      item.signature.count = number(value, place, 2...Signature.mostCounted)
    case "chain": item.signature.chain = UInt8(number(value, place, 1...9))
    case "within": item.signature.within = Double(span(value, place).seconds)
    case "evidence_only": item.signature.isEvidenceOnly = flag(value, place)
    case "enabled": item.isEnabled = flag(value, place)
    case "severity":
      if let severity = valid(value, place, Severity.self) { item.signature.severity = severity }
    case "entity": item.signature.entity = word(value, place, SignatureDraft.entities) ?? .unit
    case "class": item.signature.category = word(value, place, SignatureDraft.classes) ?? .application
    default: item.signature.kind = word(value, place, SignatureDraft.kinds) ?? .application
    }
  }
}

// MARK: - Values

extension SignatureReader {
  private mutating func complain<Value>(
    _ place: String, _ expected: String, _ found: TOMLNode, or value: Value
  ) -> Value {
    complaints.append(Complaint(place, expected: expected, found: found))
    return value
  }

  private mutating func name(_ node: TOMLNode, _ place: String) -> String {
    if case .string(let text) = node.kind, (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy(KeyPathText.isBare)
    {
      return text
    }
    return complain(place, "a name of at most 64 letters, digits, - and _", node, or: "")
  }

  private mutating func text(_ node: TOMLNode, _ place: String, _ limit: Int) -> String {
    guard case .string(let text) = node.kind, (1...limit).contains(text.utf8.count),
      text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f })
    else {
      return complain(place, "a line of at most \(limit) characters of printable ASCII", node, or: "")
    }
    if let unknown = SignatureDraft.unknownPlaceholder(in: text) {
      let known = Signature.placeholders.map { "{\($0)}" }.joined(separator: " ")
      complaints.append(
        Complaint(place, line: node.line, "expected placeholders among \(known), found {\(unknown)}"))
    }
    return text
  }

  /// One string, or several of which every message holds one.
  private mutating func literals(_ node: TOMLNode, _ place: String) -> [String] {
    let texts = (node.elements ?? [node]).compactMap(String.init)
    guard (1...20).contains(texts.count), texts.count == node.elements?.count ?? 1,
      texts.allSatisfy({ (4...200).contains($0.utf8.count) })
    else {
      return complain(
        place, "a string of 4 to 200 bytes that every such message holds, or an array of at most 20", node,
        or: [])
    }
    return texts
  }

  private mutating func pattern(_ node: TOMLNode, _ place: String) -> String {
    guard case .string(let text) = node.kind, !text.isEmpty else {
      return complain(place, "a regular expression", node, or: "")
    }
    do throws(PatternFailure) {
      let unknown = try Pattern(text).groupNames.first { !Signature.placeholders.contains($0) }
      if let unknown {
        let known = Signature.placeholders.joined(separator: ", ")
        complaints.append(
          Complaint(place, line: node.line, "expected groups named \(known), found \"\(unknown)\""))
      }
    } catch {
      let reason = "expected a regular expression, found an error at byte \(error.offset): \(error.reason)"
      complaints.append(Complaint(place, line: node.line, reason))
    }
    return text
  }

  private mutating func identifier(_ node: TOMLNode, _ place: String) -> Identifier128 {
    if case .string(let text) = node.kind, let id = Identifier128(text), id != .none { return id }
    return complain(place, "a message id of 32 hexadecimal digits", node, or: .none)
  }

  private mutating func strings(
    _ node: TOMLNode, _ place: String, _ expected: String, _ limit: Int
  ) -> [String] {
    guard let elements = node.elements, elements.count <= limit else {
      return complain(place, expected, node, or: [])
    }
    return elements.map { String($0) ?? complain(place, "strings", $0, or: "") }
  }

  private mutating func examples(_ node: TOMLNode, _ place: String) -> [Signature.Example] {
    guard let elements = node.elements, elements.count <= 50 else {
      return complain(place, "an array of at most 50 tables { line, about }", node, or: [])
    }
    return elements.map { element in
      guard case .table(let table) = element.kind, let line = table["line"].flatMap(String.init),
        table.entries.allSatisfy({ ["line", "about"].contains($0.name) })
      else {
        return complain(place, "{ line = \"...\", about = \"...\" }", element, or: .init(line: "", about: ""))
      }
      return Signature.Example(line: line, about: table["about"].flatMap(String.init) ?? "")
    }
  }

  private mutating func number(_ node: TOMLNode, _ place: String, _ range: ClosedRange<UInt32>) -> UInt32 {
    if let value = UInt32(node), range.contains(value) { return value }
    return complain(
      place, "an integer from \(range.lowerBound) to \(range.upperBound)", node, or: range.lowerBound)
  }

  private mutating func span(_ node: TOMLNode, _ place: String) -> TimeSpan {
    let range = TimeSpan(seconds: 1)...TimeSpan.days(1)
    if let span = TimeSpan(node), range.contains(span) { return span }
    return complain(
      place, "\(TimeSpan.expectation), from \(range.lowerBound) to \(range.upperBound)", node,
      or: range.lowerBound)
  }

  private mutating func flag(_ node: TOMLNode, _ place: String) -> Bool {
    valid(node, place, Bool.self) ?? true
  }

  private mutating func valid<Value: SettingValue>(
    _ node: TOMLNode, _ place: String, _: Value.Type
  ) -> Value? {
    Value(node) ?? complain(place, Value.expectation, node, or: nil)
  }

  private mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ node: TOMLNode, _ place: String, _: Value.Type
  ) -> Value? where Value.RawValue == String {
    String(node).flatMap(Value.init)
      ?? complain(place, TOMLText.choice(Value.allCases.map(\.rawValue)), node, or: nil)
  }

  private mutating func word<Value>(
    _ node: TOMLNode, _ place: String, _ words: [(word: String, value: Value)]
  ) -> Value? {
    words.first { $0.word == String(node) }?.value
      ?? complain(place, TOMLText.choice(words.map(\.word)), node, or: nil)
  }
}
