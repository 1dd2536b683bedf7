/// Writes one JSON value as printable ASCII, keys in the order of the calls.
package struct JSONWriter {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Begins with nothing.
  package init() {}

  /// Writes an object whose members `body` writes.
  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// Writes an array with one element for each call of `element`.
  package mutating func array<Element>(_ values: [Element], _ element: (inout JSONWriter, Element) -> Void) {
    enclosed(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
      for value in values { element(&writer, value) }
    }
  }

  /// Writes a member's key; the next call writes its value.
  package mutating func key(_ name: StaticString) {
    string(name.description)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes `null`.
  package mutating func null() { raw("null") }

  /// Writes `true` or `false`.
  package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  /// Writes an integer.
  package mutating func integer(_ value: some BinaryInteger) { raw(String(value)) }

  /// Writes the shortest digits that read back as the same number.
  ///
  /// JSON has no NaN and no infinity: NaN becomes `null`, an infinity the largest finite number.
  package mutating func number(_ value: Double) {
    guard !value.isNaN else { return null() }
    let limit = Double.greatestFiniteMagnitude
    raw(min(max(value, -limit), limit).description)
  }

  /// Writes a string; whatever is not printable ASCII becomes `\uNNNN`.
  package mutating func string(_ value: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for unit in value.utf16 { append(unit) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a value that another writer has written.
  package mutating func value(written bytes: [UInt8]) {
    separate()
    self.bytes.append(contentsOf: bytes)
  }

  private mutating func append(_ unit: UInt16) {
    switch unit {
    case 0x22, 0x5c:
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(UInt8(unit))
    case 0x20...0x7e:
      bytes.append(UInt8(unit))
    default:
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(UInt8(ascii: "u"))
      for shift in [12, 8, 4, 0] as [UInt16] {
        bytes.append(Escaping.hexadecimalDigit(UInt8(unit >> shift & 15)))
      }
    }
  }

  private mutating func enclosed(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(open)
    needsComma = false
    body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func raw(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}
