import LogTemplates
import Testing

@Suite struct SignatureTests {
  @Test("is the same on every machine")
  func golden() {
    #expect(signature("Failed password for root from 192.0.2.7 port 4711") == 6_072_876_498_288_250_116)
    #expect(signature("") == 0)
  }

  @Test(
    "is the same for messages that differ in their variables only",
    arguments: [
      (
        "Accepted publickey for bob from 192.0.2.7 port 1",
        "Accepted publickey for eve from 2001:db8::1 port 99"
      ),
      ("took 5 ms", "took 12.5 seconds"),
      ("open /a/b failed", "open /usr/share/c failed"),
      ("from 192.0.2.7 up", "from mail.example.org up"),
      ("read 1, 2, 3", "read 1"),
      ("  two   spaces", "two spaces\t"),
      ("first line\nsecond line", "first line"),
      ("\n\n first line", "first line\r\n"),
    ])
  func sameKind(left: String, right: String) {
    #expect(signature(left) == signature(right))
  }

  @Test(
    "differs when the words do",
    arguments: [
      ("session opened", "session closed"),
      ("a b", "ab"),
      ("a b", "b a"),
      ("a=1", "a:1"),
      ("exited", "exited 1"),
      ("Failed", "failed"),
    ])
  func otherKind(left: String, right: String) {
    #expect(signature(left) != signature(right))
  }

  @Test("does not depend on what was read before")
  func independence() {
    var tokenizer = Tokenizer()
    let first = Array("Failed password for root from 192.0.2.7".utf8)
    let second = Array((0..<300).map { "word\($0) x" }.joined(separator: " ").utf8)
    let alone = tokenizer.scan(first.span)
    _ = tokenizer.scan(second.span)
    #expect(tokenizer.scan(first.span) == alone)
  }

  @Test("depends on the length of what stands in the last word", arguments: 1...24)
  func tails(length: Int) {
    let word = String(repeating: "x", count: length)
    #expect(signature("a \(word)") != signature("a \(word)x"))
    #expect(signature("a \(word)") != signature("a \(word.dropLast())y"))
  }

  @Test("counts the lines behind the first one")
  func lines() {
    #expect(scan(Array("Traceback:\n  File\n\n  Error\n".utf8)).extraLines == 2)
    #expect(scan(Array("one".utf8)).extraLines == 0)
  }
}
