internal import Glibc
public import Model

/// Reads `alerts.jsonl` while it is written: what was there, and then what comes, across every rotation.
///
/// A file that was renamed is read to its end before the one that took its place. A last line that has no end
/// yet is waited for; where the file was cut, as a torn line is when the daemon starts, it is forgotten.
public final class AlertFollower {
  /// Lines that were no transitions.
  public private(set) var skippedLines: UInt64 = 0

  private let path: String
  private var directory: AlertDirectory
  private var descriptor: Int32 = -1
  /// Where the next byte is read.
  private var position: Int64 = 0
  /// Where the line begins that has no end yet.
  private var lineStart: Int64 = 0
  private var line: [UInt8] = []
  private var isTooLong = false

  /// Begins at the end of what is there.
  ///
  /// - Throws: ``AlertLogFailure`` when the folder or the file may not be read.
  public init(directory path: String) throws(AlertLogFailure) {
    self.path = path
    directory = try AlertDirectory(path: path)
    if let file = try directory.openForReading(AlertLog.jsonName) {
      descriptor = file
      goTo(beginningOfLastLine(before: max(0, Int64(lseek(file, 0, SEEK_END)))))
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Hands out what was written since the last time.
  ///
  /// - Throws: ``AlertLogFailure`` where there is something that may not be read; it can be tried again.
  public func poll(_ body: (AlertTransition) -> Void) throws(AlertLogFailure) {
    try readRest(body)
    guard try isReplaced() else { return }
    // What came between the last reading and the renaming.
    try readRest(body)
    if descriptor >= 0 { close(descriptor) }
    (descriptor, position, lineStart, line, isTooLong) = (-1, 0, 0, [], false)
    guard let file = try directory.openForReading(AlertLog.jsonName) else { return }
    descriptor = file
    try readRest(body)
  }

  /// True where the name means another file than the open one, or there is one at last.
  private func isReplaced() throws(AlertLogFailure) -> Bool {
    if descriptor >= 0, directory.holds(AlertLog.jsonName, as: descriptor) { return false }
    // The folder itself may have been replaced.
    if let fresh = try? AlertDirectory(path: path) { directory = fresh }
    return true
  }

  private func readRest(_ body: (AlertTransition) -> Void) throws(AlertLogFailure) {
    guard descriptor >= 0 else { return }
    noticeCut()
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("read", directory.path(of: AlertLog.jsonName)) }
      guard count > 0 else { return }
      for byte in chunk[..<count] { take(byte, body) }
    }
  }

  private func take(_ byte: UInt8, _ body: (AlertTransition) -> Void) {
    position += 1
    guard byte == UInt8(ascii: "\n") else {
      if line.count < LineReader.maximumLineBytes { line.append(byte) } else { isTooLong = true }
      return
    }
    lineStart = position
    if !isTooLong, let transition = try? AlertTransition(jsonLine: line) {
      body(transition)
    } else {
      skippedLines += 1
    }
    line.removeAll(keepingCapacity: true)
    isTooLong = false
  }

  /// Begins anew where the file has become shorter than what was read of it.
  private func noticeCut() {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size < position else { return }
    // A torn line was cut off, or somebody emptied the file.
    goTo(status.st_size >= lineStart ? lineStart : 0)
  }

  private func goTo(_ start: Int64) {
    lseek(descriptor, off_t(start), SEEK_SET)
    (position, lineStart, line, isTooLong) = (start, start, [], false)
  }

  /// Where a last line begins that is just being written; the end itself where there is none.
  private func beginningOfLastLine(before end: Int64) -> Int64 {
    var start = end
    var byte: UInt8 = 0
    while start > 0, end - start < Int64(LineReader.maximumLineBytes),
      pread(descriptor, &byte, 1, off_t(start - 1)) == 1, byte != UInt8(ascii: "\n")
    { start -= 1 }
    return start
  }
}
