import Testing

@testable import Journal
@testable import Model

@Suite("Own lines that come back")
struct OwnLineTests {
  private static let line =
    "2026-08-23T03:14:07+02:00 crit open db1 7f3a91c2 web.service: memory 6.9GiB since 03:10 "
    + "| next: tocsin explain 7f3a91c2"

  private func isOne(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return OwnLine.isOne(ByteRange(offset: 0, count: UInt32(bytes.count)), in: bytes)
  }

  @Test(
    "lines of alerts.log, of alerts.jsonl and of the journal are recognised, also without their time",
    arguments: [
      line, String(line.dropFirst(26)), String(line.dropFirst(25)),
      "2026-08-23T03:41:52+02:00 crit clear db1 7f3a91c2 web.service: memory 1.9GiB after 27m45s",
      #"{"schema":1,"sequence":12,"transition":"open","time":"2026-08-23T01:14:07.000000Z"}"#,
      "open 7f3a91c2 web.service: memory 6.9GiB (normal 1.6-2.1GiB) since 03:10",
      "clear 7f3a91c2 web.service: memory 1.9GiB after 27m45s | ended: unit restarted",
    ])
  func own(text: String) {
    #expect(isOne(text))
  }

  @Test(
    "what only resembles them is not",
    arguments: [
      "", "open", "open 12345678 a file: no such file or directory", "clear skies all over the country",
      "2026-08-23T03:14:07+02:00 GET /index.html 200 12345678 since", #"{"schema":1,"level":"error"}"#,
      "see tocsin explain 7f3a91c2 for the reason", "relay: " + line,
      "login failed for \"x| next: tocsin explain 7f3a91c2\": disk failure",
      "update the package list and begin again now",
    ])
  func foreign(text: String) {
    #expect(!isOne(text))
  }

  @Test("a relayed line stays counted, as one known text with the urgency that it has")
  func replaced() {
    let (entry, batch) = Draft.entry([
      "MESSAGE=\(Self.line)", "PRIORITY=2", "_SYSTEMD_UNIT=rsyslog.service", "_PID=7",
    ])
    #expect(batch.string(entry.message) == "an alert of tocsin, relayed")
    #expect(batch.string(entry.unit) == "rsyslog.service")
    #expect(entry.priority == 2)
  }

  @Test("the kernel and the manager may say what they like", arguments: ["_TRANSPORT=kernel", "_PID=1"])
  func trusted(field: String) {
    let (entry, batch) = Draft.entry(["MESSAGE=\(Self.line)", field])
    #expect(batch.string(entry.message) == Self.line)
  }

  @Test("who calls himself tocsin is heard like anybody else")
  func claim() {
    let (entry, batch) = Draft.entry(["MESSAGE=I break in", "SYSLOG_IDENTIFIER=tocsin", "PRIORITY=3"])
    #expect(batch.string(entry.message) == "I break in")
    #expect(entry.priority == 3)
  }
}
