extension SettingsKey {
  /// `[[limits.filesystem]]`: a list of tables, each naming a mount point and the limits that differ there.
  static var filesystemLimits: SettingsKey {
    .tables("limits.filesystem", \.limits.filesystems, by: FilesystemLimitReader.self, toml: \.toml)
  }
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
private struct FilesystemLimitReader: TableListReader {
  static let names = ["path", "filesystem_free", "filesystem_free_min", "inodes_free"]
  /// More than any host has worth telling apart.
  static let capacity = 256
  static let subjectKey = "path"
  static let subjectMeaning = "the mount point"
  static let repetition = "has limits already"
  static let blank = Settings.FilesystemLimit(path: "")
  var complaints: [Complaint] = []

  static func subject(of limit: Settings.FilesystemLimit) -> String { limit.path }

  mutating func take(
    _ entry: TOMLTable.Entry, _ place: String, into limit: inout Settings.FilesystemLimit
  ) {
    let value = entry.value
    switch entry.name {
    case "path": limit.path = mountPoint(value, place) ?? ""
    case "filesystem_free": limit.filesystemFree = bounded(value, place, SettingsSchema.freeShare)
    case "filesystem_free_min": limit.filesystemFreeMin = bounded(value, place, SettingsSchema.freeRoom)
    default: limit.inodesFree = bounded(value, place, SettingsSchema.freeShare)
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
