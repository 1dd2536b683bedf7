extension SettingsKey {
  /// `[[source.file]]`: a list of tables, each naming text files that are read.
  static var fileSources: SettingsKey {
    .tables("source.file", \.source.files, by: FileSourceReader.self, toml: \.toml)
  }
}

extension Settings.FileSource {
  /// An inline table of what was set.
  fileprivate var toml: String {
    var entries = ["path = \(path.toml)"]
    if let unit { entries.append("unit = \(unit.toml)") }
    if format != .auto { entries.append("format = \(format.toml)") }
    return "{ \(entries.joined(separator: ", ")) }"
  }
}

/// Takes `[[source.file]]` apart and gathers what is wrong with it.
private struct FileSourceReader: TableListReader {
  static let names = ["path", "unit", "format"]
  /// More than any host has worth telling apart; one path may name many files.
  static let capacity = 64
  static let subjectKey = "path"
  static let subjectMeaning = "the files' names"
  static let repetition = "is read already"
  /// The kinds of units that something can log for.
  private static let unitKinds = [
    ".service", ".scope", ".slice", ".socket", ".mount", ".timer", ".target", ".swap", ".path", ".device",
    ".automount",
  ]
  static let blank = Settings.FileSource(path: "")
  var complaints: [Complaint] = []

  static func subject(of source: Settings.FileSource) -> String { source.path }

  mutating func take(
    _ entry: TOMLTable.Entry, _ place: String, into source: inout Settings.FileSource
  ) {
    let value = entry.value
    switch entry.name {
    case "path": source.path = path(value, place) ?? ""
    case "unit": source.unit = unit(value, place)
    default:
      if let format = Settings.FileFormat(value) {
        source.format = format
      } else {
        complaints.append(Complaint(place, expected: Settings.FileFormat.expectation, found: value))
      }
    }
  }

  private mutating func path(_ node: TOMLNode, _ place: String) -> String? {
    if case .string(let text) = node.kind, TextKind.path.isValid(text), !text.hasSuffix("/") { return text }
    complaints.append(Complaint(place, expected: "an absolute path of files, globs allowed", found: node))
    return nil
  }

  /// A unit's full name, so that no file passes for the kernel or for a user.
  private mutating func unit(_ node: TOMLNode, _ place: String) -> String? {
    if case .string(let text) = node.kind, Self.isUnitName(text) { return text }
    complaints.append(
      Complaint(place, expected: "a unit's full name, such as \"nginx.service\"", found: node))
    return nil
  }

  private static func isUnitName(_ text: String) -> Bool {
    guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy(isUnitByte) else { return false }
    return unitKinds.contains { text.hasSuffix($0) && text.utf8.count > $0.utf8.count }
  }

  private static func isUnitByte(_ byte: UInt8) -> Bool {
    KeyPathText.isBare(byte) || ":.\\@".utf8.contains(byte)
  }
}
