import Glibc

/// Messages of several units, all in one buffer.
struct Stream {
  /// Where a line's unit and its message stand.
  struct Line {
    var unit: Range<Int>
    var message: Range<Int>
  }

  private(set) var bytes: [UInt8] = []
  private(set) var lines: [Line] = []

  /// Reads the standard input to its end.
  init(standardInput: Void) {
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = read(STDIN_FILENO, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0a) {
      let tab = bytes[start..<end].firstIndex(of: 0x09) ?? start
      lines.append(Line(unit: start..<tab, message: min(tab + 1, end)..<end))
      start = end + 1
    }
  }
}
