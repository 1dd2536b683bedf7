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

  @Test("there are two message ids a class, all different")
  func ids() {
    let ids = AlertJournalEntry.messageIDs
    #expect(ids.count == 2 * IncidentClass.allCases.count)
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
        == "open 7f3a91c2 postgresql@15-main.service: memory 6.9GiB (normal 1.6-2.1GiB) since 03:10; +3 more "
        + "| likely: postgresql-15 15.7->15.8 upgraded 02:59, restarted")
    #expect(value("PRIORITY", SampleTransitions.leak) == "2")
    #expect(value("TOCSIN_UNIT", SampleTransitions.leak) == "postgresql@15-main.service")
    #expect(value("TOCSIN_UNIT", SampleTransitions.newError) == "dev-disk-by\\x2duuid.device")
    #expect(value("TOCSIN_UNIT", SampleTransitions.busyHost) == nil)
    #expect(value("TOCSIN_OBSERVED", SampleTransitions.busyHost) == "0.98")
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
    let always = AlertJournalEntry.fields(SampleTransitions.lostEntries).map(\.name)
    for line in try lines() {
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
