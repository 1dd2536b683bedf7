/// The line of a message that counts: the first one that is not empty.
struct FirstLine: Sendable {
  /// Bytes beyond these are not read.
  static let longestMessage = 8192

  /// Where the line stands in the message.
  var range: Range<Int>
  /// How many lines with something in them follow it.
  var extraLines: Int
  /// True when the message is longer than what is read.
  var isCut: Bool

  /// Finds the line.
  init(of message: Span<UInt8>) {
    let end = min(message.count, FirstLine.longestMessage)
    var start = 0
    while start < end, message[start] <= 0x20 { start += 1 }
    let lineEnd = FirstLine.endOfLine(message, start..<end)
    self.range = start..<lineEnd
    self.isCut = end < message.count
    self.extraLines = FirstLine.countLines(message, lineEnd..<end)
  }

  /// The first line feed, or the end: eight bytes a step.
  private static func endOfLine(_ message: Span<UInt8>, _ range: Range<Int>) -> Int {
    var position = range.lowerBound
    let raw = unsafe message.bytes
    while range.upperBound - position >= 8 {
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
      let difference = UInt64(littleEndian: word) ^ 0x0a0a_0a0a_0a0a_0a0a
      // The lowest bit set is that of the first byte that is zero now.
      let found = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
      if found != 0 { return position + found.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < range.upperBound, message[position] != 0x0a { position += 1 }
    return position
  }

  private static func countLines(_ message: Span<UInt8>, _ range: Range<Int>) -> Int {
    var lines = 0
    var isEmpty = true
    for position in range {
      if message[position] == 0x0a {
        isEmpty = true
      } else if isEmpty, message[position] > 0x20 {
        isEmpty = false
        lines += 1
      }
    }
    return lines
  }
}
