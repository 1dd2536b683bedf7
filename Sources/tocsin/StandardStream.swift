import Glibc

/// The program's streams, written to directly: nothing is held back when a pipe closes or the program ends.
enum StandardStream {
  /// Writes all of some bytes.
  ///
  /// - Returns: False where they could not be written; `errno` says why.
  static func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Writes a line; one that cannot be written is lost, as nobody is left to be told.
  static func writeLine(_ line: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
    _ = write(line + [UInt8(ascii: "\n")], to: descriptor)
  }
}

/// Prints a text on standard output; where that fails the command says so and ends with status 1.
func printLine(_ text: String) throws {
  var output = OutputBuffer()
  try output.write(line: text.utf8)
  try output.flush()
}

/// Prints a line for people on standard error.
func complain(_ message: String) {
  StandardStream.writeLine(Array("tocsin: \(message)".utf8), to: STDERR_FILENO)
}
