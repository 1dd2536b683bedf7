import AlertLog
import Alerts
import Model
import TestSupport
import Testing

@Suite("Reading transitions back")
struct TransitionDecodingTests {
  @Test("loses nothing, whatever the texts and numbers", arguments: 0..<300 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var source = RandomTransition(seed: seed)
    let transition = source.next()
    let line = AlertJSON.line(transition)
    let back = try AlertTransition(jsonLine: line)
    #expect(back == transition.masked())
    // Strings compare equal in several encodings; their bytes do not.
    #expect(AlertJSON.line(back) == line)
  }

  @Test("reads an infinity back as the largest number and NaN as NaN")
  func nonFinite() throws {
    var transition = AlertTransition.numbered(1)
    transition.incident.causes = [
      Cause(
        confidence: .likely, probability: .nan, kind: .cpu, entity: .host, subject: "", evidence: ""),
      Cause(
        confidence: .possible, probability: -.infinity, kind: .io, entity: .host, subject: "", evidence: ""),
    ]
    let back = try AlertTransition(jsonLine: AlertJSON.line(transition)).incident.causes
    #expect(back[0].probability.isNaN)
    #expect(back[1].probability == -.greatestFiniteMagnitude)
  }

  @Test("reads a line without hints, as all were before there were any")
  func withoutHints() throws {
    var transition = AlertTransition.numbered(1)
    transition.incident.hints = []
    let line = AlertJSON.line(transition)
    #expect(!String(decoding: line, as: UTF8.self).contains("hints"))
    #expect(try AlertTransition(jsonLine: line) == transition)
  }

  @Test(
    "says what is wrong with a line",
    arguments: [
      (#""schema":1"#, #""schema":2"#, "schema: expected 1, found 2"),
      (#""class":"unit-failed""#, #""class":"x""#, #"class: unexpected "x""#),
      (#""severity":"err""#, #""severity":"bad""#, #"severity: unexpected "bad""#),
      ("2026-08-23T01:14:07.412000Z", "yesterday", #"time: unexpected "yesterday""#),
    ])
  func wrongWords(from old: String, to new: String, message: String) throws {
    let line = String(decoding: AlertJSON.line(.numbered(1)), as: UTF8.self)
    let parts = line.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    let changed = Array(parts.joined(separator: new).utf8)
    let failure = #expect(throws: TransitionDecodingFailure.self) { try AlertTransition(jsonLine: changed) }
    #expect(failure?.description == message)
  }

  @Test("survives damaged lines", arguments: 0..<200 as Range<UInt64>)
  func damaged(seed: UInt64) {
    var source = RandomTransition(seed: seed)
    var random = SplitMix64(seed: seed)
    var line = AlertJSON.line(source.next())
    for _ in 0...Int.random(in: 0...3, using: &random) {
      let place = Int.random(in: 0..<line.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: line[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: line.removeSubrange(place...)
      default: line.insert(contentsOf: line[place...].prefix(50), at: place)
      }
      if line.isEmpty { line = [UInt8(ascii: "{")] }
    }
    // Whatever still reads as a transition must render and read again.
    guard let back = try? AlertTransition(jsonLine: line) else { return }
    #expect(throws: Never.self) { try AlertTransition(jsonLine: AlertJSON.line(back)) }
  }

  @Test("passes over keys that a later version may add")
  func unknownKeys() throws {
    let line = Array(#"{"new":[1],"#.utf8) + AlertJSON.line(.numbered(3)).dropFirst()
    #expect(try AlertTransition(jsonLine: line) == .numbered(3))
  }
}
