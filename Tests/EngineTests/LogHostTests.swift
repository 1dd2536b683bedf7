import Detection
import LogTemplates
import Model
import TestSupport
import Testing

@testable import Engine

@Suite("Weeks of a host's journal")
struct LogHostTests {
  private static let stopping = "de5b426a63be47a7b6ac3eaac82e2f6f"
  private static let stopped = "9d1aaa27d60140bd96365438aad20286"
  private static let started = "39f53479d3a045ac8e11786248231fbf"

  @Test("nothing rings in nine days, a reboot included")
  func quiet() {
    #expect(LogHostWatch.Past.days.opened == [])
    #expect(LogHostWatch.Past.week.opened == [])
  }

  @Test("lags, restarts and losses ring no silence")
  func rough() throws {
    var watch = LogHostWatch(seed: 3)
    var random = SplitMix64(seed: 3)
    for day in 0..<6 {
      watch.pass(hours: 20 + 2 * random.uniform())
      var late: [Frame] = []
      watch.pass(hours: 0.15) { _, frame in
        late.append(frame)
        frame.entries = EntryBatch()
      }
      for var frame in late where day % 2 == 0 {
        frame.header.flags = .catchUp
        watch.step(frame)
      }
      if day % 2 == 1 {
        var frame = watch.host.frame()
        frame.gaps = [JournalGap(count: 40, fromMicroseconds: 0, toMicroseconds: 1)]
        watch.step(frame)
      }
      try watch.reload()
    }
    #expect(watch.opened.filter { !$0.contains("journal entries were lost") } == [])
  }

  @Test(
    "what stops is told in its own time",
    arguments: [
      ("heartbeat", "worker.service", 0.2), ("hourly", "cron.service", 1.7), ("exim", "exim4.service", 1),
    ])
  func stops(name: String, unit: String, hours: Double) throws {
    var watch = try LogHostWatch(.days)
    watch.host.isBroken = [name]
    watch.pass(hours: hours)
    let open = try #require(watch.written.first)
    #expect(watch.written.count == 1 && open.incident.entity == Entity(kind: .unit, name: unit))
    #expect(open.incident.severity == .warning && open.incident.category == .logRate)
    #expect(open.incident.summary.hasPrefix("no more of: "))
    let lead = try #require(open.incident.lead)
    #expect(lead.title == "stopped logging for" && lead.unit == .seconds && lead.isAbove)
    #expect(lead.observed > lead.expected.high && lead.surprise >= 4.5)
    #expect(lead.sinceMicroseconds < open.realtimeMicroseconds - 300_000_000)
    watch.host.isBroken = []
    watch.pass(hours: 2)
    #expect(watch.written.map(\.kind) == [.open, .clear])
  }

  @Test("a silence stays one open incident for a day, and is then taken for normal")
  func staysSilent() throws {
    var watch = try LogHostWatch(.days)
    watch.host.isBroken = ["heartbeat"]
    watch.pass(hours: 23)
    #expect(watch.written.map(\.kind) == [.open])
    watch.pass(hours: 30)
    #expect(watch.written.map(\.kind) == [.open, .clear])
  }

  @Test("a nightly job that is missing is told before the next is due; not where its timer was stopped")
  func missingRun() throws {
    for isTimerStopped in [false, true] {
      var watch = try LogHostWatch(.week)
      watch.host.isBroken = ["backup"]
      var frame = watch.host.frame()
      if isTimerStopped { frame.manager(Self.stopped, "backup.timer") }
      watch.step(frame)
      watch.pass(hours: 26)
      #expect(watch.opened == (isTimerStopped ? [] : ["backup.service:  (did not run for)"]))
    }
  }

