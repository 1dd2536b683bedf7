import Testing

@testable import Configuration

@Suite("Reading TOML")
struct TOMLParserTests {
  /// A tree as text, to compare with.
  private func shown(_ node: TOMLNode) -> String {
    switch node.kind {
    case .string(let text): TOMLText.string(text)
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .date: "date"
    case .array(let elements): "[" + elements.map(shown).joined(separator: " ") + "]"
    case .table(let table): shown(table)
    case .tables(let tables): "[[" + tables.map(shown).joined(separator: " ") + "]]"
    }
  }

  private func shown(_ table: TOMLTable) -> String {
    "{" + table.entries.map { "\($0.name):\(shown($0.value))" }.joined(separator: " ") + "}"
  }

  @Test(
    "reads what the specification allows",
    arguments: [
      ("", "{}"),
      ("\u{feff}a = 1 # c", "{a:1}"),
      ("a.b = 1\na.c = 2\r\n", "{a:{b:1 c:2}}"),
      ("[a]\nx = 1\n[b.c]\ny = 2\n[b]\nz = 3", "{a:{x:1} b:{c:{y:2} z:3}}"),
      ("[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n", "{a:[[{x:1 b:{y:2}} {}]]}"),
      ("[a]\nb.c = 1\n[a.b.d]\ne = 2", "{a:{b:{c:1 d:{e:2}}}}"),
      ("[ a . \"b.c\" ]\n'd' = 1", "{a:{b.c:{d:1}}}"),
      ("a = [1, [2, 'x'], # c\n ]", "{a:[1 [2 \"x\"]]}"),
      ("a = {}\nb = { c = 1, d.e = { f = true } }", "{a:{} b:{c:1 d:{e:{f:true}}}}"),
      ("a = +1_000\nb = 0xDEAD_beef\nc = 0o17\nd = 0b101\ne = -0", "{a:1000 b:3735928559 c:15 d:5 e:0}"),
      ("a = 1.5\nb = 1e3\nc = -1_0.0_1E-2\nd = -inf\ne = nan", "{a:1.5 b:1000.0 c:-0.1001 d:-inf e:nan}"),
      ("a = 1979-05-27\nb = 07:32:00.5\nc = 1979-05-27T07:32:00-08:00", "{a:date b:date c:date}"),
      (#"a = "\t\"\\\u00e9\U0001F600""#, #"{a:"\u0009\"\\\u00e9\U0001f600"}"#),
      (#"a = 'C:\n'"#, #"{a:"C:\\n"}"#),
      ("a = \"\"\"\nx\n  y\\\n   z\"\"\"\"\"", #"{a:"x\u000a  yz\"\""}"#),
      ("a = '''\n\\''x\r\n'''", #"{a:"\\''x\u000a"}"#),
      ("a = \"\"\nb = ''\n\"\" = 1", #"{a:"" b:"" :1}"#),
      ("1 = 2\n-_- = 3", "{1:2 -_-:3}"),
    ])
  func accepts(text: String, tree: String) throws {
    #expect(shown(try TOMLParser.parse(text)) == tree)
  }

  @Test(
    "refuses what the specification forbids, with the place",
    arguments: [
      ("[é]", 1, 2), ("[.a]", 1, 2), ("a = ", 1, 5), ("a", 1, 2), ("= 1", 1, 1), ("a = 1 b = 2", 1, 7),
      ("[a] b = 1", 1, 5),
      ("é = 1", 1, 1), ("a = é", 1, 5), ("a = 'é' x", 1, 9), ("\na = 01", 2, 5), ("a = 1_", 1, 5),
      ("a = _1", 1, 5),
      ("a = 1__0", 1, 5), ("a = 1.", 1, 5), ("a = .5", 1, 5), ("a = 1.e5", 1, 5), ("a = 0x", 1, 5),
      ("a = 0x-1", 1, 5),
      ("a = 0x1p3", 1, 5), ("a = True", 1, 5), ("a = 9223372036854775808", 1, 5), ("a = \"x", 1, 7),
      ("a = \"x\ny\"", 1, 7),
      ("a = \"\\x41\"", 1, 7), ("a = \"\\uD800\"", 1, 8), ("a = \"\\u12\"", 1, 8), ("a = \"\\u+123\"", 1, 8),
      ("a = '''x", 1, 9),
      ("a = [1 2]", 1, 8), ("a = [", 1, 6), ("a = [,]", 1, 6), ("a = {b = 1,}", 1, 12),
      ("a = {b = 1\n}", 1, 11), ("a = {", 1, 6),
      ("a = 1\na = 2", 2, 3), ("[a]\n[a]", 2, 4), ("[[a]]\n[a]", 2, 4), ("[a]\n[[a]]", 2, 6),
      ("a = []\n[[a]]", 2, 6),
      ("a = {}\n[a.b]", 2, 6), ("a = {}\na.b = 1", 2, 5), ("a.b = 1\n[a]", 2, 4),
      ("[a.b]\n[c]\n[a]\nb.c = 1", 4, 5),
      ("a = 1\na.b = 1", 2, 5), ("[a] ]", 1, 5), ("[[a] ]", 1, 5), ("a = 1\rb = 2", 1, 6),
      ("a = \"\u{1}\"", 1, 6), ("#\u{7f}", 1, 2),
    ])
  func refuses(text: String, line: Int, column: Int) {
    do {
      let table = try TOMLParser.parse(text)
      Issue.record("read as \(shown(table))")
    } catch {
      #expect([error.line, error.column] == [line, column], "\(error.reason)")
    }
  }

  @Test("remembers the line of every key and element")
  func lines() throws {
    let table = try TOMLParser.parse("\na = '''\n\n'''\nb = [\n1,\n2]\n[c]\n\nd = 1\n")
    #expect(table.entries.map(\.line) == [2, 5, 8])
    #expect(table["b"]?.elements?.map(\.line) == [6, 7])
    guard case .table(let section) = table["c"]?.kind else {
      Issue.record("no table")
      return
    }
    #expect(section.entries.map(\.line) == [10])
  }

  @Test("nesting without end is refused", arguments: ["[", "{a=", "[{a="])
  func nesting(opening: String) {
    let text = "x = " + String(repeating: opening, count: 10_000)
    #expect(throws: TOMLSyntaxFailure.self) { try TOMLParser.parse(text) }
  }

  @Test("every beginning of a document is read or refused")
  func prefixes() {
    let text = Array("[a.\"b\\u00e9\"]\nc = [1.5e3, '''x''', { d = \"\"\"\\\n y\"\"\" }] # z\r\n[[e]]\n".utf8)
    var readCount = 0
    for end in 0...text.count {
      let prefix = String(decoding: text[..<end], as: UTF8.self)
      if (try? TOMLParser.parse(prefix)) != nil { readCount += 1 }
    }
    #expect((5..<40).contains(readCount))
  }
}
