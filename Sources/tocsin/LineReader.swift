import Alerts
import Glibc

/// Lines of a file or a pipe, split at `\n` alone, in memory that does not grow with them.
///
/// Of a line longer than ``longestLine`` the rest is passed over: far less of it than that is ever read.
struct LineReader: ~Copyable {
  /// What is handed on of a line is at most the buffer; what is more than this may be left out.
  static let longestLine = 1 << 14
  private static let bufferSize = 1 << 18

  private let descriptor: Int32
  private let isOwned: Bool
  private let name: String
  private var buffer = [UInt8](repeating: 0, count: LineReader.bufferSize)
  private var filled = 0
  private var isSkipping = false

  /// Opens a file; `-` is the standard input.
  init(path: String) throws(ReadFailure) {
    name = path == "-" ? "standard input" : path
    isOwned = path != "-"
    descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else { throw ReadFailure(name: name, code: errno) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { if isOwned { close(descriptor) } }

  /// Hands on every line, the last one too where no `\n` ends it; a `\r` at a line's end is dropped.
  ///
  /// Ends early, as if the input did, when the user interrupts it.
  mutating func forEachLine(_ body: (Span<UInt8>) -> Void) throws(ReadFailure) {
    while try fill() { handOnLines(body) }
    if filled > 0, !isSkipping { handOn(0..<filled, body) }
  }

  /// Reads what there is behind the beginning of a line; false at the end.
  private mutating func fill() throws(ReadFailure) -> Bool {
    while !Interruption.isRequested {
      let start = filled
      let count = buffer.withUnsafeMutableBytes { bytes in
        let free = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
        return read(descriptor, free.baseAddress, free.count)
      }
      if count > 0 { filled += count }
      if count >= 0 { return count > 0 }
      guard errno == EINTR else { throw ReadFailure(name: name, code: errno) }
    }
    return false
  }

  private mutating func handOnLines(_ body: (Span<UInt8>) -> Void) {
    var start = 0
    while let end = endOfLine(from: start) {
      if isSkipping { isSkipping = false } else { handOn(start..<end, body) }
      start = end + 1
    }
    if isSkipping { start = filled }
    if filled - start > Self.longestLine {
      handOn(start..<filled, body)
      isSkipping = true
      start = filled
    }
    moveToFront(from: start)
  }

  private func endOfLine(from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, start < filled else { return nil }
      return memchr(base + start, 0x0a, filled - start).map { UnsafeRawPointer($0) - base }
    }
  }

  private func handOn(_ line: Range<Int>, _ body: (Span<UInt8>) -> Void) {
    let hasReturn = !line.isEmpty && buffer[line.upperBound - 1] == 0x0d
    body(buffer.span.extracting(line.lowerBound..<line.upperBound - (hasReturn ? 1 : 0)))
  }

  private mutating func moveToFront(from start: Int) {
    let rest = filled - start
    if rest > 0, start > 0 {
      buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        memmove(base, base + start, rest)
      }
    }
    filled = rest
  }
}

/// Why a file could not be read.
struct ReadFailure: Error, CustomStringConvertible {
  var name: String
  var code: Int32

  var description: String { "cannot read \(Escaping.printable(name)): \(String(cString: strerror(code)))" }
}
