import Alerts
import Testing

@Suite("Escaping")
struct EscapingTests {
  @Test(
    "turns hostile bytes into printable ones",
    arguments: [
      ("plain text", "plain text"), ("a\nb\r", #"a\x0ab\x0d"#), ("\u{1b}[31m", #"\x1b[31m"#),
      ("\u{9b}2J", #"\xc2\x9b2J"#), ("\u{202e}", #"\xe2\x80\xae"#), ("\0\u{7f}\t", #"\x00\x7f\x09"#),
      ("\u{2028}", #"\xe2\x80\xa8"#), (#"a\x2db"#, #"a\x2db"#), ("a|b", #"a\x7cb"#),
    ])
  func texts(text: String, escaped: String) {
    #expect(Escaping.printable(text, escaping: "|") == escaped)
  }

  @Test("takes bytes that are no UTF-8")
  func invalid() {
    let escaped: [UInt8] = Escaping.printable([0xff, 0xc0, 0x41] as [UInt8])
    #expect(String(decoding: escaped, as: UTF8.self) == #"\xff\xc0A"#)
  }
}
