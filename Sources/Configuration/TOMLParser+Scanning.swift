extension TOMLParser {
  /// The next byte, or nothing at the end.
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// True when the next bytes are these.
  func isNext(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  /// Goes past a text if it is next.
  mutating func take(_ text: StaticString) -> Bool {
    guard isNext(text) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Goes past a text, which must be next.
  mutating func expect(_ text: StaticString) throws(TOMLSyntaxFailure) {
    guard take(text) else { throw failure("expected \"\(text)\"") }
  }

  /// Goes past spaces and tabs.
  mutating func skipSpaces() {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
  }

  /// Goes past a line's end if it is next.
  mutating func takeNewline() -> Bool {
    guard take("\n") || take("\r\n") else { return false }
    line += 1
    lineStart = position
    return true
  }

  /// Goes past everything that means nothing: spaces, comments, empty lines.
  mutating func skipBlankLines() throws(TOMLSyntaxFailure) {
    repeat {
      skipSpaces()
      try skipComment()
    } while takeNewline()
  }

  /// Goes past what may follow a value or a header on its line.
  mutating func endOfLine() throws(TOMLSyntaxFailure) {
    skipSpaces()
    try skipComment()
    guard peek == nil || takeNewline() else { throw failure("expected the end of the line") }
  }

  private mutating func skipComment() throws(TOMLSyntaxFailure) {
    guard take("#") else { return }
    while let byte = peek, byte != UInt8(ascii: "\n"), !isNext("\r\n") {
      guard !Self.isControl(byte) else { throw failure("control characters are not allowed") }
      position += 1
    }
  }

  /// True for what TOML wants escaped everywhere.
  static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7f }

  /// A failure at the place that was reached.
  func failure(_ reason: String) -> TOMLSyntaxFailure {
    let characters = bytes[lineStart..<min(position, bytes.count)].count { $0 & 0xc0 != 0x80 }
    return TOMLSyntaxFailure(line: line, column: characters + 1, reason: reason)
  }
}
