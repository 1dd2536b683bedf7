import Testing

@testable import LogFiles

@Suite("Words for a shell")
struct ShellWordTests {
  @Test(
    "what means something to a shell is quoted, what means something to a terminal is spelt out",
    arguments: [
      ("/var/log/a-1.log", "/var/log/a-1.log"),
      ("/srv/my logs/$(reboot).log", "'/srv/my logs/$(reboot).log'"),
      ("/a/it's;x", #"'/a/it'\''s;x'"#),
      ("/a\n<0>b'\\c", #"$'/a\012<0>b\'\\c'"#),
      ("/é\u{1b}", #"$'/\303\251\033'"#),
      ("", "''"),
    ])
  func quoting(word: String, wanted: String) {
    #expect(ShellWord.quoted(word) == wanted)
  }

  @Test("the advice for a file that cannot be reached quotes its folder")
  func advice() {
    #expect(FileAccess.advice("/nonexistent; reboot/a.log").hasSuffix(":x '/nonexistent; reboot'"))
  }
}
