/// Writes templates out for people.
public enum TemplateText {
  /// The longest text, in bytes; longer ones end in three full stops.
  public static let longest = 512

  /// The tokens with one space wherever the message had white space, and typed blanks.
  ///
  /// - Parameters:
  ///   - tokens: The tokens of a message.
  ///   - bytes: The message.
  ///   - blanks: Which words are variable besides what masks have found: one bit a token.
  /// - Returns: The text.
  static func render(_ tokens: TokenStack, of bytes: Span<UInt8>, blanks: UInt64 = 0) -> [UInt8] {
    var text: [UInt8] = []
    for index in 0..<tokens.count where text.count <= longest {
      let token = tokens[index]
      if token.isSpaced, !text.isEmpty { text.append(0x20) }
      if !token.isBlank, index < UInt64.bitWidth, blanks & (1 << UInt64(index)) != 0 {
        append(Blank.value, to: &text)
      } else {
        append(token, of: bytes, to: &text)
      }
    }
    return shortened(text)
  }

  /// A text of at most ``longest`` bytes, cut between characters where it is UTF-8.
  static func shortened(_ text: [UInt8]) -> [UInt8] {
    guard text.count > longest else { return text }
    var end = longest - 3
    while end > longest - 7, text[end] & 0xc0 == 0x80 { end -= 1 }
    return text[..<end] + Array("...".utf8)
  }

  private static func append(_ blank: Blank, to text: inout [UInt8]) {
    let word = blank.word
    word.withUTF8Buffer { unsafe text.append(contentsOf: $0) }
  }

  private static func append(_ token: Token, of bytes: Span<UInt8>, to text: inout [UInt8]) {
    switch token.kind {
    case .blank:
      append(token.blank, to: &text)
    case .dots:
      text.append(contentsOf: [0x2e, 0x2e, 0x2e])
    case .mark:
      text.append(token.mark)
    case .literal, .announcesUser:
      text += bytes.bytes(in: token.range)
    }
  }
}
