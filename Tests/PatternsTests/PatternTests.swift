import Testing

@testable import Patterns

@Suite("Patterns")
struct PatternTests {
  private func search(_ pattern: String, _ text: String) throws -> Pattern.Outcome {
    let bytes = Array(text.utf8)
    return try Pattern(pattern).search(bytes.span)
  }

  @Test("tells where named groups matched, of a name that stands twice the one that took part")
  func groups() throws {
    let pattern = "a(?<first>b+)c|x(?<first>y)(?<second>z?)"
    #expect(try search(pattern, "..abbc") == .matched([.init(name: "first", range: 3..<5)]))
    #expect(
      try search(pattern, "xy")
        == .matched([
          .init(name: "first", range: 1..<2), .init(name: "second", range: 2..<2),
        ]))
    #expect(try search(pattern, "ac") == .unmatched)
    #expect(try Pattern(pattern).groupNames == ["first", "second"])
  }

  @Test("takes text for bytes, whatever they are")
  func bytes() throws {
    let text: [UInt8] = [0, 0xff, 0xc3, 0x28, 0, UInt8(ascii: "k")]
    #expect(
      try Pattern("\\xff.*(?<end>k)$").search(text.span) == .matched([.init(name: "end", range: 5..<6)]))
    let empty: [UInt8] = []
    #expect(try Pattern("^$").search(empty.span) == .matched([]))
  }

  @Test(
    "tells every place where it matches, and none of nothing",
    arguments: [
      ("b+", "abbcb", [1..<3, 4..<5]), ("x", "abc", []), ("x*", "axxa", [1..<3]), ("^a", "aa", [0..<1]),
      ("(?<=a)b", "abb", [1..<2]), ("a\\Kb", "abab", [1..<2, 3..<4]), ("$", "ab", []), ("a", "", []),
    ])
  func matches(pattern: String, text: String, places: [Range<Int>]) throws {
    let bytes = Array(text.utf8)
    #expect(try Pattern(pattern).matches(in: bytes.span) == places)
  }

  @Test("tells no places where it gives up")
  func matchLimit() throws {
    let bytes = Array((String(repeating: "a", count: 8_000) + "!").utf8)
    #expect(try Pattern("(a+)+$").matches(in: bytes.span) == nil)
  }

  @Test(
    "gives up where a text makes a pattern go through too much",
    arguments: ["(a+)+$", "(a|aa)+$", "^(?:(.*)x?)*y$"])
  func limits(pattern: String) throws {
    #expect(try search(pattern, String(repeating: "a", count: 8_000) + "!") == .gaveUp)
  }

  @Test("cannot be given more room by a pattern")
  func noMoreRoom() throws {
    let greedy = "(*LIMIT_MATCH=4000000000)(*LIMIT_DEPTH=4000000000)(a+)+$"
    #expect(try search(greedy, String(repeating: "a", count: 8_000) + "!") == .gaveUp)
  }

  @Test(
    "says what is wrong with a text that is no pattern, and where",
    arguments: [("a(b", 3), ("[z-a]", 3), ("(?<1>a)", 3), ("(*UTF)a", 6), ("\\Ca", 2)])
  func wrong(pattern: String, offset: Int) {
    let failure = #expect(throws: PatternFailure.self) { try Pattern(pattern) }
    #expect(failure?.offset == offset)
    #expect(failure?.reason.isEmpty == false)
  }

  @Test("refuses a pattern that is too long")
  func tooLong() {
    #expect(throws: PatternFailure.self) { try Pattern(String(repeating: "a", count: Pattern.longest + 1)) }
  }
}
