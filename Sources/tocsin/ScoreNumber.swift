import Glibc

/// Reads decimal numbers out of bytes: correctly rounded, in no locale, without a `String`.
enum ScoreNumber {
  /// The powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]
  /// Digits that a 64-bit integer always holds.
  private static let mostDigits = 19
  /// Exponents beyond are all the same: infinite or zero.
  private static let largestExponent = 100_000

  /// The number that the bytes write, or nil.
  ///
  /// `[+-]digits[.digits][e[+-]digits]` with at least one digit before the exponent, or `nan`, `inf`,
  /// `infinity` in any case. What is too large for a double is infinite.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var scan = DecimalScan(bytes)
    guard scan.run() else { return named(bytes) }
    let magnitude = exact(scan) ?? slow(bytes.dropFirst(scan.hasSign ? 1 : 0))
    return scan.isNegative ? -magnitude : magnitude
  }

  /// Clinger's fast path: both factors are exact, so that one rounding gives the nearest double.
  private static func exact(_ scan: DecimalScan) -> Double? {
    guard scan.significant <= mostDigits, scan.mantissa <= 1 << 53, abs(scan.exponent) <= 22 else {
      return nil
    }
    let mantissa = Double(scan.mantissa)
    return scan.exponent < 0 ? mantissa / powers[-scan.exponent] : mantissa * powers[scan.exponent]
  }

  /// The C library's conversion, which is correct for any length; the program never leaves the C locale.
  private static func slow(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Double {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: digits.count + 1) { text in
      _ = text.update(fromContentsOf: digits.lazy.map { CChar(bitPattern: $0) })
      text[digits.count] = 0
      return text.baseAddress.map { strtod($0, nil) } ?? .nan
    }
  }

  private static func named(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
    let word = UnsafeBufferPointer(rebasing: bytes.dropFirst(isSigned ? 1 : 0))
    if word.isWord("nan") { return .nan }
    guard word.isWord("inf") || word.isWord("infinity") else { return nil }
    return bytes.first == UInt8(ascii: "-") ? -.infinity : .infinity
  }

  /// The parts of a written decimal number.
  private struct DecimalScan {
    var isNegative = false
    var hasSign = false
    var mantissa: UInt64 = 0
    /// Digits from the first one that is not zero.
    var significant = 0
    var exponent = 0
    private var hasDigit = false
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Takes the bytes apart; false where they are no decimal number.
    mutating func run() -> Bool {
      if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
        isNegative = first == UInt8(ascii: "-")
        hasSign = true
        place = 1
      }
      digits(scale: 0)
      if take(UInt8(ascii: ".")) { digits(scale: 1) }
      guard hasDigit else { return false }
      if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
        guard writtenExponent() else { return false }
      }
      return place == bytes.count
    }

    private mutating func digits(scale: Int) {
      while place < bytes.count {
        let digit = bytes[place] &- UInt8(ascii: "0")
        guard digit <= 9 else { return }
        place &+= 1
        hasDigit = true
        exponent &-= scale
        if digit == 0, mantissa == 0 { continue }
        significant &+= 1
        if significant <= ScoreNumber.mostDigits { mantissa = mantissa &* 10 &+ UInt64(digit) }
      }
    }

    private mutating func writtenExponent() -> Bool {
      let isNegative = take(UInt8(ascii: "-"))
      if !isNegative { _ = take(UInt8(ascii: "+")) }
      let first = place
      var written = 0
      while place < bytes.count, bytes[place] &- UInt8(ascii: "0") <= 9 {
        written = min(written * 10 + Int(bytes[place] &- UInt8(ascii: "0")), ScoreNumber.largestExponent)
        place += 1
      }
      exponent += isNegative ? -written : written
      return place > first
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard place < bytes.count, bytes[place] == byte else { return false }
      place += 1
      return true
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// True where the bytes are a lower-case ASCII word in any case.
  func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for place in 0..<count where (self[place] | 0x20) != word.utf8Start[place] { return false }
    return true
  }
}
