import Glibc

/// Follows a log that is appended to and rotated by renaming, line by line.
///
/// Looked at by the clock: asking for a file's size costs a microsecond, and package logs are quiet for days.
final class GrowingFile {
  /// Bytes taken at one look at most; the rest waits for the next.
  static let maximumBytes = 1 << 20

  private let path: String
  private var descriptor: Int32 = -1
  private var position: Int64 = 0
  private var rest: [UInt8] = []
  private var isInLongLine = false

  init(_ path: String) {
    self.path = path
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The end of the file that a rotated one has become, and of this one: at most `limit` bytes of each.
  ///
  /// To be called once, before ``lines()``.
  func tail(of limit: Int) -> [ArraySlice<UInt8>] {
    let rotated = Self.end(of: path + ".1", limit)
    guard openFile(), let size = size() else { return rotated }
    let begin = max(0, size - Int64(limit))
    // From a byte before: where that ends a line, nothing of the next is left out.
    position = max(0, begin - 1)
    isInLongLine = begin > 0
    return rotated + lines()
  }

  /// The lines that came since the last call, without their ends.
  func lines() -> [ArraySlice<UInt8>] {
    if descriptor < 0, !openFile() { return [] }
    var lines = readOn()
    guard lines.isEmpty, isReplaced() else { return lines }
    close(descriptor)
    (descriptor, position, rest, isInLongLine) = (-1, 0, [], false)
    if openFile() { lines = readOn() }
    return lines
  }

  private func readOn() -> [ArraySlice<UInt8>] {
    guard let size = size() else { return [] }
    // Cut off and begun anew under the same name.
    if size < position { (position, rest, isInLongLine) = (0, [], false) }
    guard size > position, lseek(descriptor, off_t(position), SEEK_SET) >= 0,
      let bytes = try? WholeFile.read(descriptor, atMost: Self.maximumBytes)
    else { return [] }
    position += Int64(bytes.count)
    return cut(bytes)
  }

  private func cut(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts = (rest + bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let last = parts.removeLast()
    // Asked before the tail of a long line is taken out: its end may be all that came.
    let hasEnd = !parts.isEmpty
    if isInLongLine, hasEnd { parts.removeFirst() }
    isInLongLine = !hasEnd && isInLongLine || last.count > PackageLogEntry.maximumLength
    rest = isInLongLine ? [] : Array(last)
    return parts.filter { !$0.isEmpty }
  }

  private func openFile() -> Bool {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    return descriptor >= 0
  }

  private func size() -> Int64? {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
  }

  /// True where the name has gone to another file.
  private func isReplaced() -> Bool {
    var (open, named) = (stat(), stat())
    guard fstat(descriptor, &open) == 0, stat(path, &named) == 0 else { return false }
    return open.st_ino != named.st_ino || open.st_dev != named.st_dev
  }

  /// The last whole lines of a file, within a limit.
  static func end(of path: String, _ limit: Int) -> [ArraySlice<UInt8>] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    let begin = max(0, size - limit)
    guard size > 0, lseek(descriptor, max(0, begin - 1), SEEK_SET) >= 0,
      let bytes = try? WholeFile.read(descriptor, atMost: limit + 1)
    else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.dropFirst(begin > 0 ? 1 : 0).filter { !$0.isEmpty }
  }
}
