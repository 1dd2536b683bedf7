/// Settings, and where each of them comes from.
public struct LoadedSettings: Hashable, Sendable {
  /// Where a key was set.
  public struct Origin: Hashable, Sendable {
    /// The file.
    public var file: String
    /// The line, the first being 1.
    public var line: Int
  }

  /// The settings in effect.
  public var settings: Settings
  /// The files that were read, in order.
  public var files: [String]
  /// The signatures of faults in effect; none where nobody loaded them.
  public var signatures = LoadedSignatures()
  private let origins: [String: Origin]

  init(settings: Settings, files: [String], origins: [String: Origin]) {
    self.settings = settings
    self.files = files
    self.origins = origins
  }

  /// Where the key of a path such as `alerts.max_per_week` was set, or nothing if it has its default.
  public func origin(of keyPath: String) -> Origin? { origins[keyPath] }

  /// The settings in effect as TOML: every key, each with the file that it comes from.
  ///
  /// Printable ASCII; to be read again with the same result.
  ///
  /// - Parameter hidden: Paths of keys whose values are left out, with a line that says so.
  /// - Returns: Lines of TOML.
  public func dump(without hidden: Set<String> = []) -> String {
    ([topLevel] + SettingsSchema.sections.map { section($0, hidden) }).joined(separator: "\n")
  }

  /// What stands before the first section: it would belong to that behind it.
  private var topLevel: String {
    SettingsSchema.keys.filter { !$0.path.contains(".") }
      .map { "\($0.path) = \($0.render(settings)) # \(comment($0.path))\n" }.joined()
  }

  private func section(_ section: String, _ hidden: Set<String>) -> String {
    let prefix = section + "."
    let lines = SettingsSchema.keys.filter { $0.path.hasPrefix(prefix) }.map { key in
      let name = key.path.dropFirst(prefix.count)
      return hidden.contains(key.path)
        ? "# \(name) is left out # \(comment(key.path))\n"
        : "\(name) = \(key.render(settings)) # \(comment(key.path))\n"
    }
    return "[\(section)]\n" + lines.joined()
  }

  private func comment(_ keyPath: String) -> String {
    guard let origin = origins[keyPath] else { return "default" }
    return "from \(PrintableText.line(origin.file))"
  }
}
