internal import CZlib
internal import Glibc

/// Which files of the alert folder have had their time.
///
/// A rotated file goes when its oldest line is older than wished, so that nothing is kept longer than that; then the
/// oldest files go until what is left fits. The files that are being written never go.
struct AlertRetention {
  /// How much of a file is looked through for a time.
  private static let headBytes = 4_096
  /// What the daemon writes here, and `logrotate` renames.
  private static let current = [AlertLog.jsonName, AlertLog.textName, "digest.log"]

  let directory: AlertDirectory
  /// How long lines are kept.
  let seconds: Int64
  /// How many bytes all files together may take.
  let bytes: Int64

  private struct File {
    let name: String
    let bytes: Int64
    /// The time of its oldest line, seconds since 1970 UTC.
    let oldest: Int64
  }

  /// Removes files.
  ///
  /// - Parameter now: Seconds since 1970 UTC; nil where nobody knows, and no file is too old then.
  /// - Returns: The names of what was removed.
  /// - Throws: ``AlertLogFailure`` when the folder cannot be listed, or a file not be removed.
  func apply(at now: Int64?) throws(AlertLogFailure) -> [String] {
    let names = try directory.names().filter(Self.isOurs)
    var total: Int64 = 0
    var rotated: [File] = []
    for name in names {
      guard let status = directory.status(of: name), status.st_mode & S_IFMT == S_IFREG else { continue }
      total += Int64(status.st_size)
      guard !Self.current.contains(name) else { continue }
      let oldest = oldestTime(in: name) ?? Int64(status.st_mtim.tv_sec)
      rotated.append(File(name: name, bytes: Int64(status.st_size), oldest: oldest))
    }
    var removed: [String] = []
    for file in rotated.sorted(by: { ($0.oldest, $0.name) < ($1.oldest, $1.name) }) {
      let isOld = now.map { $0 - file.oldest > seconds } ?? false
      guard isOld || total > bytes else { continue }
      try directory.remove(file.name)
      total -= file.bytes
      removed.append(file.name)
    }
    return removed
  }

  /// The time of the first line of a file that tells one; compressed files are looked into.
  func oldestTime(in name: String) -> Int64? {
    guard let descriptor = try? directory.openForReading(name) else { return nil }
    // zlib reads what is not compressed as it is.
    guard let stream = gzdopen(descriptor, "rb") else {
      close(descriptor)
      return nil
    }
    defer { gzclose_r(stream) }
    var head = [UInt8](repeating: 0, count: Self.headBytes)
    let count = gzread(stream, &head, UInt32(head.count))
    return count > 0 ? LineTime.first(in: head[..<Int(count)]) : nil
  }

  /// `alerts.log`, `alerts.log.3`, `alerts.jsonl-20260823.gz`: ours, whoever rotated it.
  ///
  /// What somebody has put aside under a name of his own is not.
  private static func isOurs(_ name: String) -> Bool {
    current.contains { base in
      guard name.hasPrefix(base) else { return false }
      var rest = name.dropFirst(base.count)
      for ending in [".gz", ".xz", ".zst", ".bz2"] where rest.hasSuffix(ending) {
        rest.removeLast(ending.count)
      }
      let isNumbered = rest.first == "." || rest.first == "-"
      return rest.isEmpty || isNumbered && rest.allSatisfy { ".-0123456789".contains($0) }
    }
  }
}
