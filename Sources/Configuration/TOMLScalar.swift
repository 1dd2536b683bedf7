/// Numbers, truth values and dates of TOML.
enum TOMLScalar {
  /// What a word without quotes means, or nothing.
  static func kind(of token: String) -> TOMLNode.Kind? {
    switch token {
    case "true": .boolean(true)
    case "false": .boolean(false)
    case "inf", "+inf": .float(.infinity)
    case "-inf": .float(-.infinity)
    case "nan", "+nan", "-nan": .float(.nan)
    default: number(token)
    }
  }

  private static func number(_ token: String) -> TOMLNode.Kind? {
    if isDate(token) { return .date }
    if let value = prefixed(token) { return .integer(value) }
    guard let plain = withoutUnderscores(token), !hasLeadingZero(plain) else { return nil }
    if let value = Int64(plain) { return .integer(value) }
    // Without a point or an exponent it is an integer that does not fit.
    guard plain.utf8.contains(where: ".eE".utf8.contains), isFloat(plain), let value = Double(plain) else {
      return nil
    }
    return .float(value)
  }

  private static func prefixed(_ token: String) -> Int64? {
    let radix = ["0x": 16, "0o": 8, "0b": 2][String(token.prefix(2))]
    guard let radix, let digits = withoutUnderscores(String(token.dropFirst(2))) else { return nil }
    guard digits.utf8.first.map({ KeyPathText.isBare($0) && $0 != UInt8(ascii: "-") }) == true else {
      return nil
    }
    return Int64(digits, radix: radix)
  }

  /// An underscore must stand between two digits.
  private static func withoutUnderscores(_ token: String) -> String? {
    let parts = token.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    for (left, right) in zip(parts, parts.dropFirst()) {
      guard let before = left.last, let after = right.first else { return nil }
      guard isHexDigit(before), isHexDigit(after) else { return nil }
    }
    return String(decoding: parts.joined(), as: UTF8.self)
  }

  private static func hasLeadingZero(_ token: String) -> Bool {
    let digits = token.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    return digits.first == UInt8(ascii: "0") && digits.dropFirst().first.map(isDigit) == true
  }

  /// Digits, then a point with digits, an exponent, or both.
  ///
  /// Swift alone would also take `1.`, `.5` and `0x1p3`.
  private static func isFloat(_ token: String) -> Bool {
    var rest = token.utf8[...]
    skipSign(&rest)
    guard skipDigits(&rest) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard skipDigits(&rest) else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      skipSign(&rest)
      guard skipDigits(&rest) else { return false }
    }
    return rest.isEmpty
  }

  private static func skipSign(_ rest: inout Substring.UTF8View) {
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  }

  private static func skipDigits(_ rest: inout Substring.UTF8View) -> Bool {
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    return !digits.isEmpty
  }

  /// `1979-05-27` or `07:32` and whatever follows.
  private static func isDate(_ token: String) -> Bool {
    let digits = token.utf8.prefix(while: isDigit)
    let next = token.utf8.dropFirst(digits.count).first
    return digits.count == 4 && next == UInt8(ascii: "-") || digits.count == 2 && next == UInt8(ascii: ":")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
