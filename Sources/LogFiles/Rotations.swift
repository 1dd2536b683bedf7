import Model

/// The rotated files of a log, oldest first.
struct Rotations {
  /// Rotations looked at; who keeps more of them keeps years.
  private static let mostFiles = 1000

  /// A rotated file.
  struct File {
    var path: String
    var name: RotatedName
    var status: FileStatus

    /// Nanoseconds since 1970 UTC of its last line: compressing keeps the time.
    var writtenNanoseconds: Int64 { status.writtenNanoseconds }

    /// True where this one was rotated before another.
    func isOlder(than other: File) -> Bool {
      if let number = name.number, let otherNumber = other.name.number { return number > otherNumber }
      return (writtenNanoseconds, path) < (other.writtenNanoseconds, other.path)
    }
  }

  let files: [File]
  /// For all that is searched in these.
  let budget = SearchBudget()

  /// Lists what lies beside a log.
  ///
  /// - Parameter path: The log's own path, symbolic links resolved.
  init(of path: String) {
    let (folder, base) = (Folder.parent(of: path), Folder.name(of: path))
    var files: [File] = []
    for name in Folder.names(folder) where files.count < Self.mostFiles {
      guard let rotated = RotatedName(name, of: base) else { continue }
      let path = "\(folder == "/" ? "" : folder)/\(name)"
      guard let status = FileStatus(path: path), status.isRegular else { continue }
      files.append(File(path: path, name: rotated, status: status))
    }
    // While a file is being compressed, both are there: the plain one is the whole one.
    let plain = Set(files.filter { !$0.name.isCompressed }.map(\.path))
    files.removeAll { $0.name.isCompressed && plain.contains(String($0.path.dropLast(3))) }
    self.files = files.sorted { $0.isOlder(than: $1) }
  }

  /// The rotated file that a position speaks of, opened there: the file itself under its new name, a copy of
  /// it, or what was made of it by compressing.
  func find(_ position: FilePosition, _ open: (File) -> TailedFile?) -> (place: Int, file: TailedFile)? {
    let isSame = { (place: Int) in files[place].status.identity.inode == position.inode }
    // The newest that holds what was read is meant: older ones may begin alike.
    let others = position.offset > 0 ? files.indices.reversed().filter { !isSame($0) } : []
    let same = files.indices.filter(isSame)
    for place in same + others {
      guard files[place].name.isCompressed || files[place].status.size >= position.offset else { continue }
      if let file = open(files[place]), file.resume(at: position, budget) { return (place, file) }
    }
    return nil
  }
}
