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
    var position = start
    while position < end, message[position] != 0x0a { position += 1 }
    self.range = start..<position
    self.isCut = end < message.count
    self.extraLines = FirstLine.countLines(message, position..<end)
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
