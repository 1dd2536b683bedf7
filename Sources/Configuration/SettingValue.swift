import Model

/// A type that settings hold, and its form in TOML.
protocol SettingValue {
  /// What a reader should have written, for error messages.
  static var expectation: String { get }
  /// Takes the value from TOML, or returns nothing when it is of another kind.
  init?(_ node: TOMLNode)
  /// The value as TOML text.
  var toml: String { get }
}

extension SettingValue where Self: UnitValue {
  init?(_ node: TOMLNode) {
    guard case .string(let text) = node.kind else { return nil }
    self.init(text)
  }

  var toml: String { TOMLText.string(description) }
}

extension TimeSpan: SettingValue {}
extension ByteSize: SettingValue {}
extension Percent: SettingValue {}

extension SettingValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  static var expectation: String { TOMLText.choice(allCases.map(\.rawValue)) }

  init?(_ node: TOMLNode) {
    guard case .string(let text) = node.kind else { return nil }
    self.init(rawValue: text)
  }

  var toml: String { TOMLText.string(rawValue) }
}

extension Settings.CommandLines: SettingValue {}
extension Settings.LogSamples: SettingValue {}
extension Settings.FileFormat: SettingValue {}

extension Severity: SettingValue {
  static var expectation: String { TOMLText.choice(allCases.map(\.word)) }

  init?(_ node: TOMLNode) {
    guard case .string(let text) = node.kind else { return nil }
    self.init(word: text)
  }

  var toml: String { TOMLText.string(word) }
}

extension UInt32: SettingValue {
  static let expectation = "an integer"

  init?(_ node: TOMLNode) {
    guard case .integer(let value) = node.kind else { return nil }
    self.init(exactly: value)
  }

  var toml: String { description }
}

extension Bool: SettingValue {
  static let expectation = "true or false"

  init?(_ node: TOMLNode) {
    guard case .boolean(let value) = node.kind else { return nil }
    self = value
  }

  var toml: String { description }
}

extension String: SettingValue {
  static let expectation = "a string"

  init?(_ node: TOMLNode) {
    guard case .string(let text) = node.kind else { return nil }
    self = text
  }

  var toml: String { TOMLText.string(self) }
}
