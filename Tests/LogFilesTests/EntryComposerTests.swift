import Model
import Testing

@testable import LogFiles

@Suite("Entries of lines")
struct EntryComposerTests {
  private func entry(_ line: String, _ format: FileSource.Format = .auto) throws -> (LogEntry, EntryBatch) {
    var composer = EntryComposer(unit: "web.service", format: format)
    var batch = EntryBatch()
    Array(line.utf8).withUnsafeBytes { composer.add($0, from: 0, to: LineTimeTests.noon, into: &batch) }
    return (try #require(batch.entries.first), batch)
  }

  @Test("time and severity are taken from the line, the rest is its message")
  func auto() throws {
    let (entry, batch) = try entry("2026-11-23T11:59:58Z ERROR disk is full")
    #expect(entry.realtimeMicroseconds == LineTimeTests.noon - 2_000_000)
    #expect(entry.priority == 3)
    #expect(batch.string(entry.message) == "ERROR disk is full")
    #expect(batch.string(entry.unit) == "web.service")
  }

  @Test("nobody is known to have written it, whatever it says")
  func trust() throws {
    let (entry, _) = try entry("Nov 23 11:59:58 host systemd[1]: web.service: Failed", .syslog)
    #expect(entry.transport == .file)
    #expect(entry.pid == 0)
    #expect(entry.uid == .max)
    #expect(entry.bootID == .none)
    #expect(entry.messageID == .none)
    #expect(entry.subjectUnit.isEmpty && entry.unitResult.isEmpty && entry.command.isEmpty)
  }

  @Test("host and speaker of a syslog line are no part of the message")
  func syslog() throws {
    let (entry, batch) = try entry("Nov 23 11:59:58 mx1 postfix/smtpd[77]: connect from a", .syslog)
    #expect(batch.string(entry.claimedIdentifier) == "postfix/smtpd")
    #expect(batch.string(entry.message) == "connect from a")
  }

  @Test("a plain line is its message as it stands")
  func plain() throws {
    let (entry, batch) = try entry("2026-11-23T11:59:58Z ERROR x", .plain)
    #expect(batch.string(entry.message) == "2026-11-23T11:59:58Z ERROR x")
    #expect(entry.priority == 6)
  }

  @Test(
    "the daemon's own alert lines count as one known text in every format",
    arguments: [
      ("2026-11-23T11:59:58+00:00 crit open db1 7f3a91c2 web.service: memory 6.9GiB since 03:10", .auto),
      ("2026-11-23T11:59:58+00:00 crit open db1 7f3a91c2 web.service: memory 6.9GiB since 03:10", .plain),
      ("Nov 23 11:59:58 db1 tocsin[77]: open 7f3a91c2 web.service: memory 6.9GiB since 03:10", .syslog),
    ] as [(String, FileSource.Format)])
  func own(line: String, format: FileSource.Format) throws {
    let (entry, batch) = try entry(line, format)
    #expect(batch.string(entry.message) == "an alert of tocsin, relayed")
    #expect(batch.isWellFormed)
  }

  @Test("a line that is nothing but a stamp is kept, and one whose stamp means nothing is whole")
  func onlyStamps() throws {
    let (entry, batch) = try entry("2026-11-23T11:59:58Z")
    #expect(batch.string(entry.message) == "2026-11-23T11:59:58Z")
    let (other, others) = try self.entry("1000000000 requests")
    #expect(others.string(other.message) == "1000000000 requests")
  }
}
