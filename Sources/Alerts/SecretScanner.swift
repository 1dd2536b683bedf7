/// One pass over a text, copying it without its secrets.
struct SecretScanner {
  let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func masked() -> [UInt8] {
    output.reserveCapacity(bytes.count)
    while position < bytes.count {
      if let secret = secret(at: position) {
        output.append(contentsOf: bytes[position..<secret.lowerBound])
        output.append(contentsOf: Masking.mask.utf8)
        position = secret.upperBound
      } else {
        output.append(bytes[position])
        position += 1
      }
    }
    return output
  }

  /// The secret that a pattern beginning here holds.
  private func secret(at start: Int) -> Range<Int>? {
    if bytes[start] == UInt8(ascii: ":") { return userInformation(at: start) }
    guard start == 0 || !isAlphanumeric(bytes[start - 1]) else { return nil }
    if let end = armouredBlock(at: start) ?? providerToken(at: start) ?? webToken(at: start)
      ?? card(at: start)
    {
      return start..<end
    }
    return namedSecret(at: start)
  }

  /// `-----BEGIN ...` up to the end of its `-----END ...-----` line, or of the text.
  private func armouredBlock(at start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "-"), has("-----BEGIN ", at: start) else { return nil }
    var end = start + 11
    while end < bytes.count, !has("-----END ", at: end) { end += 1 }
    end = min(end + 9, bytes.count)
    while end < bytes.count, bytes[end] != UInt8(ascii: "-"), !isLineEnd(bytes[end]) { end += 1 }
    while end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
    return end
  }

  /// Prefixes that cloud and forge providers give to their tokens, with the shortest rest.
  private static let providerPrefixes: [(prefix: String, rest: Int)] = [
    ("AKIA", 16), ("ASIA", 16), ("ghp_", 20), ("gho_", 20), ("ghs_", 20), ("ghu_", 20), ("ghr_", 20),
    ("github_pat_", 20), ("glpat-", 16), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("sk_live_", 10),
    ("AIza", 30), ("xapp-", 10), ("sk_test_", 10), ("rk_live_", 10), ("npm_", 30), ("pypi-", 30),
    ("dop_v1_", 30), ("hvs.", 20),
  ]

  private func providerToken(at start: Int) -> Int? {
    guard "Adghnprsx".utf8.contains(bytes[start]) else { return nil }
    for (prefix, rest) in SecretScanner.providerPrefixes where has(prefix, at: start) {
      let body = start + prefix.utf8.count
      let end = endOfRun(from: body, where: isWordByte)
      if end - body >= rest { return end }
    }
    return nil
  }

  /// A JSON web token: three base64url parts, the first of which begins an object.
  private func webToken(at start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "e"), has("eyJ", at: start) else { return nil }
    // Not inside a word: else a word of many beginnings would be looked through from each of them.
    guard start == 0 || !isWordByte(bytes[start - 1]) else { return nil }
    let header = endOfRun(from: start, where: isWordByte)
    guard header < bytes.count, bytes[header] == UInt8(ascii: ".") else { return nil }
    let payload = endOfRun(from: header + 1, where: isWordByte)
    guard payload > header + 1 else { return nil }
    guard payload < bytes.count, bytes[payload] == UInt8(ascii: ".") else { return payload }
    return endOfRun(from: payload + 1, where: isWordByte)
  }

  /// A payment card's number: 13 to 19 digits with a valid check digit, in one group or in several.
  ///
  /// Numbers that begin with 1 are no cards; that spares times in microseconds.
  private func card(at start: Int) -> Int? {
    guard (UInt8(ascii: "2")...UInt8(ascii: "6")).contains(bytes[start]), !isFractional(at: start) else {
      return nil
    }
    var digits: [UInt8] = []
    var groupLength = 0
    var best: Int?
    var index = start
    while index < bytes.count, digits.count <= 19 {
      let byte = bytes[index]
      if isDigit(byte) {
        digits.append(byte - UInt8(ascii: "0"))
        groupLength += 1
        index += 1
        let ends = index == bytes.count || !isAlphanumeric(bytes[index])
        if ends, (13...19).contains(digits.count), hasValidCheckDigit(digits) { best = index }
      } else {
        // Groups after the manner of cards: the first of four digits, none shorter than three.
        let isFirst = groupLength == digits.count
        guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-"), groupLength >= 3,
          !isFirst || groupLength == 4
        else { break }
        groupLength = 0
        index += 1
      }
    }
    return best
  }

  /// True for the digits after a decimal point.
  private func isFractional(at start: Int) -> Bool {
    start >= 2 && bytes[start - 1] == UInt8(ascii: ".") && isDigit(bytes[start - 2])
  }

  /// ISO/IEC 7812-1, annex B: Luhn's formula.
  private func hasValidCheckDigit(_ digits: [UInt8]) -> Bool {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let weighted = place % 2 == 0 ? Int(digit) : Int(digit) * 2
      sum += weighted > 9 ? weighted - 9 : weighted
    }
    return sum % 10 == 0
  }

  /// What stands before the last `@` of a URL's authority.
  private func userInformation(at colon: Int) -> Range<Int>? {
    guard has("://", at: colon), colon > 0, isAlphanumeric(bytes[colon - 1]) else { return nil }
    let start = colon + 3
    var at: Int?
    var index = start
    while index < bytes.count, !isAuthorityEnd(bytes[index]) {
      if bytes[index] == UInt8(ascii: "@") { at = index }
      index += 1
    }
    guard let at, at > start else { return nil }
    return start..<at
  }
}
