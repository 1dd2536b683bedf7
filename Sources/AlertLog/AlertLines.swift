internal import Alerts
internal import CZlib
internal import Glibc
public import Model

/// JSON lines of alerts from a file or a pipe, compressed by gzip or not, those of many hosts mixed or not.
public struct AlertLines {
  /// How much of a compressed file is read; what follows is given up, and the file named.
  static let maximumExpandedBytes = 1 << 30

  /// Lines that were no transitions.
  public private(set) var skippedLines: UInt64 = 0

  /// Begins with nothing read.
  public init() {}

  /// Hands out every transition of a file in its order; lines that are none are counted.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - body: What takes the transitions.
  /// - Throws: ``AlertLogFailure`` where the file cannot be opened or read to its end; what came before was
  ///   handed out.
  public mutating func read(
    path: String, _ body: (AlertTransition) -> Void
  ) throws(AlertLogFailure) {
    let isInput = path == "-"
    let descriptor = isInput ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    let name = isInput ? "standard input" : path
    guard descriptor >= 0 else { throw .system("open", name) }
    try Self.forEachLine(of: descriptor, name: name, skipped: &skippedLines) { line in
      guard let transition = try? AlertTransition(jsonLine: line) else { return false }
      body(transition)
      return true
    }
  }

  /// Hands out every line of an open file and closes it; lines that `isGood` does not take are counted.
  static func forEachLine(
    of descriptor: Int32, name: String, skipped: inout UInt64, _ isGood: ([UInt8]) -> Bool
  ) throws(AlertLogFailure) {
    // zlib reads what is not compressed as it is.
    guard let stream = gzdopen(descriptor, "rb") else {
      close(descriptor)
      throw .system("read", name)
    }
    defer { gzclose_r(stream) }
    let isCompressed = gzdirect(stream) == 0
    var rest = maximumExpandedBytes
    var reader = LineReader(path: name) { buffer in
      guard rest > 0 else { return refuse(EFBIG) }
      let count = gzread(stream, buffer.baseAddress, UInt32(min(buffer.count, rest)))
      guard count > 0 || count == 0 && !isTorn(stream) else { return refuse(EIO) }
      // Of a pipe there may be any amount; what a small file expands to may not.
      if isCompressed { rest -= Int(count) }
      return Int(count)
    }
    var bad: UInt64 = 0
    defer { skipped += bad + reader.brokenLines }
    try reader.forEachLine { if !isGood($0) { bad += 1 } }
  }

  /// A compressed file that ends before it should is no error of reading.
  private static func isTorn(_ stream: gzFile) -> Bool {
    var code: Int32 = 0
    gzerror(stream, &code)
    return code != Z_OK && code != Z_STREAM_END
  }

  private static func refuse(_ code: Int32) -> Int {
    errno = code
    return -1
  }
}
