import Testing

@testable import Exposition

@Suite("Prometheus text format")
struct ExpositionParserTests {
  private func parse(_ text: String, _ limits: ExpositionLimits = ExpositionLimits()) throws -> Exposition {
    try ExpositionParser.parse(Array(text.utf8), limits: limits)
  }

  @Test("reads types, labels in any order, escapes, exponents and comments")
  func whole() throws {
    let exposition = try parse(
      """
      # HELP jobs_done_total Jobs that were done.
      # TYPE jobs_done_total counter
      jobs_done_total{queue="mail",host="a"} 1.5e3 1395066363000

        # a comment, then a line with blanks everywhere
      \t disk_free_bytes { path = "C:\\\\dir\\n\\"x\\"" , } -4.5E-2
      plain 7

      """)
    #expect(
      exposition.samples.map(\.identity) == [
        #"jobs_done_total{host="a",queue="mail"}"#, #"disk_free_bytes{path="C:\\dir\n\"x\""}"#, "plain",
      ])
    #expect(exposition.samples.map(\.value) == [1500, -0.045, 7])
    #expect(exposition.samples[1].labels == [Label(name: "path", value: "C:\\dir\n\"x\"")])
    #expect(exposition.types == ["jobs_done_total": .counter])
  }

  @Test("reads what OpenMetrics adds: exemplars, fractional times, and an end")
  func openMetrics() throws {
    let exposition = try parse(
      """
      # TYPE latency_seconds histogram
      # UNIT latency_seconds seconds
      latency_seconds_bucket{le="0.1"} 8 # {trace_id="x y"} 0.054 1520879607.789
      latency_seconds_bucket{le="+Inf"} 9 1520879607.789
      # EOF
      what comes after the end is not read

      """)
    #expect(exposition.samples.map(\.value) == [8, 9])
  }

  @Test("knows what is no number and what is infinite")
  func notFinite() throws {
    let values = try parse("a NaN\nb +Inf\nc -Inf\nd Inf\n").samples.map(\.value)
    #expect(values[0].isNaN)
    #expect(values.dropFirst() == [.infinity, -.infinity, .infinity])
  }

  @Test(
    "refuses the whole at its first bad line, with its number and what is wrong",
    arguments: [
      ("a 1\nb\n", 2, "expected a number, found the end of the line"),
      ("a 0x10\n", 1, "expected a number, found \"0x10\""),
      ("a 1 2 3\n", 1, "expected the end of the line, found \"3\""),
      ("a{b=\"c} 1\n", 1, "a label's value has no end"),
      ("a{b=\"c\" d=\"e\"} 1\n", 1, "expected ,, found \"d=\"e\"} 1\""),
      ("a{b=\"\\q\"} 1\n", 1, "expected \\n, \\\\ or \\\" after a backslash, found \"q\"} 1\""),
      ("a{b=\"1\",b=\"2\"} 1\n", 1, "label \"b\" a second time"),
      ("a 1\nc 1\na 2\n", 3, "\"a\" a second time"),
      ("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n", 2, "\"a{x=\"1\",y=\"2\"}\" a second time"),
      ("# TYPE a counter\n# TYPE a gauge\n", 2, "a second TYPE of \"a\""),
      ("a 1\n# TYPE a counter\n", 2, "TYPE of \"a\" after its samples"),
      ("# TYPE a thing\n", 1, "expected a type such as counter, found \"thing\""),
      ("9a 1\n", 1, "expected a name, found \"9a 1\""),
      ("a 1\nb 2", 2, "the last line has no newline: is it half written?"),
    ])
  func refused(text: String, line: Int, reason: String) {
    #expect(throws: ExpositionFailure(line: line, reason: reason)) { try parse(text) }
  }

  @Test("refuses bytes that are not UTF-8, and lines that are too long")
  func hostile() {
    #expect(throws: ExpositionFailure(line: 1, reason: "a label's value is not UTF-8")) {
      try ExpositionParser.parse(Array("a{b=\"".utf8) + [0xff] + Array("\"} 1\n".utf8))
    }
    let long = "a{b=\"" + String(repeating: "x", count: 9000) + "\"} 1\n"
    #expect(throws: ExpositionFailure(line: 1, reason: "a line of 9009 bytes, at most 8192 are taken")) {
      try parse(long)
    }
  }

  @Test("leaves out and counts what is beyond the limits")
  func limits() throws {
    var limits = ExpositionLimits()
    (limits.samples, limits.labels, limits.identityBytes) = (2, 1, 20)
    let text = "a 1\nb{c=\"1\",d=\"2\"} 2\na_name_that_is_far_too_long 3\ne 4\nf 5\n"
    let exposition = try parse(text, limits)
    #expect(exposition.samples.map(\.name) == ["a", "e"])
    #expect(exposition.refused == 3)
  }

  @Test("says nothing of nothing")
  func empty() throws {
    #expect(try parse("") == Exposition())
    #expect(try parse("\n \n#\n# EOF\n") == Exposition())
  }
}
