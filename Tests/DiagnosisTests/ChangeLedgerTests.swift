import Model
import TestSupport
import Testing

@testable import Diagnosis

@Suite struct ChangeLedgerTests {
  private static let nginx = Entity(kind: .unit, name: "nginx.service")

  private func change(
    _ summary: String, at seconds: Int64, _ kind: Change.Kind = .configuration, of entity: Entity = .host,
    units: [String] = []
  ) -> Change {
    Change(
      realtimeMicroseconds: seconds * 1_000_000, kind: kind, entity: entity, summary: summary, units: units)
  }

  @Test("gives the changes before a moment, nearest first, and none after it or too long before")
  func near() {
    var ledger = ChangeLedger()
    for second in [100, 900, 1000, 1001] { ledger.note(change("c\(second)", at: Int64(second))) }
    let found = ledger.near(1_000_000_000, before: 600)
    #expect(found.map(\.summary) == ["c1000", "c900"])
  }

  @Test("the same change again is one entry, dated by its last occurrence up to the moment")
  func again() {
    var ledger = ChangeLedger()
    for second in [100, 160, 220] {
      ledger.note(change("restarted", at: Int64(second), .unit, of: Self.nginx))
    }
    #expect(ledger.entries.count == 1)
    let found = ledger.near(200_000_000, before: 60)
    #expect(found.map(\.realtimeMicroseconds) == [160_000_000])
    #expect(found.map(\.summary) == ["restarted (3 times in 2m)"])
  }

  @Test("what is told twice with one time is one")
  func twice() {
    var ledger = ChangeLedger()
    ledger.note(change("a", at: 5))
    ledger.note(change("a", at: 5))
    #expect(ledger.entries.map(\.count) == [1])
  }

  @Test("a package that is told by its files and by its script has no number behind it")
  func package() {
    var ledger = ChangeLedger()
    ledger.note(change("nginx 1 -> 2 upgraded", at: 5, .package, of: Self.nginx))
    ledger.note(change("nginx 1 -> 2 upgraded", at: 9, .package, of: Self.nginx))
    #expect(ledger.near(20_000_000, before: 60).map(\.summary) == ["nginx 1 -> 2 upgraded"])
    #expect(ledger.newestTime(of: .package) == 9_000_000)
    #expect(ledger.newestTime(of: .configuration) == 0)
  }

  @Test(
    "a change touches its entity, the units it names, and instances of their templates",
    arguments: [
      ("nginx.service", true), ("postgresql@15-main.service", true), ("session-*.scope", false),
      ("postgresql.service", false),
    ])
  func touching(unit: String, touches: Bool) {
    var ledger = ChangeLedger()
    ledger.note(change("a", at: 5, .package, units: ["nginx.service", "postgresql@.service"]))
    let entity = Entity(kind: .unit, name: unit)
    #expect(ledger.near(9_000_000, before: 60, touching: [entity]).isEmpty != touches)
  }

  @Test("what explains an incident touches it or the whole host, is no failure, and no habit")
  func explaining() {
    var ledger = ChangeLedger()
    let shop = Entity(kind: .unit, name: "shop.service")
    ledger.note(change("/etc/nginx/nginx.conf written", at: 7000, of: Self.nginx, units: ["nginx.service"]))
    ledger.note(change("/etc/shop/shop.conf written", at: 7010, of: shop, units: ["shop.service"]))
    ledger.note(change("/etc/hosts written", at: 7020))
    ledger.note(change("failed", at: 7030, .unit, of: Self.nginx))
    ledger.note(change("a user logged in", at: 7040, .login))
    for round in 0..<20 { ledger.note(change("reloaded", at: Int64(360 * round), .unit, of: Self.nginx)) }
    let found = ledger.explaining(7_050_000_000, of: [Self.nginx]).map(\.summary)
    #expect(found == ["/etc/hosts written", "/etc/nginx/nginx.conf written"])
    #expect(ledger.explaining(7_050_000_000, of: []).map(\.summary) == ["/etc/hosts written"])
    for round in 0..<5 { ledger.note(change("restarted", at: Int64(7000 + 9 * round), .unit, of: shop)) }
    #expect(ledger.explaining(7_050_000_000, of: [shop]).first?.summary == "restarted (5 times in 36s)")
  }

  @Test("a storm of one kind takes the room of no other")
  func room() {
    var ledger = ChangeLedger()
    ledger.note(change("nginx 1 -> 2 upgraded", at: 1, .package))
    for index in 0..<1000 {
      ledger.note(change("f\(index)", at: Int64(index)))
      ledger.note(
        change("started", at: Int64(index), .unit, of: Entity(kind: .unit, name: "u\(index).service")))
    }
    #expect(
      ledger.entries.count == ChangeLedger.room(for: .configuration) + ChangeLedger.room(for: .unit) + 1)
    #expect(ledger.evicted == 2001 - UInt64(ledger.entries.count))
    #expect(ledger.entries.contains { $0.change.kind == .package })
    #expect(ledger.entries.contains { $0.change.summary == "f999" })
  }

  @Test("all kinds together have no more room than there is")
  func capacity() {
    #expect(Change.Kind.allCases.reduce(0) { $0 + ChangeLedger.room(for: $1) } <= ChangeLedger.capacity)
  }

  @Test("forgets what is older than a day")
  func prune() {
    var ledger = ChangeLedger()
    ledger.note(change("old", at: 0))
    ledger.note(change("new", at: 100))
    ledger.prune(at: (ChangeLedger.seconds + 50) * 1_000_000)
    #expect(ledger.entries.map(\.change.summary) == ["new"])
  }

  @Test("comes back from a snapshot as it was, and refuses any damage without failing", arguments: 0..<8)
  func coding(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var ledger = ChangeLedger()
    for _ in 0..<500 {
      let kind = Change.Kind(rawValue: UInt8(random.next() % 12)) ?? .unit
      let entity = Entity(kind: .unit, name: "\(random.next() % 50).service")
      ledger.note(change("s\(random.next() % 4)", at: Int64(random.next() % 90_000), kind, of: entity))
    }
    var writer = ByteWriter()
    ledger.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    #expect(try ChangeLedger(decoding: &reader).entries == ledger.entries)
    for _ in 0..<40 {
      var bytes = writer.bytes
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      var reader = ByteReader(bytes)
      guard let read = try? ChangeLedger(decoding: &reader) else { continue }
      #expect(read.entries.count <= ChangeLedger.capacity)
    }
  }
}

