internal import Patterns

/// What is wrong with the value of a key.
struct Complaint {
  let line: Int
  let keyPath: String
  let message: String

  init(_ keyPath: String, expected: String, found: TOMLNode) {
    self.init(keyPath, line: found.line, "expected \(expected), found \(found.summary)")
  }

  init(_ keyPath: String, line: Int, _ message: String) {
    self.line = line
    self.keyPath = keyPath
    self.message = message
  }
}

/// One key of the configuration: its path, how it gets into ``Settings`` and how it is written back.
struct SettingsKey {
  /// Section and name, with a dot between them.
  let path: String
  /// Takes the value in, or says what is wrong with it and leaves the settings alone.
  let apply: (TOMLNode, inout Settings) -> [Complaint]
  /// The value as TOML text.
  let render: (Settings) -> String
}

extension SettingsKey {
  private static var longestList: Int { 1_000 }

  /// A key with one value.
  static func value<Value: SettingValue>(
    _ path: String, _ place: WritableKeyPath<Settings, Value>, expected: String = Value.expectation,
    where isValid: @escaping (Value) -> Bool = { _ in true }
  ) -> SettingsKey {
    SettingsKey(
      path: path,
      apply: { node, settings in
        guard let value = Value(node), isValid(value) else {
          return [Complaint(path, expected: expected, found: node)]
        }
        settings[keyPath: place] = value
        return []
      },
      render: { $0[keyPath: place].toml })
  }

  /// A key with one value between two bounds.
  static func value<Value: SettingValue & Comparable & CustomStringConvertible>(
    _ path: String, _ place: WritableKeyPath<Settings, Value>, in bounds: ClosedRange<Value>
  ) -> SettingsKey {
    value(
      path, place, expected: "\(Value.expectation), from \(bounds.lowerBound) to \(bounds.upperBound)",
      where: bounds.contains)
  }

  /// A key with an array of strings.
  static func list(
    _ path: String, _ place: WritableKeyPath<Settings, [String]>, of kind: TextKind,
    atMost limit: Int = longestList
  ) -> SettingsKey {
    SettingsKey(
      path: path,
      apply: { node, settings in
        guard let elements = node.elements else {
          return [Complaint(path, expected: "an array of strings", found: node)]
        }
        guard elements.count <= limit else {
          return [
            Complaint(
              path, line: node.line,
              "expected at most \(limit) \(limit == 1 ? "string" : "strings"), found \(elements.count)")
          ]
        }
        let complaints = elements.enumerated().compactMap { kind.complaint(path, $0.offset + 1, $0.element) }
        guard complaints.isEmpty else { return complaints }
        settings[keyPath: place] = elements.compactMap(String.init)
        return []
      },
      render: { TOMLText.array($0[keyPath: place]) })
  }
}

/// What the strings of a list are.
enum TextKind {
  /// A shell glob.
  case glob
  /// A path from the root.
  case path
  /// A regular expression.
  case pattern

  /// What is wrong with an element of a list, if anything.
  func complaint(_ path: String, _ number: Int, _ node: TOMLNode) -> Complaint? {
    if case .string(let text) = node.kind, isValid(text) { return nil }
    return Complaint(KeyPathText.element(path, number), expected: expectation, found: node)
  }

  /// True when a text is of this kind.
  func isValid(_ text: String) -> Bool {
    guard !text.utf8.contains(0) else { return false }
    return switch self {
    case .glob: (1...1_024).contains(text.utf8.count)
    case .path: text.utf8.first == UInt8(ascii: "/") && text.utf8.count <= 4_096
    case .pattern: !text.isEmpty && (try? Pattern(text)) != nil
    }
  }

  /// What a reader should have written.
  var expectation: String {
    switch self {
    case .glob: "a glob of 1 to 1024 bytes"
    case .path: "an absolute path"
    case .pattern: "a regular expression of 1 to \(Pattern.longest) bytes"
    }
  }
}
