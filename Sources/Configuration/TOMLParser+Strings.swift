extension TOMLParser {
  /// Reads `"text"` with its escapes.
  mutating func basicString() throws(TOMLSyntaxFailure) -> String {
    position += 1
    var text: [UInt8] = []
    while !take("\"") {
      if take("\\") {
        try escape(into: &text)
      } else {
        text.append(try character())
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads `'text'` as it stands.
  mutating func literalString() throws(TOMLSyntaxFailure) -> String {
    position += 1
    var text: [UInt8] = []
    while !take("'") { text.append(try character()) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads a basic string over several lines.
  mutating func multilineBasicString() throws(TOMLSyntaxFailure) -> String {
    position += 3
    _ = takeNewline()
    var text: [UInt8] = []
    while !take("\"\"\"") {
      if takeNewline() {
        text.append(UInt8(ascii: "\n"))
      } else if take("\\") {
        if try !skipFoldedLine() { try escape(into: &text) }
      } else {
        text.append(try character())
      }
    }
    takeClosingQuotes("\"", into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads a literal string over several lines.
  mutating func multilineLiteralString() throws(TOMLSyntaxFailure) -> String {
    position += 3
    _ = takeNewline()
    var text: [UInt8] = []
    while !take("'''") {
      text.append(takeNewline() ? UInt8(ascii: "\n") : try character())
    }
    takeClosingQuotes("'", into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// One or two quotes may stand before the closing three; they are seen only after them.
  private mutating func takeClosingQuotes(_ quote: StaticString, into text: inout [UInt8]) {
    for _ in 0..<2 where take(quote) { text.append(bytes[position - 1]) }
  }

  private mutating func character() throws(TOMLSyntaxFailure) -> UInt8 {
    guard let byte = peek, byte != UInt8(ascii: "\n"), !isNext("\r\n") else {
      throw failure("the string has no end")
    }
    guard !Self.isControl(byte) else { throw failure("control characters are not allowed") }
    position += 1
    return byte
  }

  /// A backslash at a line's end swallows everything up to the next character.
  private mutating func skipFoldedLine() throws(TOMLSyntaxFailure) -> Bool {
    let start = position
    skipSpaces()
    guard takeNewline() else {
      position = start
      return false
    }
    repeat { skipSpaces() } while takeNewline()
    return true
  }

  private mutating func escape(into text: inout [UInt8]) throws(TOMLSyntaxFailure) {
    let byte = peek
    position += 1
    switch byte {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(bytes[position - 1])
    case UInt8(ascii: "u"): text.append(contentsOf: try scalar(digits: 4))
    case UInt8(ascii: "U"): text.append(contentsOf: try scalar(digits: 8))
    default:
      position -= 1
      throw failure("unknown escape; write \\\\ for a backslash")
    }
  }

  private mutating func scalar(digits: Int) throws(TOMLSyntaxFailure) -> [UInt8] {
    let code = bytes[position...].prefix(digits)
    let isHex = code.count == digits && code.first != UInt8(ascii: "+") && code.first != UInt8(ascii: "-")
    guard isHex, let value = UInt32(String(decoding: code, as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw failure("expected \(digits) hexadecimal digits of a Unicode character") }
    position += digits
    return Array(String(Character(scalar)).utf8)
  }
}
