extension SettingsKey {
  /// `[[limits.filesystem]]`: a list of tables, each naming a mount point and the limits that differ there.
  static var filesystemLimits: SettingsKey {
    SettingsKey(
      path: path,
      apply: { node, settings in
        var reader = FilesystemLimitReader()
        let limits = reader.read(node, path)
        guard reader.complaints.isEmpty else { return reader.complaints }
        settings.limits.filesystems = limits
        return []
      },
      render: { settings in "[" + settings.limits.filesystems.map(\.toml).joined(separator: ", ") + "]" })
  }

  private static var path: String { "limits.filesystem" }
}

extension Settings.FilesystemLimit {
  /// An inline table of what was set.
  fileprivate var toml: String {
    let entries = [
      ("path", path.toml), ("filesystem_free", filesystemFree?.toml),
      ("filesystem_free_min", filesystemFreeMin?.toml), ("inodes_free", inodesFree?.toml),
    ]
    return "{ "
      + entries.compactMap { name, value in value.map { "\(name) = \($0)" } }.joined(separator: ", ") + " }"
  }
}

/// Takes `[[limits.filesystem]]` apart and gathers what is wrong with it.
private struct FilesystemLimitReader {
  private static let names = ["path", "filesystem_free", "filesystem_free_min", "inodes_free"]
  /// More than any host has worth telling apart.
  private static let capacity = 256
  private(set) var complaints: [Complaint] = []

  mutating func read(_ node: TOMLNode, _ path: String) -> [Settings.FilesystemLimit] {
    guard let elements = node.elements else {
      complaints.append(Complaint(path, expected: "tables [[\(path)]]", found: node))
      return []
    }
    guard elements.count <= Self.capacity else {
      complaints.append(
        Complaint(path, line: node.line, "expected at most \(Self.capacity) tables, found \(elements.count)"))
      return []
    }
    var limits: [Settings.FilesystemLimit] = []
    for (index, element) in elements.enumerated() {
      let place = KeyPathText.element(path, index + 1)
      guard let limit = limit(element, place) else { continue }
      if limits.contains(where: { $0.path == limit.path }) {
        complaints.append(
          Complaint(place, line: element.line, "\"\(PrintableText.excerpt(limit.path))\" has limits already"))
      }
      limits.append(limit)
    }
    return limits
  }

  private mutating func limit(_ node: TOMLNode, _ place: String) -> Settings.FilesystemLimit? {
    guard case .table(let table) = node.kind else {
      complaints.append(Complaint(place, expected: "a table", found: node))
      return nil
    }
    var limit = Settings.FilesystemLimit(path: "")
    for entry in table.entries {
      take(entry, KeyPathText.join(place, entry.name), into: &limit)
    }
    if table["path"] == nil {
      complaints.append(
        Complaint(place, line: node.line, "expected a key path with the mount point, found none"))
    }
    return limit.path.isEmpty ? nil : limit
  }

  private mutating func take(
    _ entry: TOMLTable.Entry, _ place: String, into limit: inout Settings.FilesystemLimit
  ) {
    let value = entry.value
    switch entry.name {
    case "path": limit.path = mountPoint(value, place) ?? ""
    case "filesystem_free": limit.filesystemFree = bounded(value, place, SettingsSchema.freeShare)
    case "filesystem_free_min": limit.filesystemFreeMin = bounded(value, place, SettingsSchema.freeRoom)
    case "inodes_free": limit.inodesFree = bounded(value, place, SettingsSchema.freeShare)
    default: complaints.append(.unknownKey(place, entry, among: Self.names))
    }
  }

  private mutating func mountPoint(_ node: TOMLNode, _ place: String) -> String? {
    if case .string(let text) = node.kind, TextKind.path.isValid(text) { return text }
    complaints.append(Complaint(place, expected: TextKind.path.expectation, found: node))
    return nil
  }

  private mutating func bounded<Value: SettingValue & Comparable & CustomStringConvertible>(
    _ node: TOMLNode, _ place: String, _ bounds: ClosedRange<Value>
  ) -> Value? {
    if let value = Value(node), bounds.contains(value) { return value }
    let expected = "\(Value.expectation), from \(bounds.lowerBound) to \(bounds.upperBound)"
    complaints.append(Complaint(place, expected: expected, found: node))
    return nil
  }
}
