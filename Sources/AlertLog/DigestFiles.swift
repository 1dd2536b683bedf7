/// The digests of a folder, for those who only read.
public enum DigestFiles {
  /// The lines of the newest digest, wherever it was rotated to; none where there is no digest.
  ///
  /// - Parameter path: The folder of `digest.log`.
  /// - Returns: The lines at the end of the newest file with some that begin with the same time.
  /// - Throws: ``AlertLogFailure`` where the folder or that file cannot be read.
  /// - Complexity: O(bytes of that file), in the memory of one digest.
  public static func newest(directory path: String) throws(AlertLogFailure) -> [[UInt8]] {
    let directory = try AlertDirectory(path: path)
    for name in RotatedFiles.names(of: DigestLog.name, among: try directory.names()) {
      var lines: [[UInt8]] = []
      var skipped: UInt64 = 0
      try RotatedFiles.forEachLine(of: name, in: directory, skipped: &skipped) { line in
        if let first = lines.first, time(first) != time(line) { lines = [] }
        lines.append(line)
        return true
      }
      if !lines.isEmpty { return lines }
    }
    return []
  }

  private static func time(_ line: [UInt8]) -> ArraySlice<UInt8> { line.prefix { $0 != UInt8(ascii: " ") } }
}
