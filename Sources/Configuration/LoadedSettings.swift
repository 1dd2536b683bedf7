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
  public func dump() -> String {
    SettingsSchema.sections.map(section).joined(separator: "\n")
  }

  private func section(_ section: String) -> String {
    let prefix = section + "."
    let lines = SettingsSchema.keys.filter { $0.path.hasPrefix(prefix) }.map { key in
      "\(key.path.dropFirst(prefix.count)) = \(key.render(settings)) # \(comment(key.path))\n"
    }
    return "[\(section)]\n" + lines.joined()
  }

  private func comment(_ keyPath: String) -> String {
    guard let origin = origins[keyPath] else { return "default" }
    return "from \(PrintableText.line(origin.file))"
  }
}
