import Glibc

/// Why the system refused a call.
struct SystemFailure: Error, Equatable, CustomStringConvertible {
  /// The value of `errno`.
  let code: Int32

  /// The failure of the call that was just made.
  static var last: SystemFailure { SystemFailure(code: errno) }

  /// The system's words for it.
  var description: String { String(cString: strerror(code)) }
}

/// Reads small files as a whole.
enum WholeFile {
  /// Reads a regular file's first bytes; never waits for one that is none.
  static func read(_ path: String, atMost limit: Int) throws(SystemFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    return try read(descriptor, atMost: limit)
  }

  /// Reads from where a descriptor stands to the end, or to a limit.
  static func read(_ descriptor: Int32, atMost limit: Int) throws(SystemFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 1 << 14))
    while bytes.count < limit {
      let got = Glibc.read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .last }
      if got == 0 { break }
      bytes += chunk[..<got]
    }
    return bytes
  }
}
