/// Writes TOML, in printable ASCII only: a dump goes to terminals.
package enum TOMLText {
  /// A basic string.
  package static func string(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  /// An array of strings on one line.
  package static func array(_ elements: [String]) -> String {
    "[" + elements.map(string).joined(separator: ", ") + "]"
  }

  /// Words to choose from, for error messages: `"a", "b" or "c"`.
  static func choice(_ words: [String]) -> String {
    let quoted = words.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case " "..."~": String(Character(scalar))
    default: scalar.value <= 0xffff ? "\\u" + hex(scalar.value, 4) : "\\U" + hex(scalar.value, 8)
    }
  }

  private static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}