@Suite struct UnitHistoryTests {
  private static let unit = "nginx.service"

  /// The changes that some events make, each a second after the one before.
  private func changes(_ events: UnitHistory.Event..., gap: Int64 = 1, isTimed: Bool = false) -> [Change] {
    var (ledger, history) = (ChangeLedger(), UnitHistory())
    for (index, event) in events.enumerated() {
      let time = (1 + Int64(index) * gap) * 1_000_000
      history.note(event, of: Self.unit, at: time, isTimed: isTimed, in: &ledger)
    }
    return ledger.entries.map(\.change).sorted { $0.realtimeMicroseconds < $1.realtimeMicroseconds }
  }

  @Test("a stop and a start are one restart, dated by the stop")
  func restart() {
    let found = changes(.stopping, .stopped, .starting, .started)
    #expect(found.map(\.summary) == ["restarted"])
    #expect(found.map(\.realtimeMicroseconds) == [1_000_000])
  }

  @Test("so are they where the manager does not say that the start begins")
  func simpleRestart() {
    #expect(changes(.stopping, .stopped, .started).map(\.summary) == ["restarted"])
    #expect(changes(.failed, .started).map(\.summary) == ["failed", "started again after it failed"])
  }

  @Test("what fails and is put aside before it is started again was restarted by nobody")
  func putAside() {
    let found = changes(.failed, .stopped, .started, .failed, .stopped, .started)
    #expect(Set(found.map(\.summary)) == ["failed", "started again after it failed"])
  }

  @Test("a start long after a stop is one of its own")
  func apart() {
    let found = changes(.stopping, .starting, gap: 400)
    #expect(found.map(\.summary) == ["stopped", "started"])
  }

  @Test("a start, a reload and a failure are each one change")
  func single() {
    #expect(changes(.starting, .started).map(\.summary) == ["started"])
    #expect(changes(.starting, .started, .reloading).map(\.summary) == ["started", "reloaded"])
    #expect(changes(.failed, .stopped).map(\.summary) == ["failed"])
  }

  @Test("a unit that fails again and again is two changes, with how often")
  func longLoop() {
    var (ledger, history) = (ChangeLedger(), UnitHistory())
    for round in 0..<50 {
      for (step, event) in [UnitHistory.Event.failed, .starting, .started].enumerated() {
        let time = Int64(round * 10 + step) * 1_000_000
        history.note(event, of: Self.unit, at: time, isTimed: false, in: &ledger)
      }
    }
    #expect(Set(ledger.entries.map(\.change.summary)) == ["failed", "started again after it failed"])
    #expect(ledger.entries.map(\.count) == [50, 50])
  }

  @Test("what a timer starts is a job")
  func timed() {
    let found = changes(.starting, .started, isTimed: true)
    #expect(found.map(\.kind) == [.job] && found.map(\.summary) == ["started by its timer"])
  }

  @Test("remembers so many units between their events, and comes back from a snapshot")
  func cap() throws {
    var (ledger, history) = (ChangeLedger(), UnitHistory())
    for index in 0..<UnitHistory.capacity + 9 {
      history.note(.stopping, of: "\(index).service", at: Int64(index), isTimed: false, in: &ledger)
    }
    var writer = ByteWriter()
    history.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    var read = try UnitHistory(decoding: &reader)
    let last = "\(UnitHistory.capacity + 8).service"
    read.note(.starting, of: last, at: 1000, isTimed: false, in: &ledger)
    let changes = ledger.near(2000, before: 1, touching: [Entity(kind: .unit, name: last)])
    #expect(changes.map(\.summary) == ["restarted"])
  }
}

extension ChangeLedgerTests {
  @Test("times at the ends of time overflow nothing", arguments: [Int64.min, 0, .max])
  func endsOfTime(now: Int64) {
    var (ledger, history) = (ChangeLedger(), UnitHistory())
    for time in [Int64.min, 0, .max, .min] {
      ledger.note(
        Change(realtimeMicroseconds: time, kind: .boot, entity: .host, summary: "the host was booted"))
      history.note(.started, of: "web.service", at: time, isTimed: false, in: &ledger)
    }
    _ = ledger.explaining(now, of: [.host])
    _ = ledger.near(now, before: 60)
    ledger.prune(at: now)
    #expect(ledger.entries.allSatisfy { $0.change.realtimeMicroseconds >= now || now <= 0 })
  }
}
