import Diagnosis
import Model
import Testing

@testable import Engine

@Suite("The digest")
struct DigestTests {
  /// A host that is still learning: nothing statistical rings.
  private static var learning: EngineSettings {
    var settings = EngineSettings()
    settings.observeForSeconds = 30 * 86_400
    return settings
  }

  @Test("two minutes after the first start it tells what was wrong before, once")
  func arrival() {
    var watch = Watch(EngineSettings())
    var census = UnitCensus(realtimeMicroseconds: watch.scenario.realtime)
    census.failed = [
      FailedUnit(name: "backup.service", result: "exit-code", sinceMicroseconds: 5),
      FailedUnit(name: "odd.service", result: "", sinceMicroseconds: 5),
    ]
    watch.scenario.units.census = census
    watch.scenario.levels[.inodesUsed] = 0.97
    let digests = watch.digests(seconds: 400)
    #expect(digests.map(\.occasion) == [.arrival])
    #expect(
      digests.first?.formerFaults == [
        Digest.FormerFault(
          entity: Entity(kind: .filesystem, name: "/data"), summary: "3.0% of inodes free (limit 5.0%)"),
        Digest.FormerFault(
          entity: Entity(kind: .unit, name: "backup.service"), summary: "failed (exit-code)"),
        Digest.FormerFault(entity: Entity(kind: .unit, name: "odd.service"), summary: "failed"),
      ])
    #expect(digests.first?.host == "db1")
    #expect(digests.first?.utcOffsetSeconds == 3600)
  }

  @Test("is due at each midnight of the place, and covers the day")
  func daily() throws {
    // The scenario's second 0 is midnight in UTC, and the place is an hour ahead of that.
    let untilMidnight = 1400
    let second = UInt64(23 * 3600 - untilMidnight)
    var watch = Watch(EngineSettings(), scenario: Scenario(second: second))
    #expect(watch.digests(seconds: untilMidnight - 1).map(\.occasion) == [.arrival])
    let midnight = watch.digests(seconds: 2)
    #expect(midnight.map(\.occasion) == [.daily])
    let daily = try #require(midnight.first)
    #expect(daily.toMicroseconds - daily.fromMicroseconds == Int64(untilMidnight - 1) * 1_000_000)
    #expect(daily.coverage.observedSeconds == Double(untilMidnight - 1))
    #expect(daily.coverage.missedSeconds == 0)
    #expect(daily.coverage.signals == Watched.allCases.count)
    #expect(daily.coverage.warming == 0 || daily.coverage.mature == 0)
    #expect(daily.formerFaults == [])
    #expect(watch.digests(seconds: 600) == [])
    #expect(watch.engine.digestSoFar().fromMicroseconds == daily.toMicroseconds)
  }

  @Test(
    "a midnight two minutes after the start takes nothing from what was wrong before", arguments: 117...124)
  func midnightOfArrival(untilMidnight: Int) {
    var watch = Watch(EngineSettings(), scenario: Scenario(second: UInt64(23 * 3600 - untilMidnight)))
    #expect(Set(watch.digests(seconds: 130).map(\.occasion)) == [.arrival, .daily])
  }

  @Test("what finds no room counts once in a stretch, however often it tries")
  func withoutRoom() {
    var ledger = DigestLedger()
    ledger.begin(day: 0, at: 0, totals: DigestTotals())
    func tries(_ number: Int) -> Bool {
      ledger.isNews(
        unopened: IncidentKey(entity: Entity(kind: .unit, name: "u\(number).service"), category: .logRate))
    }
    let news = [1, 1].map(tries) + (2..<5000).map(tries)
    #expect(news == [true, false] + [Bool](repeating: true, count: 4998))
    let again = tries(1)
    ledger.begin(day: 1, at: 0, totals: DigestTotals())
    let nextDay = tries(1)
    #expect(!again && nextDay)
  }

  @Test("after a pause over midnight it comes with the first frame, and says what was missed")
  func pause() throws {
    var watch = Watch(EngineSettings())
    _ = watch.digests(seconds: 300)
    watch.scenario.restart(after: 86_400)
    let digests = watch.digests(seconds: 1)
    #expect(digests.map(\.occasion) == [.daily])
    let daily = try #require(digests.first)
    #expect(daily.coverage.missedSeconds == 86_401)
    #expect(daily.coverage.observedSeconds == 299)
  }

  @Test("names what was held back, with the reason, and how it ended")
  func heldBack() throws {
    var watch = Watch(Self.learning)
    watch.pass(1200)
    watch.stress()
    watch.pass(120)
    var digest = watch.engine.digestSoFar()
    #expect(watch.written == [])
    #expect(digest.heldBack == [Digest.HeldBack(reason: "learning", count: 1)])
    let held = try #require(digest.notable.first)
    #expect(held.reason == "learning" && held.endMicroseconds == nil)
    #expect(held.incident.lead?.signal == "system.cpu.utilization")
    #expect(held.incident.lead?.votes == [])
    #expect(digest.rang == 0 && digest.learnsForSeconds > 0)
    watch.relax()
    watch.pass(900)
    digest = watch.engine.digestSoFar()
    #expect(digest.notable.first?.endMicroseconds != nil)
    #expect(digest.heldBack.map(\.count) == [1])
  }

  @Test("what rings after all was not held back")
  func released() {
    var settings = Self.learning
    settings.maxPerWeek = 100
    var watch = Watch(settings)
    watch.pass(1200)
    watch.stress()
    watch.pass(120)
    #expect(watch.engine.digestSoFar().heldBack.map(\.count) == [1])
    settings.observeForSeconds = 0
    watch.engine.apply(settings)
    watch.pass(20)
    #expect(watch.story == [.open])
    let digest = watch.engine.digestSoFar()
    #expect(digest.heldBack == [] && digest.notable == [])
    #expect(digest.rang == 1 && digest.open == 1)
  }

  @Test("what is held back for another reason by now is counted once")
  func changedReason() {
    var settings = Self.learning
    var watch = Watch(settings)
    watch.pass(1200)
    watch.stress()
    watch.pass(120)
    settings.minSeverity = .critical
    watch.engine.apply(settings)
    watch.pass(20)
    let digest = watch.engine.digestSoFar()
    #expect(digest.heldBack == [Digest.HeldBack(reason: "below-min-severity", count: 1)])
    #expect(digest.notable.map(\.reason) == ["below-min-severity"])
  }

  @Test("a restart changes nothing in it")
  func restart() throws {
    var watch = Watch(Self.learning)
    watch.pass(1200)
    watch.stress()
    watch.pass(120)
    let before = watch.engine.digestSoFar()
    try watch.reload(Self.learning)
    #expect(watch.engine.digestSoFar() == before)
    watch.pass(60)
    #expect(watch.engine.digestSoFar().heldBack.map(\.count) == [1])
  }

  @Test("the worst are named, and no more than there is room for")
  func cap() {
    var ledger = DigestLedger()
    ledger.begin(day: 0, at: 0, totals: DigestTotals())
    for number in 0..<100 {
      var incident = Incident(
        id: "id\(number)", category: .resource, entity: .host, severity: number == 70 ? .error : .warning,
        onsetMicroseconds: Int64(number), summary: "", clearRule: "")
      incident.causes = []
      ledger.hold(incident, for: .weeklyCeiling, after: nil, countedIn: 0)
    }
    #expect(ledger.entries.count == DigestLedger.notableMaximum)
    #expect(ledger.entries.first?.incident.id == "id70")
    #expect(ledger.entries.last?.incident.id == "id14")
    #expect(ledger.heldBack.reduce(0, +) == 100)
  }

  @Test("a clock that is set back by days neither ends the stretch nor stops it")
  func clockSetBack() {
    var watch = Watch(EngineSettings())
    _ = watch.digests(seconds: 300)
    watch.scenario.bootedAt -= 10 * 86_400_000_000
    #expect(watch.digests(seconds: 10) == [])
    let soFar = watch.engine.digestSoFar()
    #expect(soFar.fromMicroseconds <= soFar.toMicroseconds)
    watch.scenario.bootedAt += 86_400_000_000
    #expect(watch.digests(seconds: 1).map(\.occasion) == [.daily])
  }
}

