import Alerts
import Testing

@Suite("Golden renderings of sample transitions")
struct GoldenTests {
  @Test("lines for people are as they were")
  func text() throws {
    try compare("golden.log", SampleTransitions.all.map(AlertText.line))
  }

  @Test("JSON lines are as they were")
  func json() throws {
    try compare("golden.jsonl", SampleTransitions.all.map(AlertJSON.line))
  }

  @Test("journal entries are as they were")
  func journal() throws {
    let entries = SampleTransitions.all.map { transition in
      AlertJournalEntry.fields(transition).flatMap { field in
        Array(field.name.utf8) + [UInt8(ascii: "=")] + field.value + [UInt8(ascii: "\n")]
      }
    }
    try compare("golden.export", entries)
  }

  @Test("the line and the sentence for each kind of cause are as they were")
  func causes() throws {
    let texts = SampleCauses.all.map { transition in
      AlertText.line(transition) + Array("\n    \(Explanation(transition).sentence)".utf8)
    }
    try compare("golden.causes", texts)
  }

  private func compare(_ name: String, _ lines: [[UInt8]]) throws {
    let path = Fixture.path("Fixtures/\(name)")
    let rendered = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    if Fixture.isRegenerating { try #require(Fixture.write(rendered, to: path)) }
    let expected = try #require(Fixture.read(path), "run regenerate-golden.sh")
    #expect(String(decoding: rendered, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
  }
}
