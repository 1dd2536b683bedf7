internal import Glibc

/// The files of a name and all that was rotated away from it: `alerts.jsonl`, `alerts.jsonl.1`, `alerts.jsonl-20260823`.
enum RotatedFiles {
  /// Endings of compressed files that nothing here can read.
  private static let unreadable = [".xz", ".zst", ".bz2", ".lz4", ".Z"]

  /// Those of a name among the names of a folder, the newest first.
  static func names(of base: String, among names: [String]) -> [String] {
    names.filter { isRotated($0, from: base) }
      .sorted { (age($0, base), $0) < (age($1, base), $1) }
  }

  /// Hands out every line of a file, compressed by gzip or not; lines that `isGood` does not take are counted.
  ///
  /// - Throws: ``AlertLogFailure`` where it cannot be read, or not to its end.
  static func forEachLine(
    of name: String, in directory: AlertDirectory, skipped: inout UInt64, _ isGood: ([UInt8]) -> Bool
  ) throws(AlertLogFailure) {
    guard !unreadable.contains(where: name.hasSuffix) else {
      throw .refused(
        action: "read what gzip has not compressed", path: directory.path(of: name), code: ENOTSUP)
    }
    guard let descriptor = try directory.openForReading(name) else { return }
    try AlertLines.forEachLine(of: descriptor, name: directory.path(of: name), skipped: &skipped, isGood)
  }

  private static func isRotated(_ name: String, from base: String) -> Bool {
    guard name.hasPrefix(base) else { return false }
    let rest = name.dropFirst(base.count)
    return rest.isEmpty || rest.first == "." || rest.first == "-"
  }

  /// How often a file was rotated: 0 for the one that is written; those with a date come last, newest first.
  private static func age(_ name: String, _ base: String) -> Int {
    let rest = name.dropFirst(base.count)
    if rest.isEmpty { return 0 }
    guard let number = Int(rest.dropFirst().prefix { $0.isNumber }) else { return .max }
    return rest.first == "-" ? .max - number : number
  }
}
