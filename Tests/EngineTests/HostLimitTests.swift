import Model
import Testing

@testable import Engine

@Suite("Limits of the host")
struct HostLimitTests {
  private static func census(_ names: [String], _ scenario: Scenario) -> UnitCensus {
    var census = UnitCensus(realtimeMicroseconds: scenario.realtime)
    census.failed = names.map { FailedUnit(name: $0, result: "", sinceMicroseconds: 0) }
    return census
  }

  @Test("memory that is short for a minute rings in the first minutes, and clears")
  func memory() {
    var watch = Watch(EngineSettings())
    watch.scenario.levels[.memory] = 0.995
    watch.pass(50)
    #expect(watch.written == [])
    watch.pass(30)
    #expect(watch.story == [.open])
    let incident = watch.written.first?.incident
    #expect(incident?.category == .limit && incident?.entity == .host && incident?.severity == .error)
    #expect(incident?.summary.hasSuffix("% of memory available (limit 3.0%)") == true)
    watch.scenario.levels[.memory] = 0.4
    watch.pass(120)
    #expect(watch.story == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "within the limits again")
  }

  @Test("memory that is short for a moment is no fact")
  func moment() {
    var watch = Watch(EngineSettings())
    for _ in 0..<10 {
      watch.scenario.levels[.memory] = 0.995
      watch.pass(40)
      watch.scenario.levels[.memory] = 0.4
      watch.pass(20)
    }
    #expect(watch.written == [])
  }

  @Test(
    "a full swap is a fact only beside scarce memory",
    arguments: [(0.5, 0), (0.89, 0), (0.95, 6)] as [(Double, UInt32)])
  func swap(memory: Double, bins: UInt32) {
    var host = HostLimitWatch()
    for _ in 0..<6 { host.note(memoryUsed: memory, swapUsed: 0.99, EngineSettings()) }
    #expect(host.swapBins == bins)
    #expect(host.memoryBins == 0)
  }

  @Test("a host without swap, or of which nothing is known, has no want of it")
  func noSwap() {
    var host = HostLimitWatch()
    for _ in 0..<10 { host.note(memoryUsed: 0.95, swapUsed: .nan, EngineSettings()) }
    for _ in 0..<10 { host.note(memoryUsed: .nan, swapUsed: 1, EngineSettings()) }
    #expect(host.swapBins == 0 && host.memoryBins == 0)
  }

  @Test("swap that is switched off is not short of anything")
  func swapGone() {
    var host = HostLimitWatch()
    for _ in 0..<6 { host.note(memoryUsed: 0.95, swapUsed: 0.99, EngineSettings()) }
    host.note(memoryUsed: 0.95, swapUsed: .nan, EngineSettings())
    #expect(host.swapBins == 0)
  }

  @Test("ten failed units are a fault of the host, whenever they failed; families count once")
  func failedUnits() {
    var watch = Watch(EngineSettings())
    let nine = (1...9).map { "unit\($0).service" }
    watch.scenario.units.census = Self.census(nine + ["run-u1.service"], watch.scenario)
    watch.pass(30)
    let summary = "10 units are failed (limit 10)"
    #expect(watch.written.map(\.incident.summary) == [summary])
    #expect(watch.written.first?.incident.severity == .warning)
    watch.scenario.units.census = Self.census(nine, watch.scenario)
    watch.pass(120)
    #expect(watch.story == [.open, .clear])

    var other = Watch(EngineSettings())
    let family = (1...50).map { "run-u\($0).service" }
    other.scenario.units.census = Self.census(nine.dropLast() + family, other.scenario)
    other.pass(60)
    #expect(other.written == [])
  }

  @Test("0 turns each of them off, and units that are ignored do not count")
  func off() {
    var settings = EngineSettings()
    (settings.minMemoryFraction, settings.minSwapFraction, settings.failedUnitsLimit) = (0, 0, 0)
    var watch = Watch(settings)
    watch.scenario.levels[.memory] = 1
    let many = (1...40).map { "unit\($0).service" }
    watch.scenario.units.census = Self.census(many, watch.scenario)
    watch.pass(200)
    #expect(watch.written == [])

    var ignoring = EngineSettings()
    ignoring.ignoredUnits = ["unit*"]
    var other = Watch(ignoring)
    other.scenario.units.census = Self.census(many, other.scenario)
    other.pass(60)
    #expect(other.written == [])
  }

  @Test("the number of failed units, and how long memory has been short, survive a restart")
  func restart() throws {
    var watch = Watch(EngineSettings())
    watch.scenario.units.census = Self.census((1...12).map { "unit\($0).service" }, watch.scenario)
    watch.pass(30)
    #expect(watch.story == [.open])
    try watch.reload(EngineSettings())
    watch.pass(100)
    #expect(watch.story == [.open])
  }
}
