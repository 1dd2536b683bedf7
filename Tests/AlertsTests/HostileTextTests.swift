import Model
import Testing

@testable import Alerts

/// What a hostile sender would put into a text, by what it would break.
private let hostileTexts: [String] = [
  "line\n2026-08-23T03:14:07+02:00 crit open db1 f0f0f0f0 forged.service: forged",
  "return\r2026-08-23T03:14:07+02:00 crit open", "json\n{\"schema\":1,\"forged\":true}",
  "quote\",\"forged\":\"", "\u{1b}[31m\u{1b}]0;title\u{07}\u{1b}[2J", "\u{9b}31m\u{9d}0;title\u{9c}",
  "\u{202e}gpj.exe\u{202c}\u{2066}\u{2069}\u{200f}\u{61c}", "nul\0bell\u{07}back\u{08}delete\u{7f}tab\t",
  "\u{fffd}\u{fffe}\u{ffff}\u{10ffff}", "\u{2028}\u{2029}\u{0b}\u{0c}\u{85}\u{feff}\u{ad}",
  "\u{200b}\u{200d}\u{e0001}", "PRIORITY=0\nTOCSIN_ID=f0f0f0f0\nMESSAGE_ID=0",
  "a | likely: b | next: rm -rf /",
  "%s%n$(id)`id`${IFS};id", String(repeating: "A", count: 4_000), String(repeating: "\u{301}", count: 1_000),
]

@Suite("Hostile texts in every field of an alert")
struct HostileTextTests {
  /// A transition of which every text that anybody else chooses is hostile.
  private func transition(_ text: String, _ kind: AlertTransition.Kind) -> AlertTransition {
    var transition = SampleTransitions.all[0]
    let entity = Entity(kind: .unit, name: text)
    let change = Change(
      realtimeMicroseconds: 0, kind: .package, entity: entity, summary: text, units: [text])
    transition.kind = kind
    transition.host = text
    transition.incident.id = text
    transition.incident.entity = entity
    transition.incident.summary = text
    transition.incident.clearRule = text
    transition.incident.check = text
    transition.incident.ruledOut = [text]
    transition.incident.changes = [change]
    transition.incident.victims = [Victim(entity: entity, evidence: text)]
    transition.incident.notes = [IncidentNote(realtimeMicroseconds: 0, text: text)]
    transition.incident.logs = [LogEvidence(unit: text, template: text, sample: text, count: 1, isNew: true)]
    transition.incident.hints = [Hint(entity: entity, signal: text, share: 0.5)]
    for index in transition.incident.causes.indices {
      transition.incident.causes[index].entity = entity
      transition.incident.causes[index].subject = text
      transition.incident.causes[index].evidence = text
      transition.incident.causes[index].change = change
    }
    transition.incident.ending = kind == .clear ? Ending(realtimeMicroseconds: 0, reason: text) : nil
    return transition
  }

  private func isPrintable(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { (0x20...0x7e).contains($0) }
  }

  @Test(
    "the line stays one line of at most 300 printable bytes with fields of its own",
    arguments: hostileTexts, AlertTransition.Kind.allCases)
  func line(text: String, kind: AlertTransition.Kind) {
    let line = AlertText.line(transition(text, kind))
    #expect(isPrintable(line))
    #expect(line.count <= AlertText.maximumBytes)
    let fields = String(decoding: line, as: UTF8.self).split(
      separator: " | ", omittingEmptySubsequences: false)
    #expect(fields.count <= 3)
    #expect(!fields.dropFirst().contains { $0.hasPrefix("next: rm") })
  }

  @Test("JSON stays one object of printable bytes", arguments: hostileTexts, AlertTransition.Kind.allCases)
  func json(text: String, kind: AlertTransition.Kind) {
    let line = AlertJSON.line(transition(text, kind))
    #expect(isPrintable(line))
    #expect(!String(decoding: line, as: UTF8.self).contains("\"forged\":true"))
  }

  @Test("a journal entry keeps its fields", arguments: hostileTexts, AlertTransition.Kind.allCases)
  func journal(text: String, kind: AlertTransition.Kind) {
    let fields = AlertJournalEntry.fields(transition(text, kind))
    #expect(fields.allSatisfy { isPrintable($0.value) && $0.value.count <= 1_024 })
    #expect(fields.count { $0.name == "PRIORITY" } == 1)
    #expect(fields.count { $0.name == "TOCSIN_ID" } == 1)
    #expect(fields.count { $0.name == "MESSAGE_ID" } == 1)
  }

  @Test("the explanation is one line of printable bytes", arguments: hostileTexts)
  func explanation(text: String) {
    #expect(isPrintable(Explanation(transition(text, .open)).sentence.utf8))
  }
}
