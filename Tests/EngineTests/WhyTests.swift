import Diagnosis
import Model
import Testing

@testable import Engine

extension Watch {
  /// Asks about now.
  fileprivate func ask(unit: String? = nil, entity: String? = nil, signal: String? = nil) -> WhyAnswer {
    var question = WhyQuestion()
    (question.unit, question.entity, question.signal) = (unit, entity, signal)
    return engine.why(question)
  }

  /// Lets half a minute pass at most until a rule decides about a signal: what is new is normal soon.
  fileprivate mutating func wait(for rule: SignalRule, of signal: String) -> WhyAnswer.SignalFinding? {
    for _ in 0..<30 {
      pass(1)
      if let found = ask(signal: signal).signals.first, found.rule == rule { return found }
    }
    return nil
  }

  /// Asks about a moment.
  fileprivate func ask(at moment: Int64) -> WhyAnswer {
    var question = WhyQuestion()
    question.at = moment
    return engine.why(question)
  }
}

@Suite("Why something did or did not ring")
struct WhyTests {
  private func finding(_ answer: WhyAnswer, _ signal: String) -> WhyAnswer.SignalFinding? {
    answer.signals.first { $0.status.descriptor.name == signal }
  }

  @Test("a signal warms first and is as usual then")
  func usual() throws {
    var watch = Watch()
    watch.pass(60)
    let early = try #require(finding(watch.ask(signal: "system.cpu.*"), "system.cpu.utilization"))
    #expect(early.rule == .warming)
    #expect(early.samples < early.samplesNeeded)
    watch.pass(600)
    let late = try #require(finding(watch.ask(entity: "host"), "system.cpu.utilization"))
    #expect(late.rule == .usual)
    #expect(late.slowRule == .warming)
    #expect(late.leastChange >= 0.2)
    #expect(watch.ask().signals.isEmpty, "where nothing is named, what is as usual is only counted")
    #expect(watch.ask().counts.reduce(0, +) == Watched.allCases.count)
  }

  @Test("what an incident holds names it, and the incident says what it is to what is asked about")
  func incident() throws {
    var watch = Watch()
    watch.pass(600)
    watch.stress()
    watch.pass(60)
    let answer = watch.ask(signal: "system.cpu.utilization")
    let open = try #require(answer.open.first)
    #expect(open.hasRung && open.relation == "about")
    #expect(finding(answer, "system.cpu.utilization")?.rule == .incident)
    #expect(finding(answer, "system.cpu.utilization")?.incident == open.incident.id)
    #expect(watch.ask(unit: "other.service").open.isEmpty)
  }

  @Test("an incident that is held back says why, and is remembered when it has ended")
  func heldBack() throws {
    var settings = Watch.open
    settings.observeForSeconds = 86_400
    var watch = Watch(settings)
    watch.pass(600)
    let onset = watch.scenario.realtime
    watch.stress()
    watch.pass(60)
    let open = try #require(watch.ask().open.first)
    #expect(!open.hasRung && open.heldBack == .learning)
    watch.relax()
    watch.pass(300)
    #expect(watch.ask().open.isEmpty)
    let past = watch.ask(at: onset + 20_000_000)
    #expect(past.ended.map(\.id) == [open.incident.id])
    #expect(past.ended.first?.heldBack == .learning)
    #expect(past.signals.isEmpty, "values of the past are not kept")
    #expect(watch.ask(at: onset - 400_000_000).ended.isEmpty)
  }

  @Test("a change that is too small is told as such, and remembered with when and how far")
  func small() throws {
    var watch = Watch()
    watch.pass(3600)
    let onset = watch.scenario.realtime
    watch.scenario.levels[.memory] = 0.46
    let now = watch.wait(for: .small, of: "system.memory.utilization")
    #expect(now.map { abs($0.leastChange - 0.1) < 0.02 } == true)
    let answer = watch.ask(signal: "system.memory.utilization")
    let passed = try #require(answer.passed.first)
    #expect(passed.rule == .small)
    #expect(abs(passed.firstMicroseconds - onset) <= 20_000_000)
    #expect(passed.observed > passed.expected.high)
    #expect(watch.written == [])
  }

  @Test("what falls where rising is worse harms nobody")
  func harmless() {
    var watch = Watch()
    watch.scenario.levels[.memory] = 0.8
    watch.pass(3600)
    watch.scenario.levels[.memory] = 0.4
    let found = watch.wait(for: .harmless, of: "system.memory.utilization")
    #expect(found != nil)
  }

