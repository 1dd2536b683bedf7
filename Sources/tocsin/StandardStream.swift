import Glibc

/// The program's streams, written to directly: nothing is held back when a pipe closes or the program ends.
enum StandardStream {
  static func writeLine(_ line: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
    var rest = (line + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// Prints a line for people on standard error.
func complain(_ message: String) {
  StandardStream.writeLine(Array("tocsin: \(message)".utf8), to: STDERR_FILENO)
}
