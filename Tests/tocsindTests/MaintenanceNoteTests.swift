import Alerts
import Model
import Testing

@testable import Engine
@testable import tocsind

@Suite struct MaintenanceNoteTests {
  private static var summary: MaintenanceSummary {
    var decision = Decision(id: "work", kind: .maintenance)
    (decision.author, decision.reason) = ("customer-x7", "moving customer-x8")
    return MaintenanceSummary(
      decision: decision, fromMicroseconds: 0, untilMicroseconds: 600_000_000, utcOffsetSeconds: 0,
      heldBack: 2,
      items: [
        MaintenanceSummary.Item(
          incident: "0123abcd", severity: .error, entity: .host, text: "host: lost customer-x9", isOpen: true)
      ], rang: 1)
  }

  @Test("tells what was held back in one line and as fields")
  func line() {
    let note = MaintenanceNote(Self.summary, .secrets)
    #expect(
      String(decoding: note.line, as: UTF8.self)
        == "maintenance work by customer-x7 over after 10 min (moving customer-x8): 2 held back, at least 1 of them "
        + "still open, 1 rang; err 0123abcd host: lost customer-x9")
    #expect(note.fields.first { $0.name == "TOCSIN_HELD_BACK" }?.value == Array("2".utf8))
  }

  @Test("has nothing that may not be kept in any field")
  func redaction() {
    let note = MaintenanceNote(Self.summary, Redaction(patterns: ["customer-[a-z0-9]+"]))
    #expect(note.fields.count == 7)
    for field in note.fields { #expect(!String(decoding: field.value, as: UTF8.self).contains("customer")) }
    #expect(String(decoding: note.line, as: UTF8.self).contains("(moving [masked])"))
  }
}
