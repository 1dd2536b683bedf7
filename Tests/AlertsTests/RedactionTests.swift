import Alerts
import Model
import Testing

@Suite("What else may not be kept")
struct RedactionTests {
  private let redaction = Redaction(patterns: ["(?i)patient [0-9]+", "\\bcustomer-[a-z0-9]+"])

  @Test(
    "an operator's patterns are taken out beside secrets",
    arguments: [
      ("Patient 4711 admitted", "[masked] admitted"),
      ("order of customer-x7 for customer-y", "order of [masked] for [masked]"),
      ("password=hunter2 patient 1", "password=[masked] [masked]"), ("nothing here", "nothing here"),
      ("", ""),
    ])
  func patterns(text: String, redacted: String) {
    #expect(redaction.text(text) == redacted)
    #expect(redaction.text(redacted) == redacted)
  }

  @Test("without patterns it is the masking of secrets")
  func plain() {
    #expect(Redaction.secrets.isPlain)
    #expect(Redaction.secrets.text("token=abc patient 1") == "token=[masked] patient 1")
  }

  @Test("what is no pattern is passed over, and what is one too many")
  func tooMany() {
    let patterns = ["(", "a"] + [String](repeating: "x", count: 40) + ["b"]
    #expect(Redaction(patterns: patterns).text("ab") == "[masked]b")
  }

  @Test("where a pattern gives up, all of the text goes")
  func limit() {
    let text = String(repeating: "a", count: 8_000) + "!"
    #expect(Redaction(patterns: ["(a+)+$"]).text(text) == "[masked]")
  }

  @Test("bytes that are no text are searched as bytes")
  func bytes() {
    let bytes: [UInt8] = [0xff] + Array("patient 7".utf8) + [0xfe]
    #expect(redaction.bytes(bytes) == [0xff] + Array(Masking.mask.utf8) + [0xfe])
  }

  @Test("every text of an alert goes through it", arguments: SampleTransitions.all)
  func transition(original: AlertTransition) {
    var transition = original
    let secret = "customer-x7"
    transition.incident.summary = secret
    transition.incident.check = secret
    transition.incident.ruledOut = [secret]
    transition.incident.logs = [
      LogEvidence(unit: "a.service", template: secret, sample: secret, count: 1, isNew: true)
    ]
    transition.incident.notes = [IncidentNote(realtimeMicroseconds: 0, text: secret)]
    transition.incident.victims = [Victim(entity: .host, evidence: secret)]
    let line = String(decoding: AlertJSON.line(transition.masked(by: redaction)), as: UTF8.self)
    #expect(!line.contains(secret))
    #expect(line.contains("[masked]"))
  }
}
