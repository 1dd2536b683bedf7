import Model
import Testing

@testable import Journal

@Suite("What the reader decides by itself")
struct EntryFilterTests {
  private static let machine = Array(String(repeating: "b", count: 32).utf8)

  private func named(_ fields: [String]) -> (LogEntry, EntryBatch) {
    var filter = EntryFilter()
    filter.origin = .named(ownMachine: Self.machine)
    filter.own = OwnEntries(unit: "tocsin.service", messageIDs: [], user: 990)
    return Draft.entry(fields, filter: filter)
  }

  @Test(
    "entries of ignored units are left out by the bytes of the trusted name",
    arguments: ["backup-1.service", "backup-.service", "cron.service"])
  func ignored(unit: String) {
    let globs = ["backup-*.service", "cron.service"]
    #expect(Draft.isIgnored(["_SYSTEMD_UNIT=\(unit)", "_PID=5"], globs: globs))
    #expect(!Draft.isIgnored(["UNIT=\(unit)", "_PID=5"], globs: globs))
    #expect(!Draft.isIgnored(["_SYSTEMD_UNIT=x\(unit)", "_PID=5"], globs: globs))
    #expect(!Draft.isIgnored(["_SYSTEMD_UNIT=\(unit)", "_PID=5"], globs: []))
  }

  @Test(
    "what may be about another unit is kept",
    arguments: [
      "_PID=1", "_TRANSPORT=kernel", "_TRANSPORT=driver", "MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c",
    ])
  func kept(field: String) {
    #expect(!Draft.isIgnored(["_SYSTEMD_UNIT=init.scope", field], globs: ["*"]))
  }

  @Test("a unit of another host is ignored by its own name and by that with its host")
  func ignoredForeign() {
    for (glob, isIgnored) in [
      ("cron.service", true), ("web1/*", true), ("*/cron.service", true), ("web2/*", false),
    ] {
      var (filter, texts) = (EntryFilter(), [UInt8]())
      filter.origin = .host(Array("web1".utf8))
      filter.ignored = IgnoredUnits(globs: [glob])
      let entry = Draft.entry([Array("_SYSTEMD_UNIT=cron.service".utf8)], &texts, filter: filter)
      #expect((entry == nil) == isIgnored, "\(glob)")
    }
  }

  @Test("many names share the places of the verdicts and none takes another's")
  func verdicts() {
    let ignored = IgnoredUnits(globs: ["*7.service"])
    for round in 0..<2 {
      for number in 0..<500 {
        let name = Array("unit-\(number + round).service".utf8)
        let isIgnored = name.withUnsafeBytes { ignored.contains($0[...]) }
        #expect(isIgnored == ((number + round) % 10 == 7))
      }
    }
  }

  @Test("what the manager says of the daemon's own unit is a change, from the manager only")
  func aboutOwn() {
    let fields = [
      "UNIT=tocsin.service", "MESSAGE=Started", "_MACHINE_ID=\(String(repeating: "b", count: 32))",
    ]
    #expect(named(fields + ["_PID=1"]).0.isAboutOwn)
    #expect(!named(fields + ["_PID=2"]).0.isAboutOwn)
    #expect(!named(["UNIT=web.service", "_PID=1"]).0.isAboutOwn)
  }

  @Test("an entry of another machine bears its host's name, in any order, and is of no boot of this one")
  func foreign() {
    let fields = [
      "_MACHINE_ID=\(String(repeating: "c", count: 32))", "_HOSTNAME=web 1", "_SYSTEMD_UNIT=nginx.service",
      "UNIT=db.service", "_PID=1", "_TRANSPORT=kernel",
    ]
    for fields in [fields, fields.reversed()] {
      let (entry, batch) = named(fields)
      #expect(entry.isForeign)
      #expect(batch.string(entry.unit) == "web_1/nginx.service")
      #expect(batch.string(entry.subjectUnit) == "web_1/db.service")
      #expect(entry.transport == .other)
      #expect(entry.bootID == .none)
    }
  }

  @Test("what has no unit counts for its host's kernel or user")
  func speakers() {
    let machine = "_MACHINE_ID=\(String(repeating: "c", count: 32))"
    #expect(unit([machine, "_HOSTNAME=h", "_TRANSPORT=kernel"]) == "h/kernel")
    #expect(unit([machine, "_HOSTNAME=h", "_UID=33"]) == "h/uid:33")
    #expect(unit([machine, "_SYSTEMD_UNIT=a.service"]) == "unknown-host/a.service")
  }

  private func unit(_ fields: [String]) -> String {
    let (entry, batch) = named(fields)
    return batch.string(entry.unit)
  }

  @Test("this machine's own entries stay as they are")
  func own() {
    let (entry, batch) = named([
      "_MACHINE_ID=\(String(repeating: "b", count: 32))", "_HOSTNAME=h", "_SYSTEMD_UNIT=a.service",
    ])
    #expect(!entry.isForeign)
    #expect(batch.string(entry.unit) == "a.service")
    #expect(named(["MESSAGE=of no machine"]).0.isForeign)
    let (own, other) = ("_MACHINE_ID=\(String(repeating: "b", count: 32))", "_MACHINE_ID=x")
    #expect(named([other, own]).0.isForeign)
    #expect(!named([own, other]).0.isForeign)
  }

  @Test("whatever a remote host claims, the name of its file holds")
  func remote() {
    var filter = EntryFilter()
    filter.origin = .host(Array("web1".utf8))
    filter.own = OwnEntries(unit: "tocsin.service", messageIDs: [], user: 990)
    let (entry, batch) = Draft.entry(
      [
        "_MACHINE_ID=\(String(repeating: "b", count: 32))", "_HOSTNAME=db1",
        "_SYSTEMD_UNIT=tocsin.service", "UNIT=tocsin.service", "_PID=1",
      ], filter: filter)
    #expect(entry.isForeign && !entry.isAboutOwn)
    #expect(batch.string(entry.unit) == "web1/tocsin.service")
  }
}
