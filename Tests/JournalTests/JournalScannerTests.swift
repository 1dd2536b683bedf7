import Glibc
import Journal
import Model
import Testing

@Suite("Scanning a directory", .enabled(if: JournalFixture.isPossible, "needs systemd-journal-remote"))
struct JournalScannerTests {
  /// What a scan found.
  private struct Found {
    var entries = EntryBatch()
    var positions: [JournalPosition] = []
    var batches = 0
    var messages: [String] { entries.entries.map { entries.string($0.message) } }
  }

  private func scan(
    _ directory: TemporaryDirectory, from: Int64? = nil, to: Int64? = nil, ownUnit: String = ""
  ) throws -> Found {
    var found = Found()
    try JournalScanner.forEachBatch(directory: directory.path, from: from, to: to, ownUnit: ownUnit) {
      batch, position in
      for entry in batch.entries { found.entries.append(entry, from: batch) }
      found.positions.append(position)
      found.batches += 1
    }
    return found
  }

  @Test("all entries come, in order, with their fields")
  func fields() throws {
    let directory = try TemporaryDirectory()
    var fixture = JournalFixture()
    fixture.addNumbered(0..<600)
    try fixture.write(to: directory.file("a.journal"))
    let found = try scan(directory)
    #expect(found.messages == (0..<600).map { "entry \($0)" })
    #expect(found.batches == 3)
    let entry = try #require(found.entries.entries.last)
    #expect(entry.realtimeMicroseconds == JournalFixture.time(599))
    #expect(entry.monotonicMicroseconds == 599_001)
    #expect(entry.bootID.hexadecimal == JournalFixture.boot)
    #expect(found.entries.string(entry.unit) == "nginx.service")
    #expect(entry.pid == 100)
    #expect(entry.uid == 7)
    #expect(entry.transport == .stdout)
    #expect(found.positions.last?.realtimeMicroseconds == entry.realtimeMicroseconds)
    #expect(found.positions.last?.sequence == 600)
  }

  @Test("of a collector's folder only entries of the machine that wrote it are its own")
  func collector() throws {
    let directory = try TemporaryDirectory()
    var fixture = JournalFixture()
    fixture.add([("MESSAGE", "oom"), ("_TRANSPORT", "kernel"), ("_HOSTNAME", "web1")])
    try fixture.write(to: directory.file("remote-web1.journal"))
    let found = try scan(directory)
    #expect(found.entries.entries.map { found.entries.string($0.unit) } == ["web1/kernel"])
    let copied = try TemporaryDirectory()
    try fixture.write(to: copied.file("system.journal"))
    #expect(try scan(copied).entries.entries.map(\.transport) == [.kernel])
  }

  @Test("only the manager is believed when it names a unit")
  func forgedUnit() throws {
    let directory = try TemporaryDirectory()
    var fixture = JournalFixture()
    fixture.add([("MESSAGE", "forged"), ("UNIT", "sshd.service"), ("UNIT_RESULT", "oom-kill")])
    fixture.add([("MESSAGE", "true"), ("UNIT", "sshd.service"), ("UNIT_RESULT", "oom-kill"), ("_PID", "1")])
    try fixture.write(to: directory.file("a.journal"))
    let found = try scan(directory)
    #expect(found.entries.entries.map { found.entries.string($0.subjectUnit) } == ["", "sshd.service"])
    #expect(found.entries.entries.map { found.entries.string($0.unitResult) } == ["", "oom-kill"])
  }

  @Test("the daemon's own entries are left out, what the manager says of it is kept")
  func own() throws {
    let directory = try TemporaryDirectory()
    var fixture = JournalFixture()
    fixture.add([("MESSAGE", "own"), ("_SYSTEMD_UNIT", "tocsin.service")])
    fixture.add([("MESSAGE", "relayed"), ("TOCSIN_ID", "7f3a91c2"), ("_UID", String(geteuid()))])
    fixture.add([("MESSAGE", "forged"), ("TOCSIN_ID", "7f3a91c2"), ("_UID", "4711")])
    fixture.add([
      ("MESSAGE", "failed"), ("UNIT", "tocsin.service"), ("_SYSTEMD_UNIT", "init.scope"), ("_PID", "1"),
    ])
    try fixture.write(to: directory.file("a.journal"))
    #expect(try scan(directory, ownUnit: "tocsin.service").messages == ["forged", "failed"])
  }

  @Test("messages of any bytes and any length come through, cut at the cap")
  func anyBytes() throws {
    let directory = try TemporaryDirectory()
    var fixture = JournalFixture()
    let odd: [UInt8] = Array("line\nwith".utf8) + [0, 0x1b, 0xff, 13] + Array("end".utf8)
    let long = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    fixture.add(binary: [("MESSAGE", odd)])
    fixture.add(binary: [("MESSAGE", long)])
    fixture.add(binary: [("MESSAGE", [])])
    try fixture.write(to: directory.file("a.journal"))
    let found = try scan(directory)
    let texts = found.entries.entries.map { Array(found.entries.bytes[$0.message.indices]) }
    #expect(texts == [odd, Array(long[..<8192]), []])
  }

  @Test("a span of time is inclusive at both ends")
  func span() throws {
    let directory = try TemporaryDirectory()
    var fixture = JournalFixture()
    fixture.addNumbered(0..<1000)
    try fixture.write(to: directory.file("a.journal"))
    let found = try scan(directory, from: JournalFixture.time(300), to: JournalFixture.time(700))
    #expect(found.messages == (300...700).map { "entry \($0)" })
  }

  @Test("a directory without journals, or none at all, is said to be one")
  func empty() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: JournalFailure.self) { try scan(directory) }
    #expect(throws: JournalFailure.self) {
      try JournalScanner.forEachBatch(directory: "/nonexistent") { _, _ in }
    }
  }

  @Test("what the consumer throws ends the scan and is handed back")
  func consumer() throws {
    let directory = try TemporaryDirectory()
    var fixture = JournalFixture()
    fixture.addNumbered(0..<1)
    try fixture.write(to: directory.file("a.journal"))
    do throws(JournalFailure) {
      try JournalScanner.forEachBatch(directory: directory.path) { _, _ in throw FixtureFailure() }
      Issue.record("nothing was thrown")
    } catch {
      guard case .consumer(let reason) = error else {
        Issue.record("another failure: \(error)")
        return
      }
      #expect(reason is FixtureFailure)
    }
  }
}
