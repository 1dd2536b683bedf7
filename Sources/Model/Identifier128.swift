/// A 128-bit identifier as systemd prints it: 32 lower-case hexadecimal digits.
///
/// Boot ids, machine ids, message ids and sequence ids are all of this form; see `sd-id128(3)`.
public struct Identifier128: Hashable, Comparable, Sendable {
  /// The first sixteen digits.
  public var high: UInt64
  /// The last sixteen digits.
  public var low: UInt64

  /// The identifier of nothing: all digits zero.
  public static let none = Identifier128(high: 0, low: 0)

  /// Makes an identifier of its two halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Parses exactly 32 hexadecimal digits; dashes, as in a UUID, are passed over.
  ///
  /// - Returns: `nil` for any other text.
  public init?(hexadecimal text: some Collection<UInt8>) {
    var halves: (high: UInt64, low: UInt64) = (0, 0)
    var digits = 0
    for byte in text where byte != UInt8(ascii: "-") {
      guard let digit = Identifier128.digit(byte), digits < 32 else { return nil }
      if digits < 16 { halves.high = halves.high << 4 | digit } else { halves.low = halves.low << 4 | digit }
      digits += 1
    }
    guard digits == 32 else { return nil }
    self.init(high: halves.high, low: halves.low)
  }

  /// Parses exactly 32 hexadecimal digits of a string.
  public init?(_ text: String) {
    self.init(hexadecimal: text.utf8)
  }

  /// The 32 hexadecimal digits.
  public var hexadecimal: String {
    Identifier128.digits(of: high) + Identifier128.digits(of: low)
  }

  /// Orders by the printed form.
  public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  private static func digits(of half: UInt64) -> String {
    let text = String(half, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }
}
