import Alerts
import Model
import TestSupport
import Testing

@Suite("Digests for people")
struct DigestTextTests {
  /// Midnight of a Saturday in August, in a place two hours ahead of UTC.
  private static let midnight: Int64 = 1_787_436_000_000_000

  private static func digest(_ occasion: Digest.Occasion = .daily) -> Digest {
    Digest(
      occasion: occasion, host: "db1", fromMicroseconds: midnight - 86_400_000_000, toMicroseconds: midnight,
      utcOffsetSeconds: 7200)
  }

  private static func held(_ id: String, entity: String = "web.service") -> Digest.HeldIncident {
    var incident = Incident(
      id: id, category: .unitFailed, entity: Entity(kind: .unit, name: entity), severity: .warning,
      onsetMicroseconds: midnight - 3_600_000_000, summary: "failed (exit-code)", clearRule: "")
    incident.lead = nil
    return Digest.HeldIncident(
      incident: incident, reason: "weekly-ceiling", endMicroseconds: midnight - 3_000_000_000)
  }

  @Test("a quiet day takes two lines, and says so")
  func quiet() {
    var digest = Self.digest()
    (digest.coverage.signals, digest.coverage.mature, digest.coverage.warming) = (412, 400, 12)
    digest.coverage.observedSeconds = 86_400
    digest.coverage.entries = 31_000
    let lines = DigestText.lines(digest).map { String(decoding: $0, as: UTF8.self) }
    #expect(
      lines == [
        "2026-08-23T00:00:00+02:00 digest db1 daily since 2026-08-22T00:00:00+02:00: 0 rang, 0 ended, 0 open, "
          + "0 held back; 412 signals, 0 dead",
        "2026-08-23T00:00:00+02:00 digest db1 coverage 412 signals: 400 mature, 12 warming, 0 dead; watched 1d, "
          + "missed 0s; 31000 entries, 0 lost, 0 gaps, 0 dropped by journald",
      ])
  }

  @Test("names what was held back, counts the rest, and says how it ended")
  func heldBack() {
    var digest = Self.digest()
    digest.heldBack = [
      Digest.HeldBack(reason: "learning", count: 10), Digest.HeldBack(reason: "weekly-ceiling", count: 1),
    ]
    digest.notable = [Self.held("7f3a91c2")]
    digest.learnsForSeconds = 3700
    let statements = DigestText.statements(digest)
    #expect(statements[0].hasSuffix("11 held back; 0 signals, 0 dead; learning: statistics may ring in 1h1m"))
    #expect(
      statements[1...3] == [
        "held-back 10 learning, 1 weekly-ceiling",
        "held-back weekly-ceiling: warning 7f3a91c2 web.service: failed (exit-code) since 23:00 for 10m",
        "held-back and 10 more",
      ])
  }

  @Test("the first one says what was wrong before, or that nothing was")
  func arrival() {
    var digest = Self.digest(.arrival)
    #expect(DigestText.statements(digest)[1] == "already-wrong nothing that is seen")
    digest.formerFaults = [
      Digest.FormerFault(entity: Entity(kind: .unit, name: "a.service"), summary: "failed")
    ]
    digest.formerFaultsUnnamed = 3
    #expect(
      DigestText.statements(digest)[1...2] == ["already-wrong a.service: failed", "already-wrong and 3 more"])
  }

  @Test("tells how the daemon fares")
  func daemon() {
    var digest = Self.digest()
    var daemon = DigestDaemon()
    (daemon.collectors, daemon.journal) = (23, "following")
    daemon.failing = [DigestDaemon.Failure(name: "disks", reason: "/proc/diskstats: gone")]
    daemon.outputFailures = ["/var/log/tocsin/alerts.jsonl: no room left on the filesystem"]
    (daemon.cpuCores, daemon.residentBytes, daemon.writtenBytes) = (0.008, 43_000_000, 12_582_912)
    digest.daemon = daemon
    #expect(
      DigestText.statements(digest).suffix(3) == [
        "daemon 23 of 24 collectors work; journal following; 0.8% of a core, 41MiB, 12MiB written since its start",
        "failing collector disks: /proc/diskstats: gone",
        "failing output: /var/log/tocsin/alerts.jsonl: no room left on the filesystem",
      ])
  }

  private static let hostile =
    "a\n2026-08-23T00:00:00Z digest x\u{1b}[31m\u{9b}1m\u{202e}\0\u{2028}|\t\u{7f}é"

  @Test("no name and no text forges a line, a colour or a cursor movement, or makes a line too long")
  func hostileTexts() {
    var digest = Self.digest(.arrival)
    digest.host = Self.hostile
    digest.heldBack = [Digest.HeldBack(reason: "learning", count: 1)]
    var held = Self.held(Self.hostile, entity: Self.hostile)
    held.incident.summary = String(repeating: Self.hostile, count: 50)
    digest.notable = [held]
    digest.formerFaults = [
      Digest.FormerFault(
        entity: Entity(kind: .unit, name: Self.hostile), summary: String(repeating: Self.hostile, count: 99))
    ]
    digest.coverage.deadNames = [Self.hostile]
    digest.coverage.dead = 1
    var daemon = DigestDaemon()
    daemon.journal = "unavailable: " + Self.hostile
    daemon.failing = [DigestDaemon.Failure(name: Self.hostile, reason: Self.hostile)]
    daemon.outputFailures = [Self.hostile]
    digest.daemon = daemon
    for line in DigestText.lines(digest) {
      #expect(line.allSatisfy { (0x20...0x7e).contains($0) })
      #expect(line.count <= AlertText.maximumBytes)
    }
    for field in DigestJournalEntry.fields(digest) {
      #expect(field.value.allSatisfy { (0x20...0x7e).contains($0) })
    }
  }

  @Test("secrets are masked")
  func secrets() {
    var digest = Self.digest(.arrival)
    digest.formerFaults = [Digest.FormerFault(entity: .host, summary: "login with password=hunter2 failed")]
    #expect(!DigestText.statements(digest).joined().contains("hunter2"))
  }

  @Test("the journal's entry is the sign of life, with its figures in fields")
  func journalEntry() {
    var digest = Self.digest()
    digest.heldBack = [Digest.HeldBack(reason: "learning", count: 2)]
    digest.coverage.dead = 3
    let fields = DigestJournalEntry.fields(digest)
    func value(_ name: String) -> String? {
      fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }
    #expect(value("MESSAGE")?.hasPrefix("digest daily since 2026-08-22T00:00:00+02:00: 0 rang, ") == true)
    #expect(value("PRIORITY") == "6")
    #expect(value("SYSLOG_IDENTIFIER") == "tocsin")
    #expect(value("TOCSIN_DIGEST") == "daily")
    #expect(value("TOCSIN_HELD_BACK") == "2")
    #expect(value("TOCSIN_DEAD") == "3")
    let known = DigestJournalEntry.messageIDs.map(\.hexadecimal)
    #expect(value("MESSAGE_ID").map(known.contains) == true)
  }
}
