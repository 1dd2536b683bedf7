import Control
import Testing

@testable import tocsin

@Suite("Explaining what was held back")
struct HeldBackTests {
  private func status() -> StatusReport {
    var status = StatusReport()
    status.open = [
      .init(id: "7f3a91c2", severity: "warning", onset: 1, text: "a\tb: cpu high", heldBack: "learning"),
      .init(id: "7f3a91c3", severity: "err", onset: 1, text: "c: failed", heldBack: nil),
    ]
    return status
  }

  @Test("is found by its whole id, in whatever letters, and only there")
  func choice() {
    #expect(HeldBackIncident("7F3A91C2", in: status()) != nil)
    #expect(HeldBackIncident("7f3a", in: status()) == nil && HeldBackIncident(nil, in: status()) == nil)
    #expect(HeldBackIncident("7f3a91c2", in: nil) == nil)
  }

  @Test("is told in every format, with why it did not ring")
  func formats() throws {
    let held = try #require(HeldBackIncident("7f3a91c2", in: status()))
    #expect(held.text == #"7f3a91c2 warning a\x09b: cpu high; held back: learning"#)
    #expect(
      held.plain == [
        "incident\t7f3a91c2\theld-back\twarning",
        "explanation\t" + #"a\x09b: cpu high; held back: learning"#,
      ])
    #expect(
      String(decoding: held.json, as: UTF8.self)
        == #"{"schema":1,"id":"7f3a91c2","state":"held-back","daemon_answers":true,"#
        + #""explanation":"a\u0009b: cpu high; held back: learning","transitions":[]}"#)
    let unwritten = try #require(HeldBackIncident("7f3a91c3", in: status()))
    #expect(unwritten.plain[0] == "incident\t7f3a91c3\tunwritten\terr")
    #expect(unwritten.text == "7f3a91c3 err c: failed; not written yet")
  }
}
