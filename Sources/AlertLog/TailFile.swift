internal import Glibc

/// `alerts.jsonl` while it grows, read up to its last whole line.
final class TailFile {
  private let directory: AlertDirectory
  private let descriptor: Int32
  private var offset: Int64 = 0

  /// Opens the file at its beginning; nil where there is none.
  init?(in path: String) throws(AlertLogFailure) {
    directory = try AlertDirectory(path: path)
    guard let descriptor = try directory.openForReading(AlertLog.jsonName) else { return nil }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// False where the file is shorter than what was read of it: it is not the one that it was.
  func grows() throws(AlertLogFailure) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .system("examine", directory.path(of: AlertLog.jsonName))
    }
    return Int64(status.st_size) >= offset
  }

  /// True where another file has its name by now; where none has, one will soon be made.
  func isReplaced(in path: String) throws(AlertLogFailure) -> Bool {
    if directory.holds(AlertLog.jsonName, as: descriptor) { return false }
    return try AlertDirectory(path: path).openForReading(AlertLog.jsonName).map { close($0) } != nil
  }

  /// The next whole lines whose numbers are larger than that of a position.
  func lines(after position: TailPosition, atMost limit: Int) throws(AlertLogFailure) -> TailFindings {
    var findings = TailFindings()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while findings.lines.count < limit {
      let count = pread(descriptor, &chunk, chunk.count, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("read", directory.path(of: AlertLog.jsonName)) }
      let taken = findings.take(chunk[..<count], after: position, atMost: limit)
      offset += Int64(taken)
      if taken == 0 {
        guard count == chunk.count else { break }
        guard chunk.count <= LineReader.maximumLineBytes else {
          findings.skipped += 1
          offset += Int64(count)
          continue
        }
        // The line is longer than what was read of it.
        chunk = [UInt8](repeating: 0, count: chunk.count * 2)
      }
    }
    return findings
  }
}

/// What was found in a file.
struct TailFindings {
  /// New transitions, in the order of the file.
  var lines: [TailedLine] = []
  /// Lines that are no transitions.
  var skipped: UInt64 = 0

  /// Takes whole lines out of some bytes.
  ///
  /// - Returns: How many bytes they and their ends have.
  mutating func take(_ bytes: ArraySlice<UInt8>, after position: TailPosition, atMost limit: Int) -> Int {
    var rest = bytes
    while lines.count < limit, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      take(Array(rest[..<end]), after: position)
      rest = rest[(end + 1)...]
    }
    return bytes.count - rest.count
  }

  /// Takes a line.
  mutating func take(_ line: [UInt8], after position: TailPosition) {
    guard let sequence = AlertHistory.sequence(of: line), let tailed = TailedLine(line) else {
      skipped += 1
      return
    }
    guard sequence > max(position.sequence, lines.last?.position.sequence ?? 0) else { return }
    // Where numbers began anew, time tells what is new.
    if position.sequence == 0, tailed.position.time <= position.time { return }
    lines.append(tailed)
  }
}
