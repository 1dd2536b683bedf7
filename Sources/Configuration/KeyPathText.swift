/// Key paths as they are shown: `limits.filesystem[2].path`.
enum KeyPathText {
  /// Appends a key, in quotes where TOML would want them.
  static func join(_ parent: String, _ name: String) -> String {
    let isShownBare = !name.isEmpty && name.utf8.allSatisfy(isBare)
    let shown = isShownBare ? name : "\"\(PrintableText.excerpt(name))\""
    return parent.isEmpty ? shown : "\(parent).\(shown)"
  }

  /// Appends the place of an element, the first being 1.
  static func element(_ parent: String, _ number: Int) -> String { "\(parent)[\(number)]" }

  /// True for a byte that a TOML key may hold without quotes.
  static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
