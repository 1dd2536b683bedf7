import Glibc

/// Finds and reads the configuration.
///
/// Layers, each over the one before: `/usr/lib/tocsin/tocsin.toml` (the vendor's), `/etc/tocsin/tocsin.toml`
/// (the administrator's), `/etc/tocsin/conf.d/*.toml` in the byte order of their names. A key of a later layer
/// replaces the same key of an earlier one. That holds for arrays too, and for `[[limits.filesystem]]` as a
/// whole: nothing is appended. A layer that is absent is fine; so is having none at all.
///
/// Fails closed: one problem in one file and nothing is loaded. A file that its group or others may write is
/// refused when it lies under `/etc` or when the process is root.
public struct SettingsLoader: Sendable {
  /// More drop-ins than anybody writes.
  private static let mostDropIns = 1_000

  /// What stands before every path of the layers; empty outside of tests.
  public var root: String

  /// Makes a loader for the host, or for a tree that looks like one.
  public init(root: String = "") {
    self.root = root
  }

  /// Loads the layers.
  public func load() throws(SettingsFailure) -> LoadedSettings {
    var merge = SettingsMerge()
    for path in [root + "/usr/lib/tocsin/tocsin.toml", root + "/etc/tocsin/tocsin.toml"] {
      add(path, to: &merge, isRequired: false)
    }
    for path in dropIns(in: root + "/etc/tocsin/conf.d", &merge) {
      add(path, to: &merge, isRequired: true)
    }
    return try merge.finish()
  }

  /// Loads one file instead of the layers.
  public func load(file: String) throws(SettingsFailure) -> LoadedSettings {
    var merge = SettingsMerge()
    add(file, to: &merge, isRequired: true)
    return try merge.finish()
  }

  private func add(_ path: String, to merge: inout SettingsMerge, isRequired: Bool) {
    do throws(SettingsProblem) {
      if let text = try text(of: path) {
        merge.add(text, file: path)
      } else if isRequired {
        throw SettingsProblem(file: path, message: "cannot be opened: no such file")
      }
    } catch {
      merge.add(error)
    }
  }

  /// A file's text, or nothing when there is no such file.
  package func text(of path: String) throws(SettingsProblem) -> String? {
    try SettingsFile(path: path, mustBePrivate: geteuid() == 0 || isUnderEtc(path)).read()
  }

  private func isUnderEtc(_ path: String) -> Bool {
    guard let resolved = realpath(path, nil) else { return path.hasPrefix(root + "/etc/") }
    defer { free(resolved) }
    return path.hasPrefix(root + "/etc/") || String(cString: resolved).hasPrefix(root + "/etc/")
  }

  private func dropIns(in folder: String, _ merge: inout SettingsMerge) -> [String] {
    do throws(SettingsProblem) {
      return try tomlFiles(in: folder)
    } catch {
      merge.add(error)
      return []
    }
  }

  /// The files of a folder whose names end in `.toml`, in the byte order of their names; none where there is no
  /// such folder.
  package func tomlFiles(in folder: String) throws(SettingsProblem) -> [String] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw SettingsProblem(file: folder, message: "cannot be opened: \(SettingsFile.errorText())")
    }
    defer { closedir(stream) }
    let names = Self.names(in: stream).filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }
    guard names.count <= Self.mostDropIns else {
      throw SettingsProblem(file: folder, message: "holds more than \(Self.mostDropIns) files")
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(folder)/\($0)" }
  }

  private static func names(in stream: OpaquePointer) -> [String] {
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
  }
}
