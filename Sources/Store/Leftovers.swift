import Glibc

/// What lies beside the state and is not in use: kept for some time and in some room, then removed.
struct Leftovers {
  let directory: String
  let name: String

  /// Removes what is too old, and then what does not fit, the least useful first.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970 UTC.
  ///   - seconds: How long files are kept.
  ///   - room: How many bytes the state and all beside it may take.
  /// - Returns: The names of what was removed.
  func remove(at now: Int64, olderThan seconds: Int64, beyond room: Int64) -> [String] {
    let files = StateFolder.entries(in: directory, prefix: name)
    var total = files.reduce(0) { $0 + $1.bytes }
    var removed: [String] = []
    for file in files.filter(isLeft).sorted(by: goesBefore) {
      guard now - file.namedAt >= seconds || total > room else { continue }
      guard unlink("\(directory)/\(file.name)") == 0 else { continue }
      total -= file.bytes
      removed.append(file.name)
    }
    return removed
  }

  private func isLeft(_ file: StateFolder.Entry) -> Bool {
    file.name.hasPrefix("\(name).corrupt-") || isFormer(file)
  }

  private func isFormer(_ file: StateFolder.Entry) -> Bool { file.name.hasPrefix("\(name).former-") }

  /// Damage before what can be used, the oldest first.
  private func goesBefore(_ left: StateFolder.Entry, _ right: StateFolder.Entry) -> Bool {
    if isFormer(left) != isFormer(right) { return isFormer(right) }
    return (left.namedAt, left.name) < (right.namedAt, right.name)
  }
}
