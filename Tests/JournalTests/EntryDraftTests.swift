import Model
import TestSupport
import Testing

@testable import Journal

@Suite("Fields of an entry")
struct EntryDraftTests {
  @Test("each field goes to its place, in any order", arguments: 0..<10)
  func places(seed: Int) {
    var random = SplitMix64(seed: seed)
    let fields = [
      "MESSAGE=hello", "PRIORITY=3", "MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c", "_TRANSPORT=syslog",
      "_UID=33", "_PID=812", "_COMM=nginx", "_SYSTEMD_UNIT=nginx.service", "SYSLOG_IDENTIFIER=web",
      "UNIT=other.service", "_HOSTNAME=h1", "MESSAGES=no", "X", "",
    ].shuffled(using: &random)
    let (entry, batch) = Draft.entry(fields)
    #expect(batch.string(entry.message) == "hello")
    #expect(entry.priority == 3)
    #expect(entry.messageID.hexadecimal == "d9b373ed55a64feb8242e02dbe79a49c")
    #expect(entry.transport == .syslog)
    #expect(entry.uid == 33)
    #expect(entry.pid == 812)
    #expect(batch.string(entry.command) == "nginx")
    #expect(batch.string(entry.unit) == "nginx.service")
    #expect(batch.string(entry.claimedIdentifier) == "web")
    #expect(entry.subjectUnit.isEmpty)
  }

  @Test("the manager's fields count only from process 1", arguments: [1, 2])
  func manager(pid: Int) {
    let (entry, batch) = Draft.entry([
      "UNIT=db.service", "UNIT_RESULT=oom-kill", "N_RESTARTS=5", "_PID=\(pid)",
    ])
    #expect(batch.string(entry.subjectUnit) == (pid == 1 ? "db.service" : ""))
    #expect(batch.string(entry.unitResult) == (pid == 1 ? "oom-kill" : ""))
    #expect(entry.number == (pid == 1 ? 5 : 0))
  }

  @Test(
    "whose core was dumped is believed of the service that stores core dumps alone",
    arguments: [
      ("systemd-coredump@3-812-0.service", "web.service"), ("web.service", ""), ("user@1000.service", ""),
      ("systemd-coredump@3-812-0.scope", ""), ("", ""),
    ])
  func coredump(unit: String, believed: String) {
    let fields = [
      "COREDUMP_UNIT=web.service", "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1", "_PID=812", "_UID=1000",
      "_SYSTEMD_UNIT=\(unit)", "UNIT=other.service",
    ]
    let (entry, batch) = Draft.entry(fields)
    #expect(batch.string(entry.subjectUnit) == believed)
    let (other, _) = Draft.entry(fields.filter { !$0.hasPrefix("MESSAGE_ID=") })
    #expect(other.subjectUnit.isEmpty)
  }

  @Test("suppressed messages are counted only by journald itself", arguments: ["driver", "journal"])
  func suppressed(transport: String) {
    let (entry, _) = Draft.entry(["N_DROPPED=1234", "_TRANSPORT=\(transport)", "_PID=300"])
    #expect(entry.number == (transport == "driver" ? 1234 : 0))
  }

  @Test("of several messages the first is kept, also when it is empty")
  func repeated() {
    let (entry, batch) = Draft.entry(["MESSAGE=one", "MESSAGE=two"])
    #expect(batch.string(entry.message) == "one")
    #expect(Draft.entry(["MESSAGE=", "MESSAGE=two"]).0.message.isEmpty)
  }

  @Test("of every field the first value counts")
  func first() {
    let names = ["_PID=1", "_UID=7", "_TRANSPORT=driver", "PRIORITY=3", "N_DROPPED=5"]
    let (entry, _) = Draft.entry(
      names + ["_PID=2", "_UID=8", "_TRANSPORT=kernel", "PRIORITY=0", "N_DROPPED=6"])
    #expect(entry.pid == 1 && entry.uid == 7 && entry.transport == .driver && entry.priority == 3)
    #expect(entry.number == 5)
  }

  @Test("a message is cut at its cap, other texts at theirs")
  func caps() {
    let long = String(repeating: "x", count: 20_000)
    let (entry, _) = Draft.entry(["MESSAGE=\(long)", "_SYSTEMD_UNIT=\(long)", "SYSLOG_IDENTIFIER=\(long)"])
    #expect(entry.message.count == 8192)
    #expect(entry.unit.count == 256)
    #expect(entry.claimedIdentifier.count == 256)
  }

