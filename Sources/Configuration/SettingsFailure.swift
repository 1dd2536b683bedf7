/// One thing wrong with a settings file.
public struct SettingsProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as it was opened.
  public var file: String
  /// The line, the first being 1, where it is known.
  public var line: Int?
  /// The column, the first being 1, where it is known.
  public var column: Int?
  /// The key's path, such as `alerts.max_per_week`, where the problem is one key's.
  public var keyPath: String?
  /// What was expected and what was found.
  public var message: String

  package init(file: String, line: Int? = nil, column: Int? = nil, keyPath: String? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.keyPath = keyPath
    self.message = message
  }

  /// One line of printable ASCII: `FILE:LINE:COLUMN: KEY: MESSAGE`, without the parts that are not known.
  public var description: String {
    let place = [file, line.map { "\($0)" }, column.map { "\($0)" }].compactMap { $0 }.joined(separator: ":")
    return PrintableText.line([place, keyPath, message].compactMap { $0 }.joined(separator: ": "))
  }
}

/// Why a configuration was refused: everything that is wrong with it, not only the first.
public struct SettingsFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problems, file by file and line by line; at least one.
  public var problems: [SettingsProblem]
  /// How many more there were than are kept.
  public var omittedCount: Int

  /// One line a problem.
  public var description: String {
    let lines = problems.map(\.description)
    return (omittedCount == 0 ? lines : lines + ["and \(omittedCount) more problems"]).joined(separator: "\n")
  }
}

/// Gathers problems up to a cap: a file of a million wrong keys must not cost a million lines.
struct ProblemCollector {
  private static let capacity = 100
  private(set) var problems: [SettingsProblem] = []
  private(set) var omittedCount = 0

  /// Adds a problem; beyond the cap it is counted and its text never made.
  mutating func add(_ problem: @autoclosure () -> SettingsProblem) {
    guard problems.count < Self.capacity else {
      omittedCount += 1
      return
    }
    problems.append(problem())
  }

  /// Everything gathered as a failure, or nothing if there was no problem.
  var failure: SettingsFailure? {
    problems.isEmpty ? nil : SettingsFailure(problems: problems, omittedCount: omittedCount)
  }
}
