import TestSupport
import Testing

@testable import tocsin

@Suite("Cells of a line")
struct ScoreCellsTests {
  /// The cells of a line, and whether its quotes were in order.
  private func cells(_ line: [UInt8]) -> (cells: [String], isMalformed: Bool) {
    line.withUnsafeBufferPointer { bytes in
      var cells = ScoreCells(bytes)
      var result: [String] = []
      while let cell = cells.next() { result.append(String(decoding: cell, as: UTF8.self)) }
      return (result, cells.isMalformed)
    }
  }

  @Test(
    "takes a line apart at its commas",
    arguments: [
      ("", [""]), ("a", ["a"]), ("a,b", ["a", "b"]), (",", ["", ""]), ("a,,b,", ["a", "", "b", ""]),
      (" a\t, b ", ["a", "b"]), (#""a","b""#, ["a", "b"]), (#""a,b",c"#, ["a,b", "c"]),
      (#" "a" ,b"#, ["a", "b"]),
      (#""","#, ["", ""]), (#""a""b""#, [#"a""b"#]),
    ])
  func lines(line: String, expected: [String]) {
    #expect(cells(Array(line.utf8)).cells == expected)
    #expect(!cells(Array(line.utf8)).isMalformed)
  }

  @Test(
    "says where quotes are out of order", arguments: [#""a"#, #"""#, #""a"b,c"#, #"a,"b"#, #""a""# + "\""])
  func malformed(line: String) { #expect(cells(Array(line.utf8)).isMalformed) }

  @Test("any line has one cell more than commas outside of quotes", arguments: 0..<4)
  func hostile(seed: Int) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("a,\" \t\u{0}".utf8)
    for _ in 0..<5_000 {
      let line = (0..<random.next() % 16).map { _ in alphabet[Int(random.next() % 6)] }
      let found = cells(line)
      #expect(!found.cells.isEmpty && found.cells.count <= line.count(where: { $0 == 0x2c }) + 1)
      guard !line.contains(0x22) else { continue }
      #expect(found.cells.count == line.count(where: { $0 == 0x2c }) + 1 && !found.isMalformed)
    }
  }
}