  @Test("a field given a thousand times takes no more room than once")
  func flood() {
    let (_, batch) = Draft.entry((0..<1000).map { "UNIT=unit-\($0).service" })
    #expect(batch.bytes.count < 64)
  }

  @Test(
    "numbers that are none are passed over",
    arguments: ["PRIORITY=8", "PRIORITY=", "PRIORITY=-1", "PRIORITY=1 ", "PRIORITY=99999999999999999999"])
  func noNumber(field: String) {
    #expect(Draft.entry([field]).0.priority == 6)
  }

  @Test("without stamps an entry has no user and no process")
  func unstamped() {
    let (entry, _) = Draft.entry(["MESSAGE=x", "_UID=4294967296", "_PID=x"])
    #expect(entry.uid == .max)
    #expect(entry.pid == 0)
  }

  @Test("the unit's entries are the daemon's own, whatever their user")
  func ownUnit() {
    #expect(Draft.isOwn(["_SYSTEMD_UNIT=tocsin.service", "_UID=33"]))
  }

  @Test(
    "its marks count from its own user only, in any order",
    arguments: ["MESSAGE_ID=00000000000000010000000000000002", "TOCSIN_ID=abc"])
  func ownMarks(mark: String) {
    #expect(Draft.isOwn([mark, "_UID=990"]))
    #expect(Draft.isOwn(["_UID=990", mark]))
    for stamp in ["_UID=991", "_UID=0", "_UID=", "UID=990", "MESSAGE=_UID=990"] {
      #expect(!Draft.isOwn([mark, stamp]))
      #expect(!Draft.isOwn([stamp, mark]))
    }
  }

  @Test(
    "what others say of the daemon is not its own",
    arguments: [
      ["_SYSTEMD_UNIT=init.scope", "UNIT=tocsin.service", "_PID=1"], ["_SYSTEMD_UNIT=tocsin.service2"],
      ["_SYSTEMD_UNIT=tocsin"], ["MESSAGE=TOCSIN_ID=abc"], ["SYSLOG_IDENTIFIER=tocsin"],
    ])
  func foreign(fields: [String]) {
    #expect(!Draft.isOwn(fields))
  }

  @Test("bytes of any kind never trap", arguments: 0..<100)
  func anyBytes(seed: Int) {
    var random = SplitMix64(seed: seed)
    let names = ["MESSAGE", "MESSAGE_ID", "_PID", "_UID", "PRIORITY", "UNIT", "N_DROPPED", "_TRANSPORT", ""]
    let fields = (0..<30).map { _ in
      Array(names[Int.random(in: 0..<names.count, using: &random)].utf8)
        + (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 30...70, using: &random) }
    }
    var batch = EntryBatch()
    if let entry = Draft.entry(fields, &batch.bytes) { batch.entries = [entry] }
    #expect(batch.isWellFormed)
  }
}

/// Drafts made of fields.
enum Draft {
  static let own = OwnEntries(
    unit: "tocsin.service", messageIDs: [Identifier128(high: 1, low: 2)], user: 990)

  static func verdict(
    _ fields: [[UInt8]], _ filter: EntryFilter, _ texts: inout [UInt8]
  ) -> EntryDraft.Verdict {
    var draft = EntryDraft()
    for field in fields { field.withUnsafeBytes { draft.take($0, filter: filter, texts: &texts) } }
    return draft.finished(filter, texts: &texts)
  }

  static func entry(
    _ fields: [[UInt8]], _ texts: inout [UInt8], filter: EntryFilter = EntryFilter()
  ) -> LogEntry? {
    guard case .kept(let entry) = verdict(fields, filter, &texts) else { return nil }
    return entry
  }

  static func entry(_ fields: [String], filter: EntryFilter = EntryFilter()) -> (LogEntry, EntryBatch) {
    var batch = EntryBatch()
    let entry = entry(fields.map { Array($0.utf8) }, &batch.bytes, filter: filter)
    return (entry ?? LogEntry(), batch)
  }

  static func isOwn(_ fields: [String]) -> Bool {
    var (filter, texts) = (EntryFilter(), [UInt8]())
    filter.own = own
    if case .own = verdict(fields.map { Array($0.utf8) }, filter, &texts) { return true }
    return false
  }

  static func isIgnored(_ fields: [String], globs: [String]) -> Bool {
    var (filter, texts) = (EntryFilter(), [UInt8]())
    filter.ignored = IgnoredUnits(globs: globs)
    if case .ignored = verdict(fields.map { Array($0.utf8) }, filter, &texts) { return true }
    return false
  }
}
