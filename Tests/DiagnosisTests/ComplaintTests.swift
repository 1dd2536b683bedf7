import Testing

@testable import Diagnosis

@Suite("Complaints")
struct ComplaintTests {
  @Test(
    "texts with the words of failure complain, wherever and however these are written",
    arguments: [
      "error", "ERROR: disk", "it FaiLed", "connection refused", "request timed out", "a java.lang.Exception",
      "table is locked", "x\u{e9}\u{301} invalid",
    ])
  func complains(text: String) { #expect(Complaint.isMade(in: text)) }

  @Test(
    "others do not, nor does a word that is cut off or torn apart",
    arguments: ["", "e", "erro", "started", "eerro r", "time  out", "GET /index.html 200", "ƒailed"])
  func harmless(text: String) { #expect(!Complaint.isMade(in: text)) }
}
