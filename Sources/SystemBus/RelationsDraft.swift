import Model

/// Relations of one unit as they come in: folded, without what tells nothing, each list capped and free of repeats.
struct RelationsDraft {
  /// Longer paths than the kernel's own limit for most filesystems' names are no files that anybody edits.
  static let maximumPathBytes = 1024

  private var draft: UnitRelations

  init(of unit: String) {
    draft = UnitRelations(unit: UnitName.folded(unit))
  }

  /// What has come in; the manager gives names in no order, and another order is no news.
  var relations: UnitRelations {
    var sorted = draft
    for list in [\UnitRelations.requires, \.wants, \.partOf, \.triggeredBy, \.mounts] {
      sorted[keyPath: list].sort()
    }
    return sorted
  }

  /// Takes another unit that stands in a relation to this one.
  mutating func add(_ other: String, to list: WritableKeyPath<UnitRelations, [String]>) {
    let name = UnitName.folded(other)
    guard UnitEdges.tells(name), name != draft.unit else { return }
    append(name, to: list)
  }

  /// Puts one name that the unit requires in the place of another.
  mutating func replace(_ required: String, by name: String) {
    draft.requires.removeAll { $0 == required }
    append(name, to: \.requires)
  }

  /// Takes a path whose mount the unit needs; the root filesystem is everybody's, and the kernel's are no disk's.
  mutating func add(mount path: String) {
    if Self.isFile(path) { append(path, to: \.mounts) }
  }

  /// Takes the slice that the unit is in.
  mutating func add(slice: String) {
    if UnitEdges.tells(slice: slice) { draft.slice = slice }
  }

  /// Takes a file that the unit is made of; a hyphen before it says that it may be missing.
  mutating func add(path: String) {
    let path = path.hasPrefix("-") ? String(path.dropFirst()) : path
    if Self.isFile(path) { append(path, to: \.paths) }
  }

  /// Takes an argument of a command if it names a file: `/etc/x`, `--config=/etc/x`, or a script's first word.
  mutating func add(argument: String) {
    guard let slash = argument.firstIndex(of: "/") else { return }
    guard slash == argument.startIndex || argument[..<slash].hasSuffix("=") else { return }
    add(path: String(argument[slash...].prefix { !" \t\n;|&<>()'\"$`*?".contains($0) }))
  }

  private mutating func append(_ text: String, to list: WritableKeyPath<UnitRelations, [String]>) {
    guard draft[keyPath: list].count < UnitRelations.maximumCount,
      !draft[keyPath: list].contains(text)
    else { return }
    draft[keyPath: list].append(text)
  }

  private static func isFile(_ path: String) -> Bool {
    path.hasPrefix("/") && path.utf8.count > 1 && path.utf8.count <= maximumPathBytes
      && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
      && !["/dev", "/proc", "/sys"].contains { path == $0 || path.hasPrefix($0 + "/") }
  }
}