  @Test("one mean far out is too brief, and is remembered once it has come to nothing")
  func brief() throws {
    var watch = Watch()
    watch.pass(3600)
    watch.scenario.levels[.memory] = 0.9
    watch.pass(10)
    watch.scenario.levels[.memory] = 0.4
    watch.pass(40)
    let passed = watch.ask(entity: "host").passed.filter { $0.signal == "system.memory.utilization" }
    #expect(passed.contains { $0.rule == .brief })
    #expect(watch.written == [])
  }

  @Test("what is ignored is told as such")
  func ignored() {
    var settings = Watch.open
    settings.ignoredUnits = ["web.*"]
    var watch = Watch(settings)
    watch.pass(3600)
    watch.scenario.levels[.unitCPU] = 1
    let found = watch.wait(for: .ignored, of: "systemd.unit.cpu")
    #expect(found != nil)
    #expect(watch.ask(unit: "web.service").passed.first?.rule == .ignored)
  }

  @Test("logs of a unit are told of with how long it has been quiet")
  func logs() throws {
    var watch = Watch()
    for _ in 0..<100 {
      watch.scenario.log("served", unit: "web.service")
      watch.pass(10)
    }
    watch.pass(120)
    let log = try #require(watch.ask(unit: "web.*").logs.first)
    #expect(log.unit == "web.service" && log.entries == 100)
    #expect((120...131).contains(log.quietSeconds))
    #expect(watch.ask(unit: "db.service").logs.isEmpty)
  }

  @Test("what has vanished is told of with when, where it is named")
  func gone() throws {
    var watch = Watch()
    watch.pass(600)
    var frame = watch.scenario.frame()
    frame.vanished = [Watched.unitCPU.rawValue]
    _ = watch.engine.step(frame)
    let found = try #require(finding(watch.ask(unit: "web.service"), "systemd.unit.cpu"))
    #expect(found.rule == .gone)
    #expect(abs((found.goneMicroseconds ?? 0) - watch.scenario.realtime) <= 2_000_000)
    #expect(!watch.ask().signals.contains { $0.rule == .gone })
  }

  @Test("an incident that somebody silenced names the decision and who decided")
  func silenced() throws {
    var watch = Watch()
    watch.pass(600)
    var silence = Decision(id: "silence-1", kind: .silence)
    silence.scope.entities = [DecisionScope.Entities(kind: .host, pattern: "")]
    (silence.author, silence.reason) = ("alice", "load test")
    silence.intervals = [DecisionInterval(fromMicroseconds: 0, untilMicroseconds: .max)]
    var other = Decision(id: "silence-2", kind: .silence)
    other.scope.entities = [DecisionScope.Entities(kind: .unit, pattern: "web*")]
    var frame = watch.scenario.frame()
    frame.decisions = [silence, other]
    watch.step(frame)
    watch.stress()
    watch.pass(60)
    let answer = watch.ask(entity: "host")
    let open = try #require(answer.open.first)
    #expect(!open.hasRung && open.heldBack == .silenced)
    #expect(open.decision?.decision.author == "alice" && open.decision?.isInForce == true)
    #expect(answer.decisions.map(\.decision.id) == ["silence-1"])
    #expect(watch.ask(unit: "web*").decisions.map(\.decision.id) == ["silence-2"])
    #expect(watch.ask().decisions.count == 2)
    #expect(watch.written == [])
  }

  @Test("asking changes nothing")
  func pure() {
    var asked = Watch()
    var alone = Watch()
    for round in 0..<60 {
      _ = asked.ask()
      _ = asked.engine.top(limit: 5)
      if round == 50 {
        asked.stress()
        alone.stress()
      }
      asked.pass(20)
      alone.pass(20)
    }
    #expect(asked.engine.encodeSnapshot() == alone.engine.encodeSnapshot())
  }

  @Test("what is remembered survives a restart")
  func restart() throws {
    var watch = Watch()
    watch.pass(1000)
    watch.stress()
    watch.pass(60)
    watch.relax()
    watch.pass(300)
    let before = watch.ask()
    try watch.reload()
    let after = watch.ask()
    #expect(after.ended == before.ended && !after.ended.isEmpty)
    #expect(after.passed == before.passed)
    #expect(after.passedSince == before.passedSince)
  }
}

