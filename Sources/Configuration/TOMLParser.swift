/// Reads TOML 1.0 (https://toml.io/en/v1.0.0) into a tree that knows the line of every key.
///
/// Dates and times are recognised and not looked into: no setting is one. Not a general library; it is here
/// because the one that is (TOMLKit over toml++) keeps no lines, cuts strings at NUL and aborts on some malformed
/// documents, and a typing error must never take the daemon down.
struct TOMLParser {
  /// Deeper than any configuration, and far from the end of the stack.
  static let deepestNesting = 32
  /// Of one name: more than any configuration has.
  private static let mostTables = 1_000

  let bytes: [UInt8]
  var position = 0
  var line = 1
  var lineStart = 0
  var depth = 0
  private let root = TOMLTable(line: 1, definition: .header)

  private init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Parses a document.
  static func parse(_ text: String) throws(TOMLSyntaxFailure) -> TOMLTable {
    var parser = TOMLParser(text)
    return try parser.document()
  }

  private mutating func document() throws(TOMLSyntaxFailure) -> TOMLTable {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    var current = root
    while true {
      try skipBlankLines()
      guard let byte = peek else { return root }
      if byte == UInt8(ascii: "[") {
        current = try header()
      } else {
        try keyValue(into: current)
      }
      try endOfLine()
    }
  }

  private mutating func header() throws(TOMLSyntaxFailure) -> TOMLTable {
    position += 1
    let isArray = take("[")
    skipSpaces()
    let path = try key()
    try expect("]")
    if isArray { try expect("]") }
    guard let last = path.last else { throw failure("expected a key") }
    var table = root
    for name in path.dropLast() { table = try stepByHeader(name, from: table) }
    return isArray ? try appendTable(last, to: table) : try openTable(last, in: table)
  }

  private func stepByHeader(_ name: String, from table: TOMLTable) throws(TOMLSyntaxFailure) -> TOMLTable {
    switch table[name]?.kind {
    case nil: return newTable(name, in: table, .implicit)
    case .table(let next) where next.definition != .inline: return next
    case .tables(let tables): if let next = tables.last { return next }
    default: break
    }
    throw failure("\(quoted(name)) cannot be added to")
  }

  private func openTable(_ name: String, in table: TOMLTable) throws(TOMLSyntaxFailure) -> TOMLTable {
    switch table[name]?.kind {
    case nil:
      return newTable(name, in: table, .header)
    case .table(let existing) where existing.definition == .implicit:
      existing.definition = .header
      return existing
    default:
      throw failure("\(quoted(name)) is defined twice")
    }
  }

  private func appendTable(_ name: String, to table: TOMLTable) throws(TOMLSyntaxFailure) -> TOMLTable {
    let element = TOMLTable(line: line, definition: .header)
    switch table[name]?.kind {
    case nil: table.set(name, TOMLNode(kind: .tables([element]), line: line), line: line)
    case .tables(let tables) where tables.count >= Self.mostTables: throw failure("too many \(quoted(name))")
    case .tables(let tables):
      table.set(name, TOMLNode(kind: .tables(tables + [element]), line: line), line: line)
    default: throw failure("\(quoted(name)) is defined twice")
    }
    return element
  }

  private func newTable(_ name: String, in table: TOMLTable, _ definition: TOMLTable.Definition) -> TOMLTable
  {
    let next = TOMLTable(line: line, definition: definition)
    table.set(name, TOMLNode(kind: .table(next), line: line), line: line)
    return next
  }

  /// Reads `key = value` into a table.
  mutating func keyValue(into table: TOMLTable) throws(TOMLSyntaxFailure) {
    let keyLine = line
    let path = try key()
    guard let last = path.last else { throw failure("expected a key") }
    var target = table
    for name in path.dropLast() { target = try stepByDottedKey(name, from: target) }
    guard target[last] == nil else { throw failure("\(quoted(last)) is defined twice") }
    try expect("=")
    skipSpaces()
    let value = try value()
    target.set(last, value, line: keyLine)
  }

  private func stepByDottedKey(_ name: String, from table: TOMLTable) throws(TOMLSyntaxFailure) -> TOMLTable {
    switch table[name]?.kind {
    case nil: return newTable(name, in: table, .dotted)
    case .table(let next) where next.definition == .dotted: return next
    default: throw failure("\(quoted(name)) cannot be added to")
    }
  }

  private mutating func key() throws(TOMLSyntaxFailure) -> [String] {
    var path: [String] = []
    repeat {
      guard path.count < Self.deepestNesting else { throw failure("nested too deeply") }
      skipSpaces()
      path.append(try keyPart())
      skipSpaces()
    } while take(".")
    return path
  }

  private mutating func keyPart() throws(TOMLSyntaxFailure) -> String {
    switch peek {
    case UInt8(ascii: "\""): return try basicString()
    case UInt8(ascii: "'"): return try literalString()
    default: break
    }
    let start = position
    while let byte = peek, KeyPathText.isBare(byte) { position += 1 }
    guard position > start else { throw failure("expected a key") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private func quoted(_ name: String) -> String { "\"\(PrintableText.excerpt(name))\"" }
}
