import Testing

@testable import tocsind

@Suite struct LogTests {
  @Test("a message that quotes a hostile name stays one printable line")
  func hostile() {
    let line = Log.line("/srv/a\n<0>forged\u{1b}[2J\u{202e}.log: cannot be read", prefix: "<4>")
    #expect(line == "<4>/srv/a\\x0a<0>forged\\x1b[2J\\xe2\\x80\\xae.log: cannot be read\n")
  }
}
