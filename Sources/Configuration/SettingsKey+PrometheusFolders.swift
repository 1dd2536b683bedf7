extension SettingsKey {
  /// `[[source.prometheus]]`: a list of tables, each naming a folder.
  static var prometheusFolders: SettingsKey {
    SettingsKey(
      path: path,
      apply: { node, settings in
        var reader = PrometheusFolderReader()
        let folders = reader.read(node, path)
        guard reader.complaints.isEmpty else { return reader.complaints }
        settings.source.prometheus = folders
        return []
      },
      render: { settings in "[" + settings.source.prometheus.map(\.toml).joined(separator: ", ") + "]" })
  }

  private static var path: String { "source.prometheus" }
}

extension Settings.PrometheusFolder {
  /// An inline table.
  fileprivate var toml: String { "{ directory = \(directory.toml), stale_after = \(staleAfter.toml) }" }
}

/// Takes `[[source.prometheus]]` apart and gathers what is wrong with it.
private struct PrometheusFolderReader {
  private static let names = ["directory", "stale_after"]
  private static let capacity = 16
  private static let staleAfter = TimeSpan(seconds: 10)...TimeSpan.days(30)
  private(set) var complaints: [Complaint] = []

  mutating func read(_ node: TOMLNode, _ path: String) -> [Settings.PrometheusFolder] {
    guard let elements = node.elements else {
      complaints.append(Complaint(path, expected: "tables [[\(path)]]", found: node))
      return []
    }
    guard elements.count <= Self.capacity else {
      complaints.append(
        Complaint(path, line: node.line, "expected at most \(Self.capacity) tables, found \(elements.count)"))
      return []
    }
    var folders: [Settings.PrometheusFolder] = []
    for (index, element) in elements.enumerated() {
      let place = KeyPathText.element(path, index + 1)
      guard let folder = folder(element, place) else { continue }
      if folders.contains(where: { $0.directory == folder.directory }) {
        let text = PrintableText.excerpt(folder.directory)
        complaints.append(Complaint(place, line: element.line, "\"\(text)\" is read already"))
      }
      folders.append(folder)
    }
    return folders
  }

  private mutating func folder(_ node: TOMLNode, _ place: String) -> Settings.PrometheusFolder? {
    guard case .table(let table) = node.kind else {
      complaints.append(Complaint(place, expected: "a table", found: node))
      return nil
    }
    var folder = Settings.PrometheusFolder(directory: "")
    for entry in table.entries { take(entry, KeyPathText.join(place, entry.name), into: &folder) }
    if table["directory"] == nil {
      complaints.append(
        Complaint(place, line: node.line, "expected a key directory with a folder, found none"))
    }
    return folder.directory.isEmpty ? nil : folder
  }

  private mutating func take(
    _ entry: TOMLTable.Entry, _ place: String, into folder: inout Settings.PrometheusFolder
  ) {
    switch entry.name {
    case "directory":
      guard case .string(let text) = entry.value.kind, TextKind.path.isValid(text) else {
        complaints.append(Complaint(place, expected: TextKind.path.expectation, found: entry.value))
        return
      }
      folder.directory = text
    case "stale_after":
      guard let span = TimeSpan(entry.value), Self.staleAfter.contains(span) else {
        let (low, high) = (Self.staleAfter.lowerBound, Self.staleAfter.upperBound)
        complaints.append(
          Complaint(place, expected: "\(TimeSpan.expectation), from \(low) to \(high)", found: entry.value))
        return
      }
      folder.staleAfter = span
    default: complaints.append(.unknownKey(place, entry, among: Self.names))
    }
  }
}