@Suite("Signals without values")
struct DeadSignalTests {
  @Test("a signal is dead once all of its entity have had no value for half an hour")
  func dead() {
    var watch = Watch(EngineSettings())
    watch.pass(60)
    #expect(watch.engine.digestSoFar().coverage.dead == 0)
    watch.scenario.levels[.unitCPU] = nil
    watch.scenario.levels[.ioPressure] = nil
    watch.pass(1900)
    let coverage = watch.engine.digestSoFar().coverage
    #expect(coverage.dead == 1)
    #expect(coverage.deadNames == ["web.service systemd.unit.cpu"])
    #expect(coverage.signals == Watched.allCases.count)
  }

  @Test("a signal of the host that has gone counts as dead after five minutes")
  func gone() {
    var watch = Watch(EngineSettings())
    watch.pass(300)
    watch.scenario.levels[.ioPressure] = nil
    var frame = watch.scenario.frame()
    frame.vanished = [Watched.ioPressure.rawValue]
    watch.step(frame)
    watch.pass(200)
    #expect(watch.engine.digestSoFar().coverage.dead == 0)
    watch.pass(200)
    #expect(watch.engine.digestSoFar().coverage.deadNames == ["host system.linux.pressure.io.full"])
  }
}

extension Watch {
  /// Steps the frames of some seconds, and hands over the digests that became due.
  mutating func digests(seconds: Int) -> [Digest] {
    var digests: [Digest] = []
    for _ in 0..<seconds {
      step(scenario.frame())
      if let digest = engine.takeDigest() { digests.append(digest) }
    }
    return digests
  }
}
