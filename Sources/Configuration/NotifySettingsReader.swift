import Model

/// Takes a file of `notify.d` apart and gathers what is wrong with it.
struct NotifySettingsReader {
  private static let names = [
    "command", "input", "to", "from", "min_severity", "transitions", "timeout", "retry_interval",
    "max_attempts",
    "max_age",
  ]
  /// More arguments than anybody writes.
  private static let mostArguments = 100
  private static let mostRecipients = 50

  /// What was read so far.
  private(set) var settings = NotifySettings()
  /// What is wrong.
  private(set) var complaints: [Complaint] = []

  /// Reads a document.
  mutating func read(_ text: String, file: String) throws(SettingsProblem) {
    let document: TOMLTable
    do throws(TOMLSyntaxFailure) {
      document = try TOMLParser.parse(text)
    } catch {
      throw SettingsProblem(
        file: file, line: error.line, column: error.column, message: "syntax error: \(error.reason)")
    }
    for entry in document.entries { take(entry) }
    checkWhole(document)
  }

  private mutating func checkWhole(_ document: TOMLTable) {
    if document["command"] == nil {
      complaints.append(
        Complaint(
          "command", line: 1, "expected an array of a program's absolute path and its arguments, found none"))
    }
    let isMail = settings.input == .mail
    if isMail, document["to"] == nil {
      complaints.append(Complaint("to", line: 1, "expected an array of mail addresses, as input is \"mail\""))
    }
    for name in ["to", "from"] where !isMail {
      guard let node = document[name] else { continue }
      complaints.append(Complaint(name, line: node.line, "has a meaning only where input is \"mail\""))
    }
  }

  private mutating func take(_ entry: TOMLTable.Entry) {
    let (name, value) = (entry.name, entry.value)
    switch name {
    case "command": settings.command = command(value)
    case "input": take(value, name, into: \.input)
    case "to": settings.to = addresses(value)
    case "from": settings.from = address(value, name) ?? ""
    case "min_severity": take(value, name, into: \.minSeverity)
    case "transitions": settings.transitions = transitions(value)
    case "timeout": take(value, name, into: \.timeout, in: TimeSpan(seconds: 1)...TimeSpan.minutes(10))
    case "retry_interval":
      take(value, name, into: \.retryInterval, in: TimeSpan(seconds: 1)...TimeSpan.minutes(60))
    case "max_attempts": take(value, name, into: \.maxAttempts, in: 1...10_000)
    case "max_age": take(value, name, into: \.maxAge, in: TimeSpan.minutes(1)...TimeSpan.days(30))
    default:
      complaints.append(.unknownKey(KeyPathText.join("", name), entry, among: Self.names))
    }
  }

  private mutating func take<Value: SettingValue>(
    _ node: TOMLNode, _ name: String, into place: WritableKeyPath<NotifySettings, Value>
  ) {
    if let value = Value(node) {
      settings[keyPath: place] = value
    } else {
      complaints.append(Complaint(name, expected: Value.expectation, found: node))
    }
  }

  private mutating func take<Value: SettingValue & Comparable & CustomStringConvertible>(
    _ node: TOMLNode, _ name: String, into place: WritableKeyPath<NotifySettings, Value>,
    in bounds: ClosedRange<Value>
  ) {
    if let value = Value(node), bounds.contains(value) {
      settings[keyPath: place] = value
    } else {
      let expected = "\(Value.expectation), from \(bounds.lowerBound) to \(bounds.upperBound)"
      complaints.append(Complaint(name, expected: expected, found: node))
    }
  }

  private mutating func command(_ node: TOMLNode) -> [String] {
    let words = (node.elements ?? []).compactMap(String.init)
    guard let program = words.first, words.count == node.elements?.count, TextKind.path.isValid(program),
      words.count <= Self.mostArguments, words.allSatisfy({ !$0.utf8.contains(0) && $0.utf8.count <= 4_096 })
    else {
      let expected = "an array of a program's absolute path and at most \(Self.mostArguments - 1) arguments"
      complaints.append(Complaint("command", expected: expected, found: node))
      return []
    }
    return words
  }

  private mutating func transitions(_ node: TOMLNode) -> [AlertTransition.Kind] {
    let words = (node.elements ?? []).compactMap(String.init)
    let kinds = words.compactMap(AlertTransition.Kind.init(word:))
    guard !kinds.isEmpty, kinds.count == node.elements?.count else {
      let known = AlertTransition.Kind.allCases.map(\.word)
      complaints.append(
        Complaint("transitions", expected: "an array of \(TOMLText.choice(known))", found: node))
      return []
    }
    return kinds
  }

  private mutating func addresses(_ node: TOMLNode) -> [String] {
    guard let elements = node.elements, (1...Self.mostRecipients).contains(elements.count) else {
      let expected = "an array of at most \(Self.mostRecipients) mail addresses"
      complaints.append(Complaint("to", expected: expected, found: node))
      return []
    }
    return elements.enumerated().compactMap { address($0.element, KeyPathText.element("to", $0.offset + 1)) }
  }

  /// An address that cannot be anything else in a header: printable, without blanks, commas, brackets and quotes.
  private mutating func address(_ node: TOMLNode, _ place: String) -> String? {
    if case .string(let text) = node.kind, (1...254).contains(text.utf8.count),
      text.utf8.first != UInt8(ascii: "-"),
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !",;:<>()[]\\\"".utf8.contains($0) })
    {
      return text
    }
    complaints.append(
      Complaint(place, expected: "a mail address such as \"root\" or \"ops@example.org\"", found: node))
    return nil
  }
}
