import Model
import Testing

@testable import Engine

@Suite("Silences")
struct SilenceDecisionTests {
  @Test("a unit's silence holds its failure back, not that of another, and lets it ring when it ends")
  func unit() throws {
    var watch = Watch(EngineSettings())
    watch.decide(watch.decision(.silence, for: 600) { $0.scope = .units("web*") })
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.scenario.unitFails("mail.service")
    watch.pass(5)
    #expect(watch.written.map(\.incident.entity.name) == ["mail.service"])
    let held = try #require(watch.engine.status().open.first { $0.heldBack != nil })
    #expect(held.heldBack == .silenced)
    #expect(held.decision == "a")
    #expect(watch.engine.decisionStatuses.first?.heldBack == 1)
    watch.pass(595)
    #expect(watch.written.map(\.incident.entity.name) == ["mail.service", "web.service"])
    #expect(watch.engine.decisionStatuses.first?.isInForce == false)
  }

  @Test("a silence that is taken back lets ring what it held, and one that has ended holds nothing")
  func takenBack() {
    var watch = Watch(EngineSettings())
    let silence = watch.decision(.silence) { $0.scope = .units("web.service") }
    watch.decide(silence)
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(30)
    #expect(watch.written == [])
    watch.decide()
    watch.pass(1)
    #expect(watch.kinds == [.open])
  }

  @Test("who names a session by its number means the name that all sessions share")
  func folded() {
    var watch = Watch(EngineSettings())
    watch.decide(watch.decision(.silence) { $0.scope = .units("run-u42.service") })
    watch.pass(1)
    watch.scenario.unitFails("run-u7.service")
    watch.pass(5)
    #expect(watch.written == [])
    #expect(watch.reason == .silenced)
  }

  @Test("a silence that begins while an incident is open holds its updates back, and its clear comes")
  func beginsLate() {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(5)
    watch.decide(watch.decision(.silence) { $0.scope = .units("web.service") })
    watch.pass(5)
    // The same unit, out of memory: an error more would be an update.
    watch.scenario.manager("fe6faa94e7774663a0da52717891d8ef", "web.service")
    watch.pass(5)
    #expect(watch.kinds == [.open])
    watch.scenario.unitStarts("web.service")
    watch.pass(1200)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("what was held back of an open incident is told when the silence ends")
  func updateAfterwards() {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(5)
    watch.decide(watch.decision(.silence, for: 60) { $0.scope = .units("web.service") })
    watch.pass(5)
    watch.scenario.manager("fe6faa94e7774663a0da52717891d8ef", "web.service")
    watch.pass(40)
    #expect(watch.kinds == [.open])
    watch.pass(40)
    #expect(watch.kinds == [.open, .update])
  }

  @Test("a signal's silence takes nothing else of the same moment with it")
  func signal() {
    var watch = Watch()
    watch.decide(watch.decision(.silence) { $0.scope = .signals("systemd.unit.*") })
    watch.pass(360)
    watch.scenario.levels[.unitCPU] = 1.9
    watch.scenario.levels[.memory] = 0.95
    watch.pass(60)
    #expect(watch.story == [.open])
    #expect(watch.written.first?.incident.lead?.signal == "system.memory.utilization")
    #expect(watch.written.first?.incident.folded == [])
    #expect(watch.count(.silenced) >= 1)
  }

  @Test("who is blamed for the host's state is silenced with it")
  func cause() {
    var watch = Watch()
    watch.decide(watch.decision(.silence, for: 600) { $0.scope = .units("web.service") })
    watch.pass(360)
    watch.stress()
    watch.scenario.usages = [
      ProcessUsage(command: "web", unit: "web.service", processes: 1, cpuCores: 1.9, residentBytes: 1e8)
    ]
    watch.scenario.levels[.unitCPU] = 1.9
    watch.pass(60)
    #expect(watch.written.map { "\($0.incident.entity.label) \($0.incident.summary)" } == [])
    watch.pass(240)
    #expect(Set(watch.story) == [.open])
  }

  @Test("a template's silence holds back what is logged in that form alone")
  func template() {
    var watch = Watch()
    watch.decide(watch.decision(.silence) { $0.scope = .templates("cannot reach*") })
    watch.pass(360)
    for _ in 0..<12 {
      watch.scenario.log("cannot reach the database", unit: "shop.service", priority: 3, count: 5)
      watch.pass(1)
    }
    watch.pass(20)
    #expect(watch.written == [])
    #expect(watch.reason == .silenced)
    for _ in 0..<12 {
      watch.scenario.log("disk quota exceeded", unit: "mail.service", priority: 3, count: 5)
      watch.pass(1)
    }
    watch.pass(20)
    #expect(watch.story == [.open])
  }

  @Test(
    "looser limits hold back what is a little out, and let ring what is far out",
    arguments: [(3.0, true), (6.0, false)])
  func looser(factor: Double, rings: Bool) {
    var watch = Watch()
    watch.decide(
      watch.decision(.silence) { decision in
        decision.scope = .signals("system.*")
        decision.looser = factor
      })
    watch.pass(360)
    // 0.86 above normal, where 0.2 is the least that would ring: 4.3 times as much.
    watch.stress()
    watch.pass(60)
    #expect(watch.story == (rings ? [.open] : []))
    #expect(watch.reason == (rings ? nil : .silenced))
  }

  @Test("what was within looser limits rings with the value that crosses them")
  func crossesLater() {
    var watch = Watch()
    watch.decide(
      watch.decision(.silence) { decision in
        decision.scope = .signals("system.memory.*")
        decision.looser = 5.5
      })
    watch.pass(360)
    watch.scenario.levels[.memory] = 0.91
    watch.pass(100)
    #expect(watch.written == [])
    watch.scenario.levels[.memory] = 0.99
    watch.pass(40)
    #expect(watch.story == [.open])
    #expect((watch.written.first?.incident.lead?.observed ?? 0) > 0.98)
  }

  @Test("a fact knows no looser limit")
  func looserFact() {
    var watch = Watch(EngineSettings())
    watch.decide(
      watch.decision(.silence) { decision in
        decision.scope = .units("web.service")
        decision.looser = 3
      })
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(1)
    #expect(watch.kinds == [.open])
  }

  @Test("excess is counted from the middle of the band, in bands or in the least that is worth telling")
  func excess() {
    var watch = Watch()
    watch.pass(1)
    func excess(of name: String, _ observed: Double, _ expected: ExpectedRange, isAbove: Bool = true)
      -> Double
    {
      watch.engine.excess(
        of: Deviation(
          entity: .host, signal: name, title: "", unit: .fraction, resource: .cpu, observed: observed,
          expected: expected, surprise: 5, isAbove: isAbove, sinceMicroseconds: 0, votes: [],
          baseline: Baseline(samples: 0, ageSeconds: 0, isMature: true, isSeasonal: false)))
    }
    let narrow = ExpectedRange(low: 0.45, mid: 0.5, high: 0.55)
    // The floor of the cpu's share is 0.2 here: wider than the band.
    #expect(excess(of: "system.cpu.utilization", 0.9, narrow) == (0.9 - 0.5) / 0.2)
    #expect(excess(of: "unknown", 0.9, narrow) == (0.9 - 0.5) / (0.55 - 0.5))
    #expect(excess(of: "unknown", 0.4, narrow, isAbove: false) == (0.5 - 0.4) / (0.5 - 0.45))
    let constant = ExpectedRange(low: 1, mid: 1, high: 1)
    #expect(excess(of: "unknown", 1, constant) == 0)
    #expect(excess(of: "unknown", 1.5, constant) == .infinity)
  }
}
