import TestSupport
import Testing

@testable import LogTemplates

@Suite("Values of blanks")
struct BlankValuesTests {
  private static func values(_ messages: [String], redact: TemplateBook.Redaction? = nil) -> [BlankValues] {
    var book = TemplateBook(redact: redact)
    for message in messages { book.observe("a.service", message) }
    return book.blankValues(pair: 0)
  }

  @Test("lists the most frequent values of each blank")
  func top() {
    let hosts = ["192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.3", "192.0.2.1", "192.0.2.3"]
    let values = Self.values(hosts.map { "Failed password for root from \($0) port 22" })
    #expect(values.map(\.kind) == ["<user>", "<ip>", "<number>"])
    #expect(values.map(\.ordinal) == [0, 1, 2])
    #expect(values[1].values.first == BlankValues.Value(text: "192.0.2.1", count: 3))
    #expect(values[0].values == [BlankValues.Value(text: "root", count: 6)])
  }

  @Test("keeps the blanks that tell most")
  func telling() {
    let values = Self.values(["1 one 2 two 3 three /x/y four 4 five bob@example.org at 10:11:12"])
    #expect(values.map(\.kind) == ["<number>", "<number>", "<path>", "<email>"])
    #expect(values.map(\.ordinal) == [0, 1, 3, 5])
  }

  @Test("finds the frequent one of many, and what is frequent now")
  func recency() {
    var book = TemplateBook()
    for number in 0..<3000 {
      let host = number % 3 == 0 ? "192.0.2.1" : "198.51.\(number % 200).7"
      book.observe("a.service", "connect from \(host)", at: Int64(number) * 1_000_000)
    }
    #expect(book.blankValues(pair: 0)[0].values[0].text == "192.0.2.1")
    for number in 3000..<3200 {
      book.observe("a.service", "connect from 203.0.113.9", at: Int64(number) * 1_000_000)
    }
    #expect(book.blankValues(pair: 0)[0].values[0].text == "203.0.113.9")
  }

  @Test("shows values of words that turned out to be variable")
  func merged() {
    let names = ["fooBar", "barBaz", "bazQux", "quxFoo", "fooBaz", "fooBaz"]
    var book = TemplateBook()
    for name in names { book.observe("a.service", "cannot find worker \(name) of 192.0.2.1 in the pool") }
    let values = book.blankValues(pair: book.onlyPair)
    #expect(values.map(\.kind) == ["<value>", "<ip>"])
    #expect(values[0].values.first == BlankValues.Value(text: "fooBaz", count: 2))
    #expect(values[1].values.map(\.count) == [4])
  }

  @Test(
    "keeps nothing that may be a secret",
    arguments: [
      ("card 4111111111111111 charged", []), ("key a1B2c3D4e5F6a7B8c9D0e1 used", []),
      ("hash 0123456789abcdef0123456789abcdef used", []), ("run 12345 used", ["12345"]),
      ("get https://bob:secret@example.org/a?token=x now", ["example.org/a"]),
      ("get /a/b?token=x now", ["/a/b"]),
      ("volume data-12-of-99-in-rack-7 used", ["data-12-of-99-in-rack-7"]),
      ("volume \(String(repeating: "a-1", count: 30)) used", []),
    ] as [(String, [String])])
  func secrets(message: String, expected: [String]) {
    #expect(Self.values([message]).flatMap { $0.values.map(\.text) } == expected)
  }

  @Test("keeps nothing that is masked for the word before it")
  func redaction() {
    let mask: TemplateBook.Redaction = { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard let start = text.firstRange(of: "pin=")?.upperBound else { return bytes }
      return Array((text[..<start] + "***" + text[start...].drop { $0 != " " }).utf8)
    }
    let values = Self.values(["login pin=1234 from 192.0.2.1"], redact: mask)
    #expect(values.map(\.kind) == ["<ip>"])
    var book = TemplateBook(redact: mask)
    let pair = book.observe("a.service", "login pin=hush from 192.0.2.1").pair
    #expect(book.sample(pair: pair) == "login pin=*** from 192.0.2.1")
    #expect(book.templateText(pair: pair) == "login pin=*** from <ip>")
  }

  @Test("asks for secrets no oftener than there are blanks to keep")
  func fewRedactions() {
    let calls = Calls()
    var book = TemplateBook(redact: { bytes in
      calls.count += 1
      return bytes
    })
    book.observe("a.service", (0..<40).map { "word \($0) and" }.joined(separator: " "))
    #expect(book.blankValues(pair: 0).count == 4)
    // The sample and the text besides.
    #expect(calls.count == 6)
  }

  /// Counts on one thread.
  private final class Calls: @unchecked Sendable {
    var count = 0
  }

  @Test("leaves out the middle of long values")
  func long() {
    let path = "/srv/" + String(repeating: "x", count: 60) + "/file.txt"
    let text = Self.values(["open \(path) failed"])[0].values[0].text
    #expect(text.utf8.count == 41)
    #expect(text.hasPrefix("/srv/xxx") && text.contains("x...x") && text.hasSuffix("xx/file.txt"))
  }

  @Test("keeps none where none are to be kept")
  func off() {
    var book = TemplateBook()
    book.keepsValues = false
    book.observe("a.service", "connect from 192.0.2.1")
    #expect(book.blankValues(pair: 0).isEmpty)
  }
}
