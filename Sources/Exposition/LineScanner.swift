/// Walks over one line of the text format.
struct LineScanner {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The byte that comes next, nil at the end.
  var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  mutating func advance() { position += 1 }

  mutating func skipBlanks() {
    while let byte = peek, Self.isBlank(byte) { advance() }
  }

  /// The bytes up to the next blank, as text.
  mutating func word() -> String {
    text { !Self.isBlank($0) }
  }

  /// The name of a metric or of a label.
  mutating func name(allowsColon: Bool) throws(LineProblem) -> String {
    let isNamed = peek.map { Self.isNameByte($0, allowsColon: allowsColon) && !Self.isDigit($0) } ?? false
    guard isNamed else { throw LineProblem("expected a name, found \(found)") }
    return text { Self.isNameByte($0, allowsColon: allowsColon) }
  }

  /// The labels in braces, sorted by name; none where no brace comes next.
  mutating func labels() throws(LineProblem) -> [Label] {
    skipBlanks()
    guard peek == UInt8(ascii: "{") else { return [] }
    advance()
    var labels: [Label] = []
    while true {
      skipBlanks()
      if peek == UInt8(ascii: "}") { break }
      if !labels.isEmpty {
        try expect(",")
        skipBlanks()
        if peek == UInt8(ascii: "}") { break }
      }
      labels.append(try label())
    }
    advance()
    labels.sort { $0.name < $1.name }
    for (left, right) in zip(labels, labels.dropFirst()) where left.name == right.name {
      throw LineProblem("label \(LineProblem.excerpt(left.name)) a second time")
    }
    return labels
  }

  private mutating func label() throws(LineProblem) -> Label {
    let name = try name(allowsColon: false)
    skipBlanks()
    try expect("=")
    skipBlanks()
    try expect("\"")
    return Label(name: name, value: try quoted())
  }

  /// The rest of a quoted text, whose first quote has been passed.
  private mutating func quoted() throws(LineProblem) -> String {
    var value: [UInt8] = []
    while let byte = peek {
      advance()
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: value, as: UTF8.self) else {
          throw LineProblem("a label's value is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): value.append(try escaped())
      default: value.append(byte)
      }
    }
    throw LineProblem("a label's value has no end")
  }

  private mutating func escaped() throws(LineProblem) -> UInt8 {
    defer { advance() }
    switch peek {
    case UInt8(ascii: "n"): return UInt8(ascii: "\n")
    case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
    case UInt8(ascii: "\""): return UInt8(ascii: "\"")
    default: throw LineProblem("expected \\n, \\\\ or \\\" after a backslash, found \(found)")
    }
  }

  /// A number as Go's ParseFloat takes it in decimal; `NaN`, `Inf`, `+Inf` and `-Inf` are numbers.
  mutating func value() throws(LineProblem) -> Double {
    let start = position
    let word = text { !Self.isBlank($0) }
    if let number = Self.number(word) { return number }
    position = start
    throw LineProblem("expected a number, found \(word.isEmpty ? found : LineProblem.excerpt(word))")
  }

  /// Passes over a timestamp and, behind a `#`, an exemplar.
  mutating func skipTimestampAndExemplar() throws(LineProblem) {
    skipBlanks()
    if let byte = peek, byte != UInt8(ascii: "#") { _ = try value() }
    skipBlanks()
    guard let byte = peek, byte != UInt8(ascii: "#") else { return }
    throw LineProblem("expected the end of the line, found \(found)")
  }

  private static func number(_ word: String) -> Double? {
    switch word {
    case "NaN", "nan": return .nan
    case "+Inf", "Inf", "+inf", "inf": return .infinity
    case "-Inf", "-inf": return -.infinity
    default:
      let isDecimal = word.utf8.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
      return isDecimal ? Double(word) : nil
    }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(LineProblem) {
    guard peek == UInt8(ascii: character) else { throw LineProblem("expected \(character), found \(found)") }
    advance()
  }

  private mutating func text(while isPart: (UInt8) -> Bool) -> String {
    let start = position
    while let byte = peek, isPart(byte) { advance() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// What comes next, for a message.
  private var found: String {
    guard peek != nil else { return "the end of the line" }
    return LineProblem.excerpt(String(decoding: bytes[position...].prefix(20), as: UTF8.self))
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func isNameByte(_ byte: UInt8, allowsColon: Bool) -> Bool {
    isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
      || (allowsColon && byte == UInt8(ascii: ":"))
  }
}
