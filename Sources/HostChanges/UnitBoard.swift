import Model

/// Which units a file belongs to.
///
/// First by name: what a unit's file says it runs and reads. Else by the custom that `/etc/nginx/…` and
/// `/etc/default/nginx` are of `nginx.service`, or of the unit whose program is called so.
struct UnitBoard {
  /// Units known at most.
  static let maximumUnits = 4096
  /// Paths of one unit at most.
  static let maximumPaths = 64

  /// The units, by name.
  private(set) var units: [String: [String]] = [:]
  private var unitsByPath: [String: [String]] = [:]
  private var unitsByStem: [String: [String]] = [:]
  /// Units left out for want of room.
  private(set) var refused = 0

  /// Takes what is known of some units, which replaces what was known of these, and forgets others.
  ///
  /// - Complexity: O(units), and nothing where it is all known.
  mutating func note(_ found: [UnitRelations], forgotten: [String] = []) {
    let before = units
    for name in forgotten { units[name] = nil }
    for unit in found {
      guard units.count < Self.maximumUnits || units[unit.unit] != nil else {
        refused += 1
        continue
      }
      units[unit.unit] = unit.paths.prefix(Self.maximumPaths).map(Self.canonical)
    }
    if units != before { index() }
  }

  /// The units that a file belongs to, in the order of their names.
  func units(of path: String) -> [String] {
    let path = Self.canonical(path)
    if let unit = Self.unit(ofUnitFile: path) { return [unit] }
    if let exact = unitsByPath[path] { return exact }
    if let within = unitsOfFolders(above: path) { return within }
    return Self.owner(ofConfiguration: path).flatMap { unitsByStem[$0] } ?? []
  }

  /// The units that run or read this very file.
  func units(naming path: String) -> [String] { unitsByPath[Self.canonical(path)] ?? [] }

  /// Every path that some unit names, sorted.
  var paths: [String] { unitsByPath.keys.sorted() }

  /// `/usr/lib/x` and `/lib/x` are one file since the folders were merged.
  static func canonical(_ path: String) -> String {
    for folder in ["/usr/lib/", "/usr/bin/", "/usr/sbin/", "/usr/lib64/"] where path.hasPrefix(folder) {
      return String(path.dropFirst(4))
    }
    return path
  }
}

// MARK: - Customs

extension UnitBoard {
  private static let unitFolders = [
    "/etc/systemd/system/", "/run/systemd/system/", "/lib/systemd/system/", "/usr/local/lib/systemd/system/",
  ]
  private static let unitSuffixes = [".service", ".socket", ".timer", ".path", ".mount"]

  /// The unit that a unit file or drop-in is of: `…/system/NAME` and `…/system/NAME.d/any.conf`.
  static func unit(ofUnitFile path: String) -> String? {
    let path = canonical(path)
    guard let folder = unitFolders.first(where: path.hasPrefix) else { return nil }
    let rest = path.dropFirst(folder.count).split(separator: "/")
    guard let first = rest.first, rest.count <= 2 else { return nil }
    let name = rest.count == 2 ? (first.hasSuffix(".d") ? first.dropLast(2) : "") : first
    return unitSuffixes.contains(where: name.hasSuffix) ? String(name) : nil
  }

  /// The name whose configuration a path below `/etc` is by custom.
  static func owner(ofConfiguration path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count >= 2, parts[0] == "etc" else { return nil }
    if parts[1] == "systemd" { return parts.count == 3 ? "systemd-" + stem(String(parts[2])) : nil }
    let isShared = ["default", "sysconfig", "conf.d", "init.d", "logrotate.d"].contains(parts[1])
    guard !isShared || parts.count >= 3 else { return nil }
    return stem(String(isShared ? parts[2] : parts[1]))
  }

  /// `nginx.conf`, `nginx.d` and `nginx` are of one owner.
  private static func stem(_ name: String) -> String {
    for suffix in [".conf", ".cfg", ".d", ".ini", ".toml", ".yml", ".yaml", ".json"]
    where name.hasSuffix(suffix) {
      return String(name.dropLast(suffix.count))
    }
    return name
  }

  /// What a unit may be called by in `/etc`: its name before an instance, and its program's name.
  private static func stems(of unit: String, _ paths: [String]) -> Set<String> {
    var stems: Set<String> = []
    if let dot = unit.lastIndex(of: ".") { stems.insert(String(unit[..<dot].prefix { $0 != "@" })) }
    for path in paths where isProgram(path) {
      guard let slash = path.lastIndex(of: "/") else { continue }
      let name = String(path[path.index(after: slash)...])
      guard !interpreters.contains(where: name.hasPrefix) else { continue }
      stems.insert(name)
    }
    return stems
  }

  private static let interpreters = [
    "sh", "bash", "dash", "env", "python", "perl", "java", "node", "ruby", "php", "rm", "mkdir", "cp",
    "chown", "chmod", "install", "ln", "kill", "test", "true", "sleep", "echo", "systemctl", "touch", "find",
  ]

  private static func isProgram(_ path: String) -> Bool {
    path.contains("/bin/") || path.contains("/sbin/") || path.hasPrefix("/lib/")
  }
}

// MARK: - Index

extension UnitBoard {
  private mutating func index() {
    (unitsByPath, unitsByStem) = ([:], [:])
    for (unit, paths) in units.sorted(by: { $0.key < $1.key }) {
      for path in Set(paths) { unitsByPath[path, default: []].append(unit) }
      for stem in Self.stems(of: unit, paths) { unitsByStem[stem, default: []].append(unit) }
    }
  }

  /// Units that name a folder in which the path lies; `/etc` itself says nothing.
  private func unitsOfFolders(above path: String) -> [String]? {
    var folder = path[...]
    while let slash = folder.lastIndex(of: "/"), slash > path.startIndex {
      folder = folder[..<slash]
      guard folder.contains(where: { $0 == "/" }), folder.dropFirst().contains("/") else { return nil }
      if let units = unitsByPath[String(folder)] { return units }
    }
    return nil
  }
}
