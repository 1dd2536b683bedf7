import Glibc

/// The program's streams, written to directly: a line is whole, and nothing is held back.
enum StandardStream {
  static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
    _ = writeAll(text, to: descriptor)
  }

  /// Writes all of a text; false where that failed, and `errno` says why.
  static func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
