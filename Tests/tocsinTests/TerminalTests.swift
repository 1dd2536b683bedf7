import Testing

@testable import tocsin

@Suite("Texts on a terminal")
struct TerminalTextTests {
  @Test(
    "wide scripts take two columns, what combines none",
    arguments: [
      ("nginx.service", 13), ("", 0), ("naïve", 5), ("nai\u{308}ve", 5), ("東京", 4), ("한국어", 6),
      ("🔔", 2), ("a\u{200b}b", 2), ("█▇▆", 3), ("é", 1),
    ])
  func width(text: String, columns: Int) {
    #expect(TerminalText.width(text) == columns)
  }

  @Test("nothing that is cut is wider than asked for, and what fits stays", arguments: 0..<20)
  func cut(columns: Int) {
    for text in ["postgresql@15-main.service", "東京東京東京東京東京", "a\u{308}b\u{308}c\u{308}d", "ab"] {
      for cut in [TerminalText.cut(text, to: columns), TerminalText.elided(text, to: columns)] {
        #expect(TerminalText.width(cut) <= columns)
        #expect(cut == text || TerminalText.width(text) > columns)
      }
    }
  }

  @Test("both ends of a name stay")
  func elided() {
    #expect(TerminalText.elided("postgresql@15-main.service", to: 16) == "postgre..service")
    #expect(TerminalText.cut("postgresql@15-main.service", to: 10) == "postgres..")
    #expect(
      TerminalText.padded("ab", to: 4) == "ab  " && TerminalText.padded("ab", to: 4, isNumber: true) == "  ab"
    )
  }
}

@Suite("Tables on a terminal")
struct TerminalTableTests {
  private let columns: [TerminalTable.Column] = [
    .init(title: "UNIT", content: .name, least: 8), .init(title: "CPU", content: .number, rank: 5),
    .init(title: "WHAT", least: 6, rank: 3),
  ]
  private let cells = [
    ["postgresql@15-main.service", "0.12", "in 7f3a91c2, which rang"], ["a.service", "12", "-"],
  ]

  @Test("rows are as wide as they are where there is no limit")
  func natural() {
    let table = TerminalTable(columns, cells, width: nil)
    #expect(table.head == "UNIT                         CPU  WHAT")
    #expect(table.rows.last == "a.service                     12  -")
  }

  @Test("no line is wider than the terminal, whatever its width", arguments: [1, 5, 12, 20, 30, 40, 60, 200])
  func widths(width: Int) {
    let table = TerminalTable(columns, cells, width: width)
    for line in [table.head] + table.rows { #expect(TerminalText.width(line) <= width) }
  }

  @Test("columns of a low rank are left out where there is no room for all")
  func ranks() {
    #expect(TerminalTable(columns, cells, width: 24).columns.map(\.title) == ["UNIT", "CPU", "WHAT"])
    #expect(TerminalTable(columns, cells, width: 16).columns.map(\.title) == ["UNIT", "CPU"])
    #expect(TerminalTable(columns, cells, width: 8).columns.map(\.title) == ["UNIT"])
  }
}

@Suite("What a terminal is")
struct TerminalTests {
  @Test("a terminal tells its size, else the environment, else it is as usual")
  func size() {
    #expect(TerminalSize(columns: 200, lines: 50) { _ in 10 } == TerminalSize(columns: 200, lines: 50))
    #expect(
      TerminalSize(columns: 0, lines: 0) { $0 == "COLUMNS" ? 132 : nil }
        == TerminalSize(columns: 132, lines: 24))
    #expect(TerminalSize(columns: 0, lines: 0) { _ in -7 } == .usual)
    #expect(
      TerminalSize(columns: 65_535, lines: 65_535) { _ in nil } == TerminalSize(columns: 1000, lines: 1000))
  }

  @Test("colours are for terminals that have them and for nobody who refuses")
  func colors() {
    let shown = TerminalColors(isTerminal: true, term: "xterm", noColor: "")
    #expect(shown.severity("x", 3) == "\u{1b}[1;31mx\u{1b}[0m")
    #expect(shown.severity("x", 6) == "x")
    for plain in [
      TerminalColors(isTerminal: false, term: "xterm", noColor: nil),
      TerminalColors(isTerminal: true, term: "dumb", noColor: nil),
      TerminalColors(isTerminal: true, term: nil, noColor: nil),
      TerminalColors(isTerminal: true, term: "xterm", noColor: "1"),
    ] {
      #expect(plain.bold("x") == "x" && plain.severity("x", 2) == "x")
    }
  }
}
