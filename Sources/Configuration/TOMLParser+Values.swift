extension TOMLParser {
  /// Reads a value of any kind.
  mutating func value() throws(TOMLSyntaxFailure) -> TOMLNode {
    let line = line
    return TOMLNode(kind: try kind(), line: line)
  }

  private mutating func kind() throws(TOMLSyntaxFailure) -> TOMLNode.Kind {
    switch peek {
    case UInt8(ascii: "\""): .string(isNext("\"\"\"") ? try multilineBasicString() : try basicString())
    case UInt8(ascii: "'"): .string(isNext("'''") ? try multilineLiteralString() : try literalString())
    case UInt8(ascii: "["): .array(try nested { parser throws(TOMLSyntaxFailure) in try parser.array() })
    case UInt8(ascii: "{"):
      .table(try nested { parser throws(TOMLSyntaxFailure) in try parser.inlineTable() })
    default: try scalar()
    }
  }

  private mutating func nested<Result>(
    _ body: (inout TOMLParser) throws(TOMLSyntaxFailure) -> Result
  ) throws(TOMLSyntaxFailure) -> Result {
    guard depth < Self.deepestNesting else { throw failure("nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func array() throws(TOMLSyntaxFailure) -> [TOMLNode] {
    var elements: [TOMLNode] = []
    while true {
      try skipBlankLines()
      if take("]") { return elements }
      elements.append(try value())
      try skipBlankLines()
      guard take(",") || isNext("]") else { throw failure("expected \",\" or \"]\"") }
    }
  }

  private mutating func inlineTable() throws(TOMLSyntaxFailure) -> TOMLTable {
    let table = TOMLTable(line: line, definition: .inline)
    skipSpaces()
    if take("}") { return table }
    while true {
      try keyValue(into: table)
      skipSpaces()
      if take("}") { return table }
      try expect(",")
    }
  }

  private mutating func scalar() throws(TOMLSyntaxFailure) -> TOMLNode.Kind {
    let start = position
    while let byte = peek, KeyPathText.isBare(byte) || "+.:".utf8.contains(byte) { position += 1 }
    let token = String(decoding: bytes[start..<position], as: UTF8.self)
    if let kind = TOMLScalar.kind(of: token) { return kind }
    position = start
    throw failure(token.isEmpty ? "expected a value" : "expected a value; text needs quotes around it")
  }
}
