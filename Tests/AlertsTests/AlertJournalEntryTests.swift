import Alerts
import Model
import TestSupport
import Testing

@Suite("Journal entries")
struct AlertJournalEntryTests {
  private func value(_ name: String, _ transition: AlertTransition) -> String? {
    AlertJournalEntry.fields(transition).first { $0.name == name }
      .map { String(decoding: $0.value, as: UTF8.self) }
  }

  @Test("there are two message ids a class, two of digests and one of maintenance, all different")
  func ids() {
    let ids = AlertJournalEntry.messageIDs
    #expect(ids.count == 2 * IncidentClass.allCases.count + DigestJournalEntry.messageIDs.count + 1)
    #expect(Set(ids).count == ids.count)
    for category in IncidentClass.allCases {
      let open = AlertJournalEntry.messageID(of: category, at: .open)
      #expect(AlertJournalEntry.messageID(of: category, at: .reopen) == open)
      #expect(AlertJournalEntry.messageID(of: category, at: .update) == open)
      #expect(AlertJournalEntry.messageID(of: category, at: .clear) != open)
    }
  }

  @Test("an entry says what a line says, and names the unit as systemd does")
  func fields() {
    #expect(
      value("MESSAGE", SampleTransitions.leak)
        == "open 7f3a91c2 postgresql@15-main.service: memory 6.9GiB (normal 1.6-2.1GiB) since 03:10; "
        + "slows nginx.service | likely: postgresql-15 15.7->15.8 upgraded 02:59")
    #expect(value("PRIORITY", SampleTransitions.leak) == "2")
    #expect(value("TOCSIN_UNIT", SampleTransitions.leak) == "postgresql@15-main.service")
    #expect(value("TOCSIN_UNIT", SampleTransitions.newError) == "dev-disk-by\\x2duuid.device")
    #expect(value("TOCSIN_UNIT", SampleTransitions.busyHost) == nil)
    #expect(value("TOCSIN_OBSERVED", SampleTransitions.busyHost) == "0.98")
  }

  @Test("an entry has the culprit and the victims in fields of their own, if they are clear")
  func diagnosis() {
    let leak = SampleTransitions.leak
    #expect(
      value("TOCSIN_CAUSE", leak) == "postgresql@15-main.service memory +5.1GiB (1.8GiB -> 6.9GiB), "
        + "postgresql-15 15.7->15.8 upgraded 02:59")
    #expect(value("TOCSIN_CAUSE_KIND", leak) == "memory")
    #expect(value("TOCSIN_CAUSE_UNIT", leak) == "postgresql@15-main.service")
    #expect(value("TOCSIN_CAUSE_CHANGE", leak) == "postgresql-15 15.7->15.8 upgraded 02:59")
    #expect(value("TOCSIN_VICTIM", leak) == "nginx.service")
    #expect(value("TOCSIN_CHECK", leak) == "systemctl status postgresql@15-main.service")
    let unclear = AlertJournalEntry.fields(SampleTransitions.learningHost).map(\.name)
    #expect(!unclear.contains { $0.hasPrefix("TOCSIN_CAUSE") })
    #expect(unclear.contains("TOCSIN_EXPLANATION"))
    let victims = AlertJournalEntry.fields(SampleTransitions.failedUnit).count { $0.name == "TOCSIN_VICTIM" }
    #expect(victims == 2)
  }

  @Test("names are upper case, values printable and short", arguments: 0..<200 as Range<UInt64>)
  func hostile(seed: UInt64) {
    var source = RandomTransition(seed: seed)
    for field in AlertJournalEntry.fields(source.next()) {
      #expect(field.name.utf8.allSatisfy { (0x41...0x5a).contains($0) || $0 == UInt8(ascii: "_") })
      #expect(field.value.allSatisfy { (0x20...0x7e).contains($0) })
      #expect((1...1_024).contains(field.value.count))
    }
  }
}

@Suite("The catalog of journal messages")
struct CatalogTests {
  static let path = Fixture.path("../../systemd/tocsin.catalog")

  private func lines() throws -> [String] {
    let bytes = try #require(Fixture.read(CatalogTests.path))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test("explains exactly the message ids that alerts carry")
  func sameIDs() throws {
    let explained = try lines().filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
    #expect(explained.sorted() == AlertJournalEntry.messageIDs.map(\.hexadecimal).sorted())
  }

  @Test("speaks only of fields that every entry has")
  func fieldsExist() throws {
    let ofDigests = DigestJournalEntry.messageIDs.map(\.hexadecimal)
    let digest = Digest(
      occasion: .daily, host: "a", fromMicroseconds: 0, toMicroseconds: 0, utcOffsetSeconds: 0)
    var always: [String] = []
    for line in try lines() {
      if line.hasPrefix("-- ") {
        let isDigest = ofDigests.contains(String(line.dropFirst(3)))
        always =
          isDigest
          ? DigestJournalEntry.fields(digest).map(\.name)
          : AlertJournalEntry.fields(SampleTransitions.lostEntries).map(\.name)
      }
      for (index, part) in line.split(separator: "@", omittingEmptySubsequences: false).enumerated()
      where index % 2 == 1 {
        #expect(always.contains(String(part)), "\(line)")
      }
    }
  }

  @Test(
    "is taken by journalctl",
    .enabled(if: Fixture.run(["journalctl", "--version"]) == 0, "SKIPPED: no journalctl here"))
  func compiles() throws {
    let root = try #require(makeTemporaryFolder())
    defer { _ = Fixture.run(["rm", "-r", root]) }
    let folder = "\(root)/usr/lib/systemd/catalog"
    try #require(Fixture.run(["mkdir", "-p", folder, "\(root)/var/lib/systemd/catalog"]) == 0)
    try #require(Fixture.run(["cp", CatalogTests.path, folder]) == 0)
    #expect(Fixture.run(["journalctl", "--root=\(root)", "--update-catalog"]) == 0)
    for id in AlertJournalEntry.messageIDs {
      #expect(Fixture.run(["journalctl", "--root=\(root)", "--dump-catalog", id.hexadecimal]) == 0)
    }
  }
}
