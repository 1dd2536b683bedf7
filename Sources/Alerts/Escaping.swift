/// Turns untrusted bytes into printable ASCII, so that they can neither forge a line nor drive a terminal.
///
/// Every byte outside 0x20...0x7e becomes `\xNN`: line ends, ESC, C1 controls, bidirectional overrides, NUL,
/// U+2028 and bytes that are no UTF-8 alike. A backslash stays as it is, because unit names are full of
/// them; the text is made for eyes, and ``AlertJSON`` keeps the exact bytes.
public enum Escaping {
  /// Escapes bytes, and `reserved` characters that mean something where the text is going.
  ///
  /// - Complexity: O(*n*)
  public static func printable(_ bytes: some Sequence<UInt8>, escaping reserved: String = "") -> [UInt8] {
    let reserved = Array(reserved.utf8)
    var result: [UInt8] = []
    for byte in bytes {
      if (0x20...0x7e).contains(byte), !reserved.contains(byte) {
        result.append(byte)
      } else {
        result.append(UInt8(ascii: "\\"))
        result.append(UInt8(ascii: "x"))
        result.append(hexadecimalDigit(byte >> 4))
        result.append(hexadecimalDigit(byte & 15))
      }
    }
    return result
  }

  /// Escapes the UTF-8 of a string, and `reserved` characters that mean something where it is going.
  public static func printable(_ text: String, escaping reserved: String = "") -> String {
    String(decoding: printable(text.utf8, escaping: reserved), as: UTF8.self)
  }

  /// The lower-case digit of a value below sixteen.
  static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
