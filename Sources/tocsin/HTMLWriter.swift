import Alerts

/// Writes HTML in which nothing that comes from outside can be markup.
///
/// Markup is written from literals of the source alone: its type is `StaticString`. Everything else goes through
/// ``text(_:)`` or ``attribute(_:_:)``, which leave printable ASCII without any of `&<>"'`.
struct HTMLWriter {
  /// What has been written.
  private(set) var bytes: [UInt8] = []

  /// Writes markup.
  mutating func markup(_ literal: StaticString) {
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Writes text.
  mutating func text(_ text: String) {
    for byte in Escaping.printable(text.utf8) {
      switch byte {
      case UInt8(ascii: "&"): markup("&amp;")
      case UInt8(ascii: "<"): markup("&lt;")
      case UInt8(ascii: ">"): markup("&gt;")
      case UInt8(ascii: "\""): markup("&quot;")
      case UInt8(ascii: "'"): markup("&#39;")
      default: bytes.append(byte)
      }
    }
  }

  /// Writes an element with text in it.
  mutating func element(_ opening: StaticString, _ text: String, _ closing: StaticString) {
    markup(opening)
    self.text(text)
    markup(closing)
  }

  /// Writes an attribute with a blank before it.
  mutating func attribute(_ name: StaticString, _ value: String) {
    markup(" ")
    markup(name)
    markup("=\"")
    text(value)
    markup("\"")
  }

  /// Writes an attribute that is a length, to a tenth.
  mutating func attribute(_ name: StaticString, _ value: Double) {
    attribute(name, Self.number(value))
  }

  /// A number as SVG has it, to a tenth; zero for what is no number.
  static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let tenths = Int64((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    return tenths % 10 == 0
      ? "\(sign)\(tenths.magnitude / 10)" : "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }
}
