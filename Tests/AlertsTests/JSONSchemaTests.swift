import Alerts
import Model
import Testing

@Suite("The schema of JSON lines")
struct JSONSchemaTests {
  private let schema: JSONSchema

  init() throws {
    let bytes = try #require(Fixture.read(Fixture.path("../../docs/alert.schema.json")))
    schema = JSONSchema(root: try JSONValue(bytes))
  }

  @Test("describes every line that is written, each key of it")
  func samples() throws {
    for transition in SampleTransitions.all + SampleCauses.all {
      #expect(schema.problems(try JSONValue(AlertJSON.line(transition))) == [])
    }
  }

  @Test("describes whatever the values are", arguments: 0..<30 as Range<UInt64>)
  func random(seed: UInt64) throws {
    var source = RandomTransition(seed: seed)
    #expect(schema.problems(try JSONValue(AlertJSON.line(source.next()))) == [])
  }

  @Test(
    "has exactly the words of the model",
    arguments: [
      (["class"], IncidentClass.allCases.map(\.word)), (["severity"], Severity.allCases.map(\.word)),
      (["transition"], AlertTransition.Kind.allCases.map(\.word)),
      (["culprit_unknown"], UnknownCulprit.allCases.map(\.word)),
      (["cause", "kind"], CauseKind.allCases.map(\.word)),
      (["cause", "confidence"], Confidence.allCases.map(\.word)),
      (["change", "kind"], Change.Kind.allCases.map(\.word)),
      (["entity", "kind"], Entity.Kind.allCases.map(\.word)),
      (["deviation", "unit"], MeasurementUnit.allCases.map(AlertWords.word)),
      (["deviation", "resource"], Resource.allCases.map(\.word)),
    ])
  func words(path: [String], words: [String]) {
    let object = path.count == 1 ? schema.root : schema.root["$defs"]?[path[0]]
    let property = path.last.flatMap { object?["properties"]?[$0] }
    #expect(property?["enum"] == .array(words.map(JSONValue.string)))
  }

  @Test(
    "refuses what is no line",
    arguments: [
      (#""schema":1"#, #""schema":2"#), (#""class":"resource""#, #""class":"x""#),
      (#""sequence":7"#, #""sequence":-7"#), (#""id":"7f3a91c2""#, #""id":7"#),
      (#""rankings":2,"#, ""), (#""rankings":2,"#, #""rankings":2,"x":1,"#),
      (#""time":"2026-08-23T01:14:07.412000Z""#, #""time":"now""#),
    ])
  func refuses(old: String, new: String) throws {
    let line = String(decoding: AlertJSON.line(SampleTransitions.leak), as: UTF8.self)
    let parts = line.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let changed = Array(parts.joined(separator: new).utf8)
    #expect(!schema.problems(try JSONValue(changed)).isEmpty)
  }
}
