/// The files of an installed package, as dpkg keeps them in `/var/lib/dpkg/info/NAME.list`.
struct PackageFiles {
  /// No list is as long; a kernel's has six thousand lines.
  static let maximumBytes = 4 << 20

  /// Units whose file is in the package, or whose program is.
  private(set) var units: [String] = []
  /// What of it is watched: files of configuration and of units, and what units name.
  private(set) var watched: [String] = []

  /// Reads the list of a package; what is not installed has no files.
  init(of package: String, architecture: String, board: UnitBoard, options: ChangeOptions) {
    let folder = options.path("/var/lib/dpkg/info/")
    for name in ["\(package):\(architecture)", package] {
      guard let text = try? WholeFile.read(folder + name + ".list", atMost: Self.maximumBytes) else {
        continue
      }
      take(text, board)
      return
    }
  }

  /// Takes a list's lines.
  init(list text: [UInt8], board: UnitBoard) {
    take(text, board)
  }

  private mutating func take(_ text: [UInt8], _ board: UnitBoard) {
    var found: Set<String> = []
    for line in text.split(separator: UInt8(ascii: "\n")) where line.first == UInt8(ascii: "/") {
      let path = UnitBoard.canonical(String(decoding: line, as: UTF8.self))
      let isOwn = UnitBoard.unit(ofUnitFile: path)
      // A timer or a mount is restarted for what it starts, and that has a name of its own.
      if let isOwn, isOwn.hasSuffix(".service") || isOwn.hasSuffix(".socket") { found.insert(isOwn) }
      let users = board.units(naming: path)
      if !path.hasPrefix("/etc/") { found.formUnion(users) }
      if path.hasPrefix("/etc/") || isOwn != nil || !users.isEmpty { watched.append(path) }
    }
    units = Self.withoutTemplates(found.sorted())
  }

  /// Where instances are known, their template says nothing more.
  private static func withoutTemplates(_ units: [String]) -> [String] {
    let instances = Set(units.filter { !isTemplate($0) }.map(template(of:)))
    return units.filter { !isTemplate($0) || !instances.contains($0) }
  }

  private static func isTemplate(_ unit: String) -> Bool { template(of: unit) == unit && unit.contains("@.") }

  /// `postgresql@15-main.service` is an instance of `postgresql@.service`.
  private static func template(of unit: String) -> String {
    guard let at = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: "."), at < dot else { return unit }
    return String(unit[...at] + unit[dot...])
  }
}
