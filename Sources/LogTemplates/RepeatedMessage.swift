/// Reads `message repeated 5 times: [ … ]`, by which syslog daemons stand for several messages.
enum RepeatedMessage {
  /// More repeats than these are not believed.
  ///
  /// Any sender can write such a line. It gains little by it: this many messages it could as well have sent in
  /// a few seconds, the journal's own limit being 10,000 in 30 s.
  static let most: UInt64 = 1000

  /// How many messages a line stands for: 1 for any other line.
  static func count(_ bytes: Span<UInt8>, from start: Int) -> UInt64 {
    let first = bytes.byte(at: start)
    guard first == UInt8(ascii: "m") || first == UInt8(ascii: "l") else { return 1 }
    for opening in openings where bytes.holds(opening, at: start) {
      return number(bytes, at: start + opening.utf8CodeUnitCount)
    }
    return 1
  }

  private static let openings: [StaticString] = ["message repeated ", "last message repeated "]

  private static func number(_ bytes: Span<UInt8>, at start: Int) -> UInt64 {
    let end = bytes.endOfDigits(from: start, limit: 8)
    guard end > start, bytes.holds(" times", at: end) else { return 1 }
    var value: UInt64 = 0
    for position in start..<end { value = value * 10 + UInt64(bytes[position] - 0x30) }
    return min(max(value, 1), most)
  }
}
