import Alerts
import Model
import TestSupport
import Testing

@Suite("JSON lines")
struct AlertJSONTests {
  @Test("every line is printable ASCII", arguments: 0..<300 as Range<UInt64>)
  func printable(seed: UInt64) {
    var source = RandomTransition(seed: seed)
    let line = AlertJSON.line(source.next())
    #expect(line.allSatisfy { (0x20...0x7e).contains($0) })
    #expect(line.first == UInt8(ascii: "{") && line.last == UInt8(ascii: "}"))
  }

  @Test("equal transitions give equal bytes")
  func deterministic() {
    #expect(AlertJSON.line(SampleTransitions.leak) == AlertJSON.line(SampleTransitions.leak))
  }

  @Test("writes no NaN and no infinity")
  func nonFinite() {
    var transition = SampleTransitions.busyHost
    transition.incident.lead?.observed = .nan
    transition.incident.lead?.surprise = .infinity
    transition.incident.lead?.expected.low = -.infinity
    let line = String(decoding: AlertJSON.line(transition), as: UTF8.self)
    #expect(line.contains(#""observed":null,"expected":{"low":-1.7976931348623157e+308,"#))
    #expect(line.contains(#""surprise":1.7976931348623157e+308,"direction""#))
  }

  @Test("writes no secret of a log")
  func secrets() {
    let line = String(decoding: AlertJSON.line(SampleTransitions.newError), as: UTF8.self)
    #expect(!line.contains("abcdef123456"))
    #expect(line.contains("Bearer [masked]"))
  }

  static let python = Fixture.run(["python3", "-c", "pass"]) == 0

  @Test("Python's parser agrees", .enabled(if: python, "SKIPPED: no python3 here"))
  func pythonAgrees() throws {
    let folder = try #require(makeTemporaryFolder())
    defer { _ = Fixture.run(["rm", "-r", folder]) }
    var lines: [UInt8] = []
    for seed in 0..<300 as Range<UInt64> {
      var source = RandomTransition(seed: seed)
      lines += AlertJSON.line(source.next()) + [UInt8(ascii: "\n")]
    }
    try #require(Fixture.write(lines, to: "\(folder)/lines"))
    let program = """
      import json, sys
      def refuse(word): raise ValueError(word)
      lines = open(sys.argv[1], "rb").read().split(b"\\n")
      assert lines.pop() == b"" and len(lines) == 300
      for line in lines:
          value = json.loads(line, parse_constant=refuse)
          assert value["schema"] == 1 and list(value)[1] == "sequence"
          assert json.dumps(value, separators=(",", ":")).count(":") == line.decode().count(":")
          json.dumps(value).encode("ascii")
      """
    #expect(Fixture.run(["python3", "-c", program, "\(folder)/lines"]) == 0)
  }
}
