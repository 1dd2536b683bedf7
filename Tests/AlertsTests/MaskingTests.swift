import TestSupport
import Testing

@testable import Alerts

@Suite("Masking of secrets")
struct MaskingTests {
  @Test(
    "takes out what is secret and leaves the words around it",
    arguments: [
      ("Authorization: Bearer abc.def-123", "Authorization: Bearer [masked]"),
      ("-H 'Authorization: Basic dXNlcjpwYXNz' https://h/", "-H 'Authorization: Basic [masked]' https://h/"),
      ("authorization: Digest username=\"u\", response=\"r\"", "authorization: Digest [masked]"),
      ("Proxy-Authorization: 0123abc", "Proxy-Authorization: [masked]"),
      ("got Bearer eyyy1234567 now", "got Bearer [masked] now"), ("Basic dXNlcjpwYXNz;", "Basic [masked];"),
      ("login password=hunter2 user=bob", "login password=[masked] user=bob"),
      ("PASSWD: hunter2", "PASSWD: [masked]"),
      ("db_password = \"a b \\\" c\" x", "db_password = \"[masked]\" x"),
      (#"{"token":"abc","id":7}"#, #"{"token":"[masked]","id":7}"#),
      (#"{\"secret\":\"abc\",\"id\":7}"#, #"{\"secret\":\"[masked]\",\"id\":7}"#),
      ("GET /?api_key=abc&page=3 HTTP/1.1", "GET /?api_key=[masked]&page=3 HTTP/1.1"),
      ("tool --password hunter2 --verbose", "tool --password [masked] --verbose"),
      ("client-secret: 'x y'", "client-secret: '[masked]'"),
      ("token: Bearer abcdefgh1", "token: Bearer [masked]"),
      ("Cookie: sid=1; other=2\nnext", "Cookie: [masked]\nnext"),
      ("key AKIAIOSFODNN7EXAMPLE used", "key [masked] used"),
      ("push ghp_0123456789abcdefghij0123", "push [masked]"),
      ("npm_0123456789abcdefghij0123456789abcd.", "[masked]."),
      ("vault hvs.CAESIJ0123456789abcdef, xapp-1-A012-345-abc", "vault [masked], [masked]"),
      ("AccountKey=abc/def== x", "AccountKey=[masked] x"),
      ("jwt eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJ end", "jwt [masked] end"),
      (
        "x -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\ny",
        "x [masked]\ny"
      ), ("-----BEGIN PRIVATE KEY----- MIIE", "[masked]"),
      ("postgres://app:s3cr3t@db:5432/x", "postgres://[masked]@db:5432/x"),
      ("https://example.com/a@b", "https://example.com/a@b"),
      ("card 4111 1111 1111 1111 declined", "card [masked] declined"),
      ("card 4111-1111-1111-1111, 378282246310005", "card [masked], [masked]"),
      ("pan=5555555555554444.", "pan=[masked]."),
    ])
  func masks(text: String, masked: String) {
    #expect(Masking.masked(text) == masked)
    #expect(Masking.masked(masked) == masked)
  }

  @Test(
    "leaves alone what holds no secret",
    arguments: [
      "Failed password for root from 10.0.0.1 port 22 ssh2", "Basic authentication failed",
      "bearer of bad news",
      "/etc/passwd: Permission denied", "at 1787447647412000 us", "4111 1111 1111 1112",
      "load 0.4539578763621486",
      "41111111111111111111111", "git@example.org:a/b.git", "mail to user@example.org", "eyJ is no token",
      "AKIA is short", "npm_config_cache=/root", "pypi-server started", "hvs.short", "dop_v1_x", "password=",
      "took 4111 ms", "sha a4111111111111111b",
    ])
  func leaves(text: String) {
    #expect(Masking.masked(text) == text)
  }

  @Test("a second pass finds nothing more", arguments: 0..<400 as Range<UInt64>)
  func idempotent(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var text = ""
    for _ in 0..<12 {
      text += RandomTransition.pieces[Int.random(in: 0..<RandomTransition.pieces.count, using: &random)]
    }
    let once = Masking.masked(text)
    #expect(Masking.masked(once).utf8.elementsEqual(once.utf8), "\(Escaping.printable(text))")
    #expect(!once.contains("hunter2"), "\(Escaping.printable(text))")
  }

  @Test("samples are cut at 512 bytes, between characters, and hold no half of a secret")
  func samples() {
    #expect(Masking.sample(String(repeating: "é", count: 400)) == String(repeating: "é", count: 256))
    #expect(
      Masking.sample("a" + String(repeating: "é", count: 400)) == "a" + String(repeating: "é", count: 255))
    let edge = String(repeating: "x ", count: 250) + "password=0123456789"
    #expect(Masking.sample(edge).utf8.count <= 512)
    #expect(!Masking.sample(edge).contains("0123"))
    let digits = String(repeating: ".", count: 496) + "41111111111111110000"
    #expect(!Masking.sample(digits).contains("4111111111111111"))
  }

  @Test(
    "takes time in proportion to the text",
    arguments: [
      "eyJ-", "eyJa.", "ghp_", "-----BEGIN ", "a://", "4111 ", "password ", "Basic ", "Bearer ", "token=\"",
      "a-", "'",
      "\\\"", "--password ", "Authorization: ", "x", " ", "secret:", "AKIA", "://@",
    ])
  func linear(piece: String) {
    let text = Array(String(repeating: piece, count: 20_000 / piece.utf8.count).utf8)
    let clock = ContinuousClock()
    let elapsed = clock.measure { _ = Masking.masked(text) }
    // Of a debug build; a rule that looks at the whole rest at each place takes far longer.
    #expect(elapsed < .seconds(2))
  }
}
