/// Secrets that are known by the name before them.
extension SecretScanner {
  /// Words that make a name a secret's, by their first letter.
  private static let secretWords: [(first: UInt8, words: [[UInt8]])] = [
    ("p", ["password", "passwd", "passphrase", "pwd", "private_key", "private-key"]),
    ("s", ["secret"]),
    ("t", ["token"]),
    (
      "a",
      ["api_key", "apikey", "api-key", "access_key", "access-key", "accesskey", "account_key", "accountkey"]
    ),
    ("c", ["credential"]),
  ].map { (first: UInt8(ascii: $0), words: $1.map { Array(($0 as String).utf8) }) }

  private static let schemes: [String] = [
    "bearer", "basic", "token", "apikey", "negotiate", "ntlm", "digest", "aws4-hmac-sha256",
  ]

  /// The value in `name=value`, `name: value`, `"name":"value"`, `--name value`, `Bearer value`.
  func namedSecret(at start: Int) -> Range<Int>? {
    guard isWordByte(bytes[start]), start == 0 || !isWordByte(bytes[start - 1]) else { return nil }
    let end = endOfRun(from: start, where: isWordByte)
    let name = start..<end
    if let credentials = schemeValue(of: name) { return credentials }
    guard let value = value(of: name) else { return nil }
    if holds(name, "authorization") { return wholeHeader(at: value) }
    if equals(name, "cookie") || equals(name, "set-cookie") { return restOfLine(at: value) }
    return isSecret(name) ? oneValue(at: value) : nil
  }

  private func isSecret(_ name: Range<Int>) -> Bool {
    for place in name {
      let letter = lower(bytes[place])
      for entry in SecretScanner.secretWords where entry.first == letter {
        if entry.words.contains(where: { $0.count <= name.upperBound - place && matches($0, at: place) }) {
          return true
        }
      }
    }
    return false
  }

  /// The credentials after a scheme that stands by itself: `Bearer abc...`, `Basic dXNlcjpwYXNz`.
  private func schemeValue(of name: Range<Int>) -> Range<Int>? {
    let isBearer = equals(name, "bearer")
    guard isBearer || equals(name, "basic") else { return nil }
    let start = endOfRun(from: name.upperBound, where: isBlank)
    let end = endOfRun(from: start, where: isCredentialByte)
    guard start > name.upperBound, end - start >= 8 else { return nil }
    // "Basic authentication failed" holds no secret; base64 almost always has a capital or a digit.
    let isEncoded = bytes[start..<end].contains { isDigit($0) || isUpper($0) || $0 == UInt8(ascii: "=") }
    return isBearer || isEncoded ? start..<end : nil
  }

  /// Where a name's value begins, if the name is followed by one.
  private func value(of name: Range<Int>) -> Int? {
    var index = name.upperBound
    index = afterQuote(index)
    let blanks = endOfRun(from: index, where: isBlank)
    if blanks < bytes.count, bytes[blanks] == UInt8(ascii: "=") || bytes[blanks] == UInt8(ascii: ":") {
      // `/etc/passwd: Permission denied` holds no secret.
      let isPath = name.lowerBound > 0 && bytes[name.lowerBound - 1] == UInt8(ascii: "/")
      guard !isPath || bytes[blanks] == UInt8(ascii: "=") else { return nil }
      // `:=`, `=>` and `==` assign as well.
      var start = blanks + 1
      if start < bytes.count, bytes[start] == UInt8(ascii: "=") || bytes[start] == UInt8(ascii: ">") {
        start += 1
      }
      start = endOfRun(from: start, where: isBlank)
      return start < bytes.count && !isLineEnd(bytes[start]) ? start : nil
    }
    guard has("--", at: name.lowerBound), blanks > index, blanks < bytes.count else { return nil }
    return bytes[blanks] == UInt8(ascii: "-") || isLineEnd(bytes[blanks]) ? nil : blanks
  }

  /// A value that is quoted, or reaches to the next blank; a scheme before it stays.
  private func oneValue(at start: Int) -> Range<Int>? {
    let opened = afterQuote(start)
    if opened > start {
      let quoted = afterScheme(opened)
      let end = endOfQuoted(from: quoted, quote: bytes[opened - 1])
      return end > quoted ? quoted..<end : nil
    }
    let value = afterScheme(start)
    let end = endOfRun(from: value) { !isSpace($0) && !isQuote($0) && $0 != UInt8(ascii: "&") }
    return end > value ? value..<end : nil
  }

  /// The value of an `Authorization` header: one token after a scheme, else the rest of the line.
  private func wholeHeader(at start: Int) -> Range<Int> {
    let opened = afterQuote(start)
    let credentials = afterScheme(opened)
    let end = endOfRun(from: credentials, where: isCredentialByte)
    // Digest and the like list parameters: `username="x", response="y"`.
    let isList = holds(opened..<credentials, "digest") || holds(opened..<credentials, "hmac")
    guard !isList else { return restOfLine(at: credentials) }
    let isMask = has("[masked]", at: credentials)
    guard credentials > opened, isMask || end > credentials else { return restOfLine(at: opened) }
    return credentials..<(isMask ? credentials + Masking.mask.utf8.count : end)
  }

  private func restOfLine(at start: Int) -> Range<Int> {
    start..<endOfRun(from: start) { !isLineEnd($0) }
  }

  /// The index after a scheme's word and the blanks behind it, or the index itself.
  private func afterScheme(_ start: Int) -> Int {
    let word = start..<endOfRun(from: start, where: isWordByte)
    guard SecretScanner.schemes.contains(where: { equals(word, $0) }) else { return start }
    let value = endOfRun(from: word.upperBound, where: isBlank)
    guard value > word.upperBound, value < bytes.count, !isLineEnd(bytes[value]) else { return start }
    return value
  }

  /// The index after a quotation mark, which a backslash may precede, or the index itself.
  private func afterQuote(_ index: Int) -> Int {
    guard index < bytes.count else { return index }
    if isQuote(bytes[index]) { return index + 1 }
    guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, isQuote(bytes[index + 1]) else {
      return index
    }
    return index + 2
  }

  private func endOfQuoted(from start: Int, quote: UInt8) -> Int {
    let isEscaped = start >= 2 && bytes[start - 1] == quote && bytes[start - 2] == UInt8(ascii: "\\")
    var index = start
    while index < bytes.count, !isLineEnd(bytes[index]), bytes[index] != quote {
      if bytes[index] == UInt8(ascii: "\\") {
        // In a text that is itself quoted, `\"` ends what `\"` began.
        if isEscaped, index + 1 < bytes.count, bytes[index + 1] == quote { return index }
        index += 1
      }
      index += 1
    }
    return min(index, bytes.count)
  }
}
