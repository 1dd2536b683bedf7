/// Makes text from settings files safe to show: printable ASCII on one line, whatever was in them.
enum PrintableText {
  /// Escapes backslashes and every byte that is not printable ASCII as `\xNN`, and cuts what is too long.
  static func line(_ text: String, limit: Int = 1_000) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      guard bytes.count < limit else { return String(decoding: bytes, as: UTF8.self) + "..." }
      append(byte, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Cuts a text before it goes into a longer line; escaping is left to ``line(_:limit:)``.
  static func excerpt(_ text: String, limit: Int = 60) -> String {
    text.unicodeScalars.count <= limit
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "..."
  }

  private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case 0x20...0x7e: bytes.append(byte)
    default:
      bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "x"), digit(byte >> 4), digit(byte & 15)])
    }
  }

  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}
