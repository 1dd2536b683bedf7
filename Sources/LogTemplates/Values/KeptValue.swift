/// The part of a variable that is kept, or none where it may be a secret.
///
/// Not kept: what is empty; numbers as long as those of cards; what is longer than a name, a path or an address
/// would be; and long runs of letters and digits without a break, as keys are. The user's part and the query of
/// a URL are left out. Long values lose their middle.
struct KeptValue {
  /// The longest value kept, in bytes: an IPv6 address has room.
  static let longest = 41
  /// What stands in place of the middle of a longer one.
  private static let gap = 3

  /// Where it stands in the message.
  private var range: Range<Int>
  /// How many bytes are kept.
  let count: Int

  /// Finds what is kept of a stretch of a message.
  init?(_ message: Span<UInt8>, _ range: Range<Int>, _ blank: Blank) {
    var range = range
    if blank == .url || blank == .path { range = KeptValue.withoutQuery(message, range) }
    if blank == .url { range = KeptValue.withoutUser(message, range) }
    guard !range.isEmpty, range.upperBound <= message.count else { return nil }
    if KeptValue.mayBeSecret(message, range, blank) { return nil }
    self.range = range
    self.count = min(range.count, KeptValue.longest)
  }

  /// A byte of what is kept.
  func byte(_ offset: Int, of message: Span<UInt8>) -> UInt8 {
    guard range.count > KeptValue.longest else { return message[range.lowerBound + offset] }
    let half = (KeptValue.longest - KeptValue.gap) / 2
    if offset < half { return message[range.lowerBound + offset] }
    if offset < half + KeptValue.gap { return UInt8(ascii: ".") }
    return message[range.upperBound - KeptValue.longest + offset]
  }

  private static func mayBeSecret(_ message: Span<UInt8>, _ range: Range<Int>, _ blank: Blank) -> Bool {
    switch blank {
    case .path, .url, .host, .email, .address, .hardwareAddress, .uuid: return false
    case .user: return range.count > 64
    case .number: return range.count >= 13
    case .value, .size, .duration, .time, .hexadecimal:
      return range.count > 64 || longestRun(message, range) >= 20
    }
  }

  /// The longest stretch of letters and digits that has both.
  private static func longestRun(_ message: Span<UInt8>, _ range: Range<Int>) -> Int {
    var (longest, letters, digits) = (0, 0, 0)
    for position in range {
      if message[position].isDigit {
        digits += 1
      } else if (message[position] | 0x20).isLowercaseLetter {
        letters += 1
      } else {
        (letters, digits) = (0, 0)
      }
      if letters > 0, digits > 0 { longest = max(longest, letters + digits) }
    }
    return longest
  }

  private static func withoutQuery(_ message: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let end = range.first { message[$0] == UInt8(ascii: "?") || message[$0] == UInt8(ascii: "#") }
    return range.lowerBound..<(end ?? range.upperBound)
  }

  private static func withoutUser(_ message: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let at = range.last { message[$0] == UInt8(ascii: "@") }
    return (at.map { $0 + 1 } ?? range.lowerBound)..<range.upperBound
  }
}
