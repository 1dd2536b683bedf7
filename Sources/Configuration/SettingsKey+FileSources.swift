extension SettingsKey {
  /// `[[source.file]]`: a list of tables, each naming text files that are read.
  static var fileSources: SettingsKey {
    SettingsKey(
      path: path,
      apply: { node, settings in
        var reader = FileSourceReader()
        let sources = reader.read(node, path)
        guard reader.complaints.isEmpty else { return reader.complaints }
        settings.source.files = sources
        return []
      },
      render: { settings in "[" + settings.source.files.map(\.toml).joined(separator: ", ") + "]" })
  }

  private static var path: String { "source.file" }
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
private struct FileSourceReader {
  private static let names = ["path", "unit", "format"]
  /// More than any host has worth telling apart; one path may name many files.
  private static let capacity = 64
  /// The kinds of units that something can log for.
  private static let unitKinds = [
    ".service", ".scope", ".slice", ".socket", ".mount", ".timer", ".target", ".swap", ".path", ".device",
    ".automount",
  ]
  private(set) var complaints: [Complaint] = []

  mutating func read(_ node: TOMLNode, _ path: String) -> [Settings.FileSource] {
    guard let elements = node.elements else {
      complaints.append(Complaint(path, expected: "tables [[\(path)]]", found: node))
      return []
    }
    guard elements.count <= Self.capacity else {
      complaints.append(
        Complaint(path, line: node.line, "expected at most \(Self.capacity) tables, found \(elements.count)"))
      return []
    }
    var sources: [Settings.FileSource] = []
    for (index, element) in elements.enumerated() {
      let place = KeyPathText.element(path, index + 1)
      guard let source = source(element, place) else { continue }
      if sources.contains(where: { $0.path == source.path }) {
        complaints.append(
          Complaint(place, line: element.line, "\"\(PrintableText.excerpt(source.path))\" is read already"))
      }
      sources.append(source)
    }
    return sources
  }

  private mutating func source(_ node: TOMLNode, _ place: String) -> Settings.FileSource? {
    guard case .table(let table) = node.kind else {
      complaints.append(Complaint(place, expected: "a table", found: node))
      return nil
    }
    var source = Settings.FileSource(path: "")
    for entry in table.entries { take(entry, KeyPathText.join(place, entry.name), into: &source) }
    if table["path"] == nil {
      complaints.append(
        Complaint(place, line: node.line, "expected a key path with the files' names, found none"))
    }
    return source.path.isEmpty ? nil : source
  }

  private mutating func take(
    _ entry: TOMLTable.Entry, _ place: String, into source: inout Settings.FileSource
  ) {
    let value = entry.value
    switch entry.name {
    case "path": source.path = path(value, place) ?? ""
    case "unit": source.unit = unit(value, place)
    case "format":
      if let format = Settings.FileFormat(value) {
        source.format = format
      } else {
        complaints.append(Complaint(place, expected: Settings.FileFormat.expectation, found: value))
      }
    default: complaints.append(.unknownKey(place, entry, among: Self.names))
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
