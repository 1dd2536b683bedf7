import Model
import Testing

@testable import Engine

@Suite("Deviations of resources")
struct ResourceTests {
  @Test("a quiet host rings nothing in three hours", arguments: [1, 2, 3] as [UInt64])
  func quiet(seed: UInt64) {
    var watch = Watch(scenario: Scenario(seed: seed))
    for _ in 0..<1080 {
      watch.scenario.log("GET /index.html took 13 ms")
      watch.pass(10)
    }
    #expect(watch.written == [])
    #expect(watch.engine.status().open.isEmpty)
  }

  @Test(
    "a minute of full load opens once within thirty seconds, names its cause, and clears", arguments: 0..<10)
  func stress(phase: UInt64) throws {
    var watch = Watch(scenario: Scenario(seed: phase, second: 1000 + phase))
    watch.pass(360)
    #expect(watch.written == [])
    let onset = watch.scenario.realtime
    watch.stress()
    watch.pass(30)
    let open = try #require(watch.written.first)
    #expect(open.kind == .open)
    #expect(open.realtimeMicroseconds - onset <= 30_000_000)
    #expect(open.incident.lead?.signal == "system.cpu.utilization")
    #expect(open.incident.severity == .warning)
    #expect(open.incident.isLearning)
    let cause = try #require(open.incident.causes.first)
    #expect(cause.subject.hasPrefix("stress-ng-cpu"))
    #expect(cause.confidence == .likely)
    watch.pass(30)
    watch.relax()
    watch.pass(240)
    #expect(watch.kinds == [.open, .clear])
    let clear = try #require(watch.written.last)
    #expect(clear.incident.id == open.incident.id)
    #expect(clear.incident.ending != nil)
    #expect(clear.incident.lead.map { $0.observed < 0.5 } == true)
    #expect(watch.written.map(\.sequence) == [1, 2])
  }

  @Test("a template that appears beside a load is shown beside its cause, and is none itself")
  func templateBeside() throws {
    var watch = Watch()
    watch.pass(400)
    watch.scenario.log("index is being rebuilt", unit: "search.service")
    watch.stress()
    watch.pass(40)
    let incident = try #require(watch.written.first?.incident)
    #expect(incident.causes.first?.kind == .cpu)
    #expect(incident.causes.first?.subject.hasPrefix("stress-ng-cpu") == true)
    #expect(incident.logs.map(\.unit) == ["search.service"])
    #expect(incident.logs.first?.template == "index is being rebuilt")
  }

  @Test("a minute of full load after three quiet hours rings at the quick pace alone")
  func noSecondRing() {
    var watch = Watch()
    watch.pass(3 * 3600)
    watch.stress()
    watch.pass(100)
    watch.relax()
    watch.pass(1800)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("deviations of one moment are one incident, whatever they are of")
  func oneIncident() throws {
    var watch = Watch()
    watch.pass(400)
    watch.stress()
    watch.scenario.levels[.memory] = 0.95
    watch.scenario.levels[.unitCPU] = 0.9
    for _ in 0..<4 {
      watch.scenario.log("cannot reach the database", unit: "shop.service", priority: 3, count: 50)
      watch.pass(10)
    }
    #expect(watch.kinds.filter { $0 == .open }.count == 1)
    #expect(watch.engine.status().open.count == 1)
    let incident = try #require(watch.engine.status().open.first?.incident)
    let signals = Set([incident.lead?.signal].compactMap { $0 } + incident.folded.map(\.signal))
    #expect(
      signals.isSuperset(of: ["system.cpu.utilization", "system.memory.utilization", "log.template.new"]))
    watch.relax()
    watch.scenario.levels[.memory] = 0.4
    watch.scenario.levels[.unitCPU] = 0.1
    watch.pass(200)
    #expect(watch.kinds.last == .clear)
    #expect(watch.engine.status().open.isEmpty)
  }

  @Test("a level that stays is accepted after an hour and never told again", arguments: [360, 4 * 3600])
  func levelShift(quiet: Int) {
    var watch = Watch()
    watch.pass(quiet)
    watch.stress()
    watch.pass(3700)
    #expect(watch.kinds == [.open, .clear])
    watch.pass(3600)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.engine.status().open.isEmpty)
  }

  @Test("what creeps is told once at the slow pace and stays open until it is over")
  func creeping() {
    var settings = Watch.open
    settings.minSeverity = .notice
    var watch = Watch(settings)
    watch.pass(4 * 3600)
    for _ in 0..<90 {
      watch.scenario.levels[.memory, default: 0] += 0.004
      watch.pass(20)
    }
    watch.pass(1200)
    #expect(watch.kinds == [.open])
    watch.scenario.levels[.memory] = 0.4
    watch.pass(1500)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("hours without frames make nothing calm")
  func blindTime() {
    var watch = Watch()
    watch.pass(360)
    watch.stress()
    watch.pass(60)
    watch.scenario.restart(after: 7200)
    watch.pass(60)
    #expect(watch.kinds == [.open])
    watch.relax()
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("a signal that is not sampled for a while is not calm for that")
  func silentSignal() {
    var watch = Watch()
    watch.pass(360)
    watch.stress()
    watch.pass(60)
    watch.scenario.levels[.cpu] = nil
    watch.scenario.levels[.cpuPressure] = nil
    watch.pass(300)
    #expect(watch.kinds == [.open])
    watch.relax()
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
  }
}
