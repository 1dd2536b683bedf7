/// Looking at the bytes, and what kind they are.
extension SecretScanner {
  func endOfRun(from start: Int, where belongs: (UInt8) -> Bool) -> Int {
    var index = start
    while index < bytes.count, belongs(bytes[index]) { index += 1 }
    return index
  }

  func has(_ text: String, at start: Int) -> Bool {
    let count = text.utf8.count
    guard start + count <= bytes.count else { return false }
    return text.utf8.elementsEqual(bytes[start..<start + count])
  }

  func equals(_ range: Range<Int>, _ word: String) -> Bool {
    range.count == word.utf8.count && matches(word.utf8, at: range.lowerBound)
  }

  /// True when a name holds a lower-case word, in whatever case the name is.
  func holds(_ range: Range<Int>, _ word: String) -> Bool {
    let last = range.upperBound - word.utf8.count
    guard last >= range.lowerBound else { return false }
    return (range.lowerBound...last).contains { matches(word.utf8, at: $0) }
  }

  func matches(_ word: some Sequence<UInt8>, at start: Int) -> Bool {
    var index = start
    for byte in word {
      guard lower(bytes[index]) == byte else { return false }
      index += 1
    }
    return true
  }

  func lower(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }

  func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

  func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower(byte))
  }

  /// What names and base64url are made of.
  func isWordByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  /// RFC 9110 §11.2: token68, with the colon that some schemes add.
  func isCredentialByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || "./~+=:".utf8.contains(byte)
  }

  func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

  func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || isLineEnd(byte) }

  func isQuote(_ byte: UInt8) -> Bool { "\"'`".utf8.contains(byte) }

  /// RFC 3986 §3.2, and what no URL in a text goes across.
  func isAuthorityEnd(_ byte: UInt8) -> Bool {
    isSpace(byte) || isQuote(byte) || "/?#<>\\".utf8.contains(byte)
  }
}
