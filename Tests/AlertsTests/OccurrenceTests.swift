import Alerts
import Model
import Testing

@Suite("Lines of what comes back")
struct OccurrenceTests {
  @Test(
    "a line says the how manieth time it is",
    arguments: [
      (1, "2nd"), (2, "3rd"), (3, "4th"), (10, "11th"), (11, "12th"), (12, "13th"), (20, "21st"),
      (21, "22nd"),
      (110, "111th"), (.max, "4294967296th"),
    ] as [(UInt32, String)])
  func ordinals(reopenings: UInt32, ordinal: String) {
    var transition = SampleTransitions.leak
    transition.kind = .reopen
    transition.incident.reopenings = reopenings
    let line = String(decoding: AlertText.line(transition), as: UTF8.self)
    #expect(line.contains(" since 03:10, the \(ordinal) time; slows nginx.service | likely: "))
    #expect(line.utf8.count <= AlertText.maximumBytes)
  }
}
