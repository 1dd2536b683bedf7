import Model

/// Puts changes of files into words: few of a folder one by one, more of them as a number.
struct FileSummary {
  /// Which files are whose.
  let board: UnitBoard
  /// Whether paths may name people.
  let keepsUserNames: Bool

  /// The changes that are told of some files.
  ///
  /// - Parameters:
  ///   - files: What happened.
  ///   - folderMaximum: Files of one folder told one by one.
  ///   - maximum: Changes at most; what is beyond becomes one.
  /// - Returns: One change for each file, folder, or all the rest.
  func changes(_ files: [FileChange], ofFolder folderMaximum: Int, atMost maximum: Int) -> [Change] {
    var groups: [String: [FileChange]] = [:]
    for file in files { groups[Self.folder(of: file.path), default: []].append(file) }
    var changes: [Change] = []
    var rest: [FileChange] = []
    for (folder, group) in groups.sorted(by: { $0.key < $1.key }) {
      let count = group.count > folderMaximum ? 1 : group.count
      if changes.count + count > maximum {
        rest += group
      } else if group.count > folderMaximum {
        changes.append(many(group, in: folder))
      } else {
        changes += group.map(one)
      }
    }
    if !rest.isEmpty { changes.append(many(rest, in: Self.common(rest))) }
    return changes
  }

  private func one(_ file: FileChange) -> Change {
    let units = board.units(of: file.path)
    return Change(
      realtimeMicroseconds: file.realtimeMicroseconds, kind: .configuration, entity: .owner(units),
      summary: "\(told(file.path)) \(file.what.rawValue)", units: units)
  }

  private func many(_ files: [FileChange], in folder: String) -> Change {
    // Whose a folder is, a few of its files tell.
    let units = Set(files.prefix(64).flatMap { board.units(of: $0.path) }).sorted()
    let what = Set(files.map(\.what)).count == 1 ? files[0].what.rawValue : "changed"
    return Change(
      realtimeMicroseconds: files.map(\.realtimeMicroseconds).max() ?? 0, kind: .configuration,
      entity: .owner(units), summary: "\(files.count) files in \(told(folder)) \(what)",
      units: Array(units.prefix(Change.maximumUnits)))
  }

  private func told(_ path: String) -> String {
    keepsUserNames ? path : PathPrivacy.nameless(path)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  /// The folder that all of them are in, however deep.
  private static func common(_ files: [FileChange]) -> String {
    var shared = files[0].path.split(separator: "/").dropLast()
    for file in files {
      let parts = file.path.split(separator: "/")
      shared = shared.prefix(zip(shared, parts).prefix { $0 == $1 }.count)
    }
    return "/" + shared.joined(separator: "/")
  }
}