@Suite("What is remembered of what did not ring")
struct PastLedgerTests {
  private func passed(_ number: Int64, signal: String = "a", surprise: Double = 4) -> PassedDeviation {
    PassedDeviation(
      entity: .host, signal: signal, unit: .count, rule: .small, isSlow: false, firstMicroseconds: number,
      lastMicroseconds: number + 10_000_000, bins: 1, observed: surprise,
      expected: ExpectedRange(low: 0, mid: 0, high: 1), surprise: surprise)
  }

  @Test("surprises of a signal that follow each other are one, with the largest of them")
  func goesOn() {
    var ledger = PastLedger()
    ledger.begin(at: 5)
    for bin in 0..<3 { ledger.note(passed(Int64(bin) * 10_000_000, surprise: bin == 1 ? 6 : 4)) }
    ledger.note(passed(2_000_000_000))
    #expect(ledger.passed.map(\.bins) == [3, 1])
    #expect(ledger.passed.first?.surprise == 6 && ledger.passed.first?.observed == 6)
    #expect(ledger.passed.first?.lastMicroseconds == 30_000_000)
    #expect(ledger.passedSince == 5)
  }

  @Test("the oldest make room, and since when nothing is missing is known")
  func full() {
    var ledger = PastLedger()
    ledger.begin(at: 0)
    for number in 0..<(PastLedger.passedMaximum + 3) {
      ledger.note(passed(Int64(number) * 1_000_000_000, signal: "s\(number)"))
    }
    #expect(ledger.passed.count == PastLedger.passedMaximum)
    #expect(ledger.passedSince == 2_010_000_000)
    #expect(ledger.endedSince == 0)
  }
}

@Suite("What is told of units and at one glance")
struct UnitStatusTests {
  @Test("a unit has its state, its use, its entries and its incident")
  func unit() throws {
    var watch = Watch()
    watch.scenario.log("served", unit: "web.service")
    watch.scenario.log("ticked", unit: "cron.service")
    watch.pass(600)
    var (units, count) = watch.engine.units(limit: 10)
    #expect(Set(units.map(\.name)) == ["web.service", "cron.service"] && count == 2)
    let web = try #require(units.first { $0.name == "web.service" })
    #expect(web.state == .running && web.entries == 1 && web.signals == 1)
    #expect(web.cores.map { abs($0 - 0.1) < 0.05 } == true)
    #expect(web.memoryBytes == nil)
    watch.scenario.levels[.unitCPU] = 0.9
    watch.pass(60)
    (units, count) = watch.engine.units(limit: 1)
    #expect(units.map(\.name) == ["web.service"] && count == 2)
    #expect(units.first.map { $0.surprise >= 3 } == true)
    #expect(units.first?.signal == "systemd.unit.cpu")
  }

  @Test("a unit that the bus lists as failed is, and comes before others")
  func failed() {
    var watch = Watch()
    watch.pass(60)
    var census = UnitCensus(realtimeMicroseconds: watch.scenario.realtime)
    census.failed = [FailedUnit(name: "db.service", result: "exit-code", sinceMicroseconds: 0)]
    watch.scenario.units.census = census
    watch.pass(2)
    let first = watch.engine.units(limit: 10).units.first
    #expect(first?.name == "db.service" && first?.state == .failed && first?.result == "exit-code")
  }

  @Test("a unit that failed is, before the bus has told of it")
  func failedByLog() {
    var watch = Watch()
    watch.pass(60)
    watch.scenario.unitFails("db.service")
    watch.pass(2)
    let unit = watch.engine.units(limit: 10).units.first { $0.name == "db.service" }
    #expect(unit?.state == .failed && unit?.incidents.count == 1)
  }

  @Test("the most surprising signal comes first at a glance, and no list is longer than asked for")
  func top() {
    var watch = Watch()
    watch.pass(600)
    watch.stress()
    watch.pass(40)
    let top = watch.engine.top(limit: 2)
    #expect(top.signals.count == 2 && top.units.count == 1 && top.openCount == 1)
    #expect(top.signals.first?.rule == .incident)
    #expect(top.counts.reduce(0, +) == Watched.allCases.count)
    #expect(top.impact.cpuUtilization.map { $0 > 0.5 } == true)
    #expect(watch.engine.top(limit: -1).signals.isEmpty)
  }
}