  @Test(
    "a unit that was stopped, or says nothing after it was started, is not silent", arguments: [false, true])
  func stoppedUnit(isStartedAgain: Bool) throws {
    var watch = try LogHostWatch(.days)
    watch.host.isBroken = ["heartbeat", "tick", "statistics"]
    var frame = watch.host.frame()
    for id in [Self.stopping, Self.stopped] { frame.manager(id, "worker.service") }
    if isStartedAgain { frame.manager(Self.started, "worker.service") }
    watch.step(frame)
    watch.pass(hours: 0.15)
    #expect(watch.opened == [])
    // A unit that was started and is dumb for a quarter of an hour is silent after all.
    watch.pass(hours: 1.8)
    #expect(watch.opened.count == (isStartedAgain ? 1 : 0))
  }

  @Test("nobody but process 1 can explain a silence away")
  func forgedStop() throws {
    var watch = try LogHostWatch(.days)
    watch.host.isBroken = ["heartbeat", "tick", "statistics"]
    var frame = watch.host.frame()
    frame.manager(Self.stopped, "worker.service", pid: 4_711)
    watch.step(frame)
    watch.pass(hours: 0.3)
    #expect(watch.opened.count == 1)
  }

  @Test("a share of errors that rises is told in a quarter of an hour with both shares")
  func errorShare() throws {
    var watch = try LogHostWatch(.days)
    watch.host.load = 0.4
    watch.pass(hours: 3)
    watch.host.failures = 0.15
    watch.pass(hours: 0.5)
    let incident = try #require(watch.written.first?.incident)
    #expect(watch.opened.count == 1 && incident.entity.name == "shop.service")
    let lead = try #require(
      ([incident.lead].compactMap { $0 } + incident.folded).first { $0.unit == .fraction })
    #expect(lead.title == "errors among entries" && lead.observed > 0.05 && lead.expected.high < 0.05)
    #expect(incident.logs.first?.template.hasPrefix("payment") == true)
  }

  @Test("a rate that falls to an eighth of the hour's is told")
  func drop() throws {
    var watch = LogHostWatch(seed: 9, load: 0.5)
    watch.pass(hours: 3.5 * 24)
    #expect(watch.opened == [])
    watch.host.load = 0.06
    watch.pass(hours: 0.4)
    let lead = try #require(watch.written.first?.incident.lead)
    #expect(watch.opened.count == 1 && lead.entity.name == "shop.service")
    #expect(!lead.isAbove && lead.unit == .perSecond && lead.observed < lead.expected.low / 2)
  }

  @Test("one new error of a quiet unit rings, one new line does not, and the second of a talker neither")
  func novelty() throws {
    var watch = try LogHostWatch(.days)
    watch.log("ledger is being compacted", "worker.service")
    watch.pass(hours: 0.1)
    #expect(watch.opened == [])
    watch.log("cannot write ledger: permission denied", "worker.service", 3)
    watch.pass(hours: 0.1)
    let incident = try #require(watch.written.first?.incident)
    #expect(incident.category == .newErrorTemplate && incident.severity == .warning)
    #expect(incident.summary == "new error: cannot write ledger: permission denied")
    #expect(incident.lead.map { $0.surprise >= 4.5 && $0.votes.last?.statistic == "novelty" } == true)
    watch.pass(hours: 3)
    watch.log("cannot read ledger: no such table", "worker.service", 3)
    watch.pass(hours: 0.1)
    #expect(watch.opened.count == 1)
  }

  @Test("a new warning of a unit that has been quiet for days rings")
  func warning() throws {
    var watch = try LogHostWatch(.week)
    watch.log("lease file is nearly full", "dhclient.service", 4)
    watch.pass(hours: 0.1)
    #expect(watch.opened == ["dhclient.service: new warning: lease file is nearly full (entries)"])
  }

  @Test("what journald dropped counts for the unit's rate, and explains what is missing")
  func suppressed() throws {
    var watch = try LogHostWatch(.days)
    watch.host.isBroken = ["heartbeat", "tick", "statistics"]
    for _ in 0..<12 {
      watch.pass(hours: 0.05)
      var frame = watch.host.frame()
      frame.suppressed(3, "worker.service")
      watch.step(frame)
    }
    #expect(watch.opened == [])
    #expect(watch.engine.logs.droppedEntries == 36)
    var frame = watch.host.frame()
    frame.suppressed(9_000, "worker.service")
    watch.step(frame)
    watch.step(watch.host.frame())
    let burst = watch.engine.status().open.first?.incident.lead
    #expect(burst?.entity.name == "worker.service" && burst?.observed == 900)
  }

  @Test("what journald dropped in the past is counted, and is no burst of now")
  func suppressedBefore() throws {
    var watch = try LogHostWatch(.days)
    var late = watch.host.frame()
    late.entries = EntryBatch()
    late.header.flags = .catchUp
    late.suppressed(9_000, "worker.service")
    watch.step(late)
    for _ in 0..<3 { watch.step(watch.host.frame()) }
    #expect(watch.engine.status().open.isEmpty)
    #expect(watch.engine.logs.droppedEntries == 9_000)
  }

  @Test("no sender that is late hides that another unit stopped", arguments: [false, true])
  func lateSender(isFile: Bool) throws {
    var watch = try LogHostWatch(.days)
    watch.host.isBroken = ["heartbeat"]
    for _ in 0..<72 {
      let frame = watch.host.frame()
      var late = Frame(header: frame.header)
      late.header.flags = .catchUp
      late.log("one of many", isFile ? "batch.log" : "web1/shop.service") { entry, _ in
        entry.isForeign = !isFile
        entry.bootID = .none
        entry.transport = isFile ? .file : .journal
        entry.realtimeMicroseconds -= 60_000_000
      }
      watch.step(late)
      watch.step(frame)
    }
    #expect(watch.opened.count == 1)
  }

  @Test("nobody but journald can say what was dropped", arguments: [Transport.journal, .syslog, .stdout])
  func forgedSuppression(transport: Transport) {
    var watch = Watch()
    watch.pass(20)
    var frame = watch.scenario.frame()
    frame.suppressed(500, "web.service", transport: transport)
    watch.step(frame)
    #expect(watch.engine.logs.droppedEntries == 0)
  }

  @Test("a snapshot at any moment changes nothing")
  func snapshot() throws {
    var left = try LogHostWatch(.days)
    var right = try LogHostWatch(.days)
    for part in 0..<30 {
      if part == 20 {
        left.host.isBroken = ["heartbeat"]
        right.host.isBroken = ["heartbeat"]
      }
      left.pass(hours: 0.203)
      right.pass(hours: 0.203)
      try right.reload()
    }
    #expect(left.written == right.written && left.opened.count == 1)
    #expect(left.engine.encodeSnapshot() == right.engine.encodeSnapshot())
  }

  @Test("damaged snapshots are refused or give an engine that works", arguments: 0..<25)
  func damagedSnapshot(seed: Int) {
    var random = SplitMix64(seed: seed)
    var watch = LogHostWatch(seed: 1)
    watch.pass(hours: 1)
    var bytes = watch.engine.encodeSnapshot()
    for _ in 0..<3 { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255) }
    guard let engine = try? Engine(host: Watch.host, settings: LogHostWatch.settings, snapshot: bytes) else {
      return
    }
    watch.engine = engine
    watch.pass(hours: 0.2)
    #expect(watch.engine.status().frames > 0)
  }

  @Test("two templates that were merged are counted as one, and the one that is left keeps the beat")
  func merged() throws {
    var watch = try LogHostWatch(.days)
    let beat = watch.engine.logs.pairs.indices.first {
      watch.engine.logs.book.templateText(pair: UInt32($0)).hasPrefix("heartbeat")
    }
    let statistics = watch.engine.logs.pairs.indices.first {
      watch.engine.logs.book.templateText(pair: UInt32($0)).hasPrefix("statistics")
    }
    guard let beat, let statistics else { return #expect(Bool(false), "both templates are known") }
    watch.engine.logs.merge(pair: beat, into: statistics)
    #expect(watch.engine.logs.pairs[statistics].silence.pauses.typical < 70)
    #expect(watch.engine.logs.pairs[beat].silence.pauses.samples == 0)
  }
}
