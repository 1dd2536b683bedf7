import Testing

@testable import tocsin

@Suite("Bug reports")
struct BugReportTests {
  private let redaction = Redaction(
    host: "db1.example.org", machineID: "0123456789abcdef0123456789abcdef",
    bootID: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")

  private func redacted(_ text: String) -> String {
    String(decoding: redaction.apply(Array(text.utf8)), as: UTF8.self)
  }

  @Test(
    "takes out what says whose host it is, and nothing else",
    arguments: [
      ("on db1.example.org, db1 and db12", "on [host], [host] and db12"),
      ("id=0123456789abcdef0123456789abcdef;", "id=[machine-id];"),
      ("boot aaaaaaaabbbbccccddddeeeeeeeeeeee", "boot [boot-id]"),
      ("/home/jane.doe/x /home/ /homes/a", "/home/[user]/x /home/ /homes/a"),
      ("password=hunter2 https://a:b@c/", "password=[masked] https://[masked]@c/"),
      ("a\u{1b}[31m\tb", #"a\x1b[31m\x09b"#), ("one\ntwo\n", "one\ntwo\n"), ("\n\nx", "\n\nx"), ("", ""),
    ])
  func redact(text: String, expected: String) {
    #expect(redacted(text) == expected)
  }

  @Test("JSON stays JSON, whatever a name is made of")
  func json() {
    let text = #"{"a":"/home/j\#u{fc}rgen/x \#u{20ac}","b":"db1"}"#
    #expect(
      String(decoding: redaction.apply(toJSON: Array(text.utf8)), as: UTF8.self)
        == #"{"a":"/home/[user]/x \u20ac","b":"[host]"}"#)
  }

  @Test("names too short to be told from words are left")
  func shortNames() {
    let short = Redaction(host: "a", machineID: "", bootID: "")
    #expect(String(decoding: short.apply(Array("a host".utf8)), as: UTF8.self) == "a host")
  }

  @Test("what the settings keep nowhere is in no file of it")
  func patterns() {
    let redaction = Redaction(host: "", machineID: "", bootID: "", patterns: ["patient [0-9]+"])
    var contents = BugReportContents(withSamples: true, redaction: redaction)
    contents.add("alerts.jsonl", "alerts", "lost patient 4711\npatient 4712 token=abc\n".utf8)
    #expect(
      contents.items.map { String(decoding: $0.bytes, as: UTF8.self) }
        == ["lost [masked]\n[masked] token=[masked]\n"])
  }

  @Test(
    "who decided something, and why, is not told",
    arguments: [
      ("maintenance (maintenance-4k2) by ann (as root): ACME", "maintenance (maintenance-4k2) by [left out]"),
      (
        "2026-08-23T01:14:07+0000 tocsind[7]: maintenance maintenance-4k2 by ann over after 60 min (ACME): 3 held back",
        "2026-08-23T01:14:07+0000 tocsind[7]: maintenance maintenance-4k2 by [left out]"
      ),
      ("tocsind[7]: silence-0aa was decided by ann", "tocsind[7]: silence-0aa was decided by [left out]"),
      ("tocsind[7]: silence-0aa was decided", "tocsind[7]: silence-0aa was decided"),
      ("state.db was written by 0.9", "state.db was written by 0.9"),
    ])
  func people(line: String, expected: String) {
    #expect(BugReportContents.withoutPeople(line) == expected)
  }

  @Test("a header is what ustar wants: sizes in octal, a checksum over itself")
  func header() {
    let header = TarArchive.header("a/b.txt", size: 1_000, modified: 1_700_000_000)
    #expect(header.count == 512)
    #expect(String(decoding: header[124..<135], as: UTF8.self) == "00000001750")
    #expect(String(decoding: header[257..<262], as: UTF8.self) == "ustar")
    let blanked = header.enumerated().reduce(0) {
      $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element))
    }
    #expect(Int(String(decoding: header[148..<154], as: UTF8.self), radix: 8) == blanked)
  }

  @Test("the list names what is in it and what is not")
  func list() {
    var contents = BugReportContents(withSamples: false, redaction: redaction)
    contents.add("a.txt", "something", "db1\n".utf8)
    contents.leaveOut("logs", "no\tright")
    #expect(
      BugReportOutput.plain(contents, "/x") == [
        "file\t/x\t0600", "holds\ta.txt\t7\tsomething", "left-out\tlogs\tno\\x09right",
      ])
    #expect(
      BugReportOutput.list(contents) == [
        "  a.txt  something (7 bytes)", "", "left out:", #"  logs: no\x09right"#,
      ])
    contents.addManifest()
    #expect(contents.items.map(\.name) == ["a.txt", "MANIFEST.txt"])
  }
}
