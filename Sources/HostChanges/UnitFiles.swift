import Model

/// Finds the units of a host by their files, for hosts whose bus does not answer.
enum UnitFiles {
  /// Where they are, of later folders over earlier ones.
  static let folders = [
    "/lib/systemd/system", "/usr/lib/systemd/system", "/usr/local/lib/systemd/system", "/run/systemd/system",
    "/etc/systemd/system",
  ]
  private static let maximumBytes = 64 << 10

  /// Every service and socket with the paths that its file and its drop-ins name.
  static func read(_ options: ChangeOptions) -> [UnitRelations] {
    var found: [String: [String]] = [:]
    for folder in folders {
      for name in FolderListing.names(options.path(folder)) where found.count < UnitBoard.maximumUnits {
        let path = folder + "/" + name
        if isUnit(name) {
          found[name] = [path] + paths(options.path(path))
        } else if name.hasSuffix(".d"), isUnit(String(name.dropLast(2))) {
          found[String(name.dropLast(2)), default: []] += dropIns(path, options)
        }
      }
    }
    return found.sorted { $0.key < $1.key }.map { UnitRelations(unit: $0.key, paths: $0.value) }
  }

  private static func dropIns(_ folder: String, _ options: ChangeOptions) -> [String] {
    let files = FolderListing.names(options.path(folder)).filter { $0.hasSuffix(".conf") }
    return files.flatMap { [folder + "/" + $0] + paths(options.path(folder + "/" + $0)) }
  }

  private static func isUnit(_ name: String) -> Bool {
    name.hasSuffix(".service") || name.hasSuffix(".socket")
  }

  private static func paths(_ file: String) -> [String] {
    guard let text = try? WholeFile.read(file, atMost: maximumBytes) else { return [] }
    return UnitFileParser.paths(in: text)
  }
}

extension UnitRelations {
  fileprivate init(unit: String, paths: [String]) {
    self.init(unit: unit)
    self.paths = paths
  }
}
