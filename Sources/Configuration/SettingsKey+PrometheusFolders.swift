extension SettingsKey {
  /// `[[source.prometheus]]`: a list of tables, each naming a folder.
  static var prometheusFolders: SettingsKey {
    .tables("source.prometheus", \.source.prometheus, by: PrometheusFolderReader.self, toml: \.toml)
  }
}

extension Settings.PrometheusFolder {
  /// An inline table.
  fileprivate var toml: String { "{ directory = \(directory.toml), stale_after = \(staleAfter.toml) }" }
}

/// Takes `[[source.prometheus]]` apart and gathers what is wrong with it.
private struct PrometheusFolderReader: TableListReader {
  static let names = ["directory", "stale_after"]
  static let capacity = 16
  static let subjectKey = "directory"
  static let subjectMeaning = "a folder"
  static let repetition = "is read already"
  private static let staleAfter = TimeSpan(seconds: 10)...TimeSpan.days(30)
  static let blank = Settings.PrometheusFolder(directory: "")
  var complaints: [Complaint] = []

  static func subject(of folder: Settings.PrometheusFolder) -> String { folder.directory }

  mutating func take(
    _ entry: TOMLTable.Entry, _ place: String, into folder: inout Settings.PrometheusFolder
  ) {
    switch entry.name {
    case "directory":
      guard case .string(let text) = entry.value.kind, TextKind.path.isValid(text) else {
        complaints.append(Complaint(place, expected: TextKind.path.expectation, found: entry.value))
        return
      }
      folder.directory = text
    default:
      guard let span = TimeSpan(entry.value), Self.staleAfter.contains(span) else {
        let (low, high) = (Self.staleAfter.lowerBound, Self.staleAfter.upperBound)
        complaints.append(
          Complaint(place, expected: "\(TimeSpan.expectation), from \(low) to \(high)", found: entry.value))
        return
      }
      folder.staleAfter = span
    }
  }
}
