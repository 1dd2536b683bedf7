import ArgumentParser
import Glibc

/// Standard output, written to in large pieces, for answers of many lines.
struct OutputBuffer: ~Copyable {
  private static let pieceSize = 1 << 16

  private var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(Self.pieceSize + 4096)
  }

  /// Adds a line.
  mutating func write(line: some Sequence<UInt8>) throws {
    bytes.append(contentsOf: line)
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count >= Self.pieceSize { try flush() }
  }

  /// Writes what is left; to be called at the end.
  ///
  /// Throws the status to exit with, having said why unless it is that nobody reads any more.
  mutating func flush() throws {
    guard StandardStream.write(bytes) else {
      if errno != EPIPE { complain("cannot write to standard output: \(String(cString: strerror(errno)))") }
      throw ExitCode.failure
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
