/// Writes templates out for people.
public enum TemplateText {
  /// The longest text, in bytes; longer ones end in three full stops.
  public static let longest = 512

  /// The tokens with one space wherever the message had white space, and typed blanks.
  static func render(_ tokens: TokenStack, of bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for index in 0..<tokens.count where text.count <= longest {
      let token = tokens[index]
      if token.isSpaced, !text.isEmpty { text.append(0x20) }
      append(token, of: bytes, to: &text)
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

  private static func append(_ token: Token, of bytes: Span<UInt8>, to text: inout [UInt8]) {
    switch token.kind {
    case .blank:
      let word = token.blank.word
      word.withUTF8Buffer { unsafe text.append(contentsOf: $0) }
    case .dots:
      text.append(contentsOf: [0x2e, 0x2e, 0x2e])
    case .mark:
      text.append(token.mark)
    case .literal, .announcesUser:
      text += bytes.bytes(in: token.range)
    }
  }
}
