import TestSupport
import Testing

@testable import LogTemplates

@Suite struct HostileBytesTests {
  @Test("reads random bytes", arguments: 0..<12)
  func randomBytes(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var book = TemplateBook()
    for _ in 0..<25 {
      let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let name = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let seen = book.observe(
        unit: name.span, message: bytes.span, priority: UInt8.random(in: 0...255, using: &random),
        realtimeMicroseconds: Int64.random(in: .min ... .max, using: &random), weight: .max)
      #expect(book.templateText(pair: seen.pair).unicodeScalars.count <= TemplateText.longest)
      #expect(book.worstPriority(pair: seen.pair) <= 7)
    }
  }

  @Test("reads every mixture of the characters that masks look for", arguments: 0..<12)
  func randomMarks(seed: UInt64) {
    let alphabet = Array("0aFz19.:/\\@-+ ()<>?=,~%JanMonuser [\u{0}\u{7f}é\n".utf8)
    var random = SplitMix64(state: seed)
    var tokenizer = Tokenizer()
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      let first = tokenizer.scan(bytes.span)
      let isBounded = tokenizer.text(of: bytes.span).count <= TemplateText.longest
      let isSame = tokenizer.scan(bytes.span) == first
      if !isBounded || !isSame { Issue.record("\(bytes)") }
    }
  }

  @Test(
    "stays within its caps on long messages",
    arguments: [
      "x", "x ", "1 ", "a1 b ", "(", ".", ":", "::1 ", "/", "@", "é ", "\u{0}", "user ", "0x", "1:", "a.b:",
    ])
  func longMessages(piece: String) {
    let message = String(repeating: piece, count: 100_000 / piece.utf8.count)
    let scanned = scan(Array(message.utf8))
    #expect(scanned.isCut)
    #expect(scanned.line.upperBound <= 8192)
    #expect(template(message).utf8.count <= TemplateText.longest)
  }

  @Test("takes no more than 128 tokens")
  func manyTokens() {
    let words = (0..<200).map { _ in "w" }
    let most = words.prefix(128).joined(separator: " ")
    #expect(!scan(Array(most.utf8)).isCut)
    #expect(scan(Array((most + " w").utf8)).isCut)
    #expect(signature(most) == signature(most + " other words"))
  }

  @Test("reads messages of nothing", arguments: ["", " ", "\n\n", "\u{0}\u{0}"])
  func empty(message: String) {
    #expect(template(message).isEmpty)
    #expect(signature(message) == signature(""))
  }

  @Test("cuts a long text between characters")
  func longText() {
    let text = template(String(repeating: "é", count: 400))
    #expect(text.hasSuffix("é..."))
    #expect(!text.contains("\u{fffd}"))
  }
}
