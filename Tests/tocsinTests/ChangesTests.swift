import Control
import Testing

@testable import tocsin

@Suite("Listing changes")
struct ChangesTests {
  private func change(_ entity: String, units: [String] = [], kind: String = "package") -> ChangeReport.Item {
    ChangeReport.Item(
      time: 1_787_453_947_000_000, first: 1_787_453_940_000_000, count: 2, kind: kind,
      entityKind: entity.isEmpty ? "host" : "unit", entity: entity, units: units, summary: "a 1 -> 2 upgraded"
    )
  }

  @Test("a change is taken by its unit, by those it touches, by kind, and by time")
  func filter() {
    let nginx = change("nginx.service")
    let library = change("", units: ["nginx.service", "ssh.service"])
    #expect(ChangeFilter(units: ["ngi*"]).takes(nginx) && ChangeFilter(units: ["ssh*"]).takes(library))
    #expect(!ChangeFilter(units: ["ssh*"]).takes(nginx))
    #expect(ChangeFilter(kinds: ["pack*"]).takes(nginx) && !ChangeFilter(kinds: ["unit"]).takes(nginx))
    #expect(ChangeFilter(since: nginx.time).takes(nginx) && !ChangeFilter(since: nginx.time + 1).takes(nginx))
  }

  @Test(
    "a kind that there is none of is a wrong question",
    arguments: [("packages", false), ("unti", false), ("", false), ("package", true), ("pack*", true)])
  func kinds(pattern: String, isOne: Bool) {
    #expect(ChangeFilter.isKind(pattern) == isOne)
  }

  @Test("a list that is not whole says so")
  func forgotten() {
    #expect(ChangeFilter.note(ofForgotten: 0) == nil)
    #expect(ChangeFilter.note(ofForgotten: 1) == "1 older change was forgotten for want of room")
    #expect(ChangeFilter.note(ofForgotten: 7) == "7 older changes were forgotten for want of room")
  }

  @Test("a line has tabs between its fields, and a dash for what is not there")
  func plain() {
    #expect(
      ChangeOutput.plain(change("")).split(separator: "\t") == [
        "2026-08-23T02:59:07.000000Z", "package", "host", "-", "-", "2", "a 1 -> 2 upgraded",
      ])
  }

  @Test("an object has every field")
  func json() {
    let line = String(decoding: ChangeOutput.json(change("a.service", units: ["a.service"])), as: UTF8.self)
    #expect(
      line
        == #"{"schema":1,"time":"2026-08-23T02:59:07.000000Z","first":"2026-08-23T02:59:00.000000Z","count":2,"#
        + #""kind":"package","entity_kind":"unit","entity":"a.service","units":["a.service"],"#
        + #""summary":"a 1 -> 2 upgraded"}"#)
  }
}
