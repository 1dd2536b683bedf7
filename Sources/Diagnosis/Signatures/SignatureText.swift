/// Fills the placeholders of a signature's texts with what an entry said.
enum SignatureText {
  /// The most of a value in a sentence, bytes.
  private static let longest = 80

  /// A text for people; what is printed is escaped where it is printed.
  static func sentence(_ text: String, _ value: (String) -> String?) -> String {
    fill(text) { name in value(name).map { String(decoding: $0.utf8.prefix(longest), as: UTF8.self) } ?? "?" }
  }

  /// A command that an operator may paste into a shell, whatever an entry said.
  ///
  /// Only letters, digits and `._:@/+-` stay as they are, and within quotes a backslash and a star, which units'
  /// names have; of all else nothing is left that a shell could take for more than a word, and none looks like an
  /// option.
  static func command(_ text: String, _ value: (String) -> String?) -> String {
    fill(text) { name in harmless(value(name) ?? "") }
  }

  static func harmless(_ value: String) -> String {
    var bytes = value.utf8.prefix(255).map { isHarmless($0) ? $0 : UInt8(ascii: "_") }
    if bytes.isEmpty || bytes[0] == UInt8(ascii: "-") { bytes.insert(UInt8(ascii: "_"), at: 0) }
    let text = String(decoding: bytes, as: UTF8.self)
    let isQuoted = bytes.contains(UInt8(ascii: "\\")) || bytes.contains(UInt8(ascii: "*"))
    return isQuoted ? "'\(text)'" : text
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
      || #"._:@/+-\*"#.utf8.contains(byte)
  }

  /// Byte by byte: to look for braces among characters was most of what a report cost.
  private static func fill(_ text: String, _ value: (String) -> String) -> String {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
      guard let close = rest[open...].firstIndex(of: UInt8(ascii: "}")) else { break }
      result += rest[..<open]
      result += value(String(decoding: rest[(open + 1)..<close], as: UTF8.self)).utf8
      rest = rest[(close + 1)...]
    }
    guard !result.isEmpty || rest.count < text.utf8.count else { return text }
    return String(decoding: result + rest, as: UTF8.self)
  }
}
