import Testing

@testable import tocsin

@Suite("JSON of what others named")
struct JSONOutputTests {
  @Test(
    "is printable ASCII that means the same",
    arguments: [
      ("plain/path", #"["plain/path"]"#), ("\u{1b}[31m\n", #"["\u001b[31m\n"]"#), ("\u{7f}", #"["\u007f"]"#),
      ("\u{9b}2J", #"["\u009b2J"]"#), ("\u{202e}\u{2028}", #"["\u202e\u2028"]"#), ("é", #"["\u00e9"]"#),
      ("\u{1f525}", #"["\ud83d\udd25"]"#), ("\"\\", #"["\"\\"]"#),
    ])
  func escapes(text: String, json: String) throws {
    #expect(String(decoding: try JSONOutput.bytes(of: [text]), as: UTF8.self) == json)
  }
}
