import Configuration
import Model
import Testing

@testable import Engine

@Suite("Admission")
struct AdmissionTests {
  /// A watch whose host is stressed for the first time after six quiet minutes.
  private func stressed(_ settings: EngineSettings) -> Watch {
    var watch = Watch(settings)
    watch.pass(360)
    watch.stress()
    watch.pass(60)
    return watch
  }

  @Test("statistics are held back while the host is young")
  func learning() {
    var settings = Watch.open
    settings.observeForSeconds = 86_400
    let watch = stressed(settings)
    #expect(watch.written == [])
    #expect(watch.count(.learning) == 1)
    #expect(watch.engine.status().open.first?.heldBack == .learning)
  }

  @Test("what is less bad than asked for is held back")
  func belowMinSeverity() {
    var settings = Watch.open
    settings.minSeverity = .error
    let watch = stressed(settings)
    #expect(watch.written == [])
    #expect(watch.count(.belowMinSeverity) == 1)
  }

  @Test("the weekly ceiling holds back what comes after, and a week later no more")
  func weeklyCeiling() {
    var settings = Watch.open
    settings.maxPerWeek = 1
    var watch = stressed(settings)
    #expect(watch.kinds == [.open])
    #expect(watch.engine.status().ringsInWeek == 1)
    watch.relax()
    watch.pass(200)
    watch.scenario.levels[.memory] = 0.95
    watch.pass(60)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.count(.weeklyCeiling) == 1)
    watch.scenario.levels[.memory] = 0.4
    watch.pass(200)
    watch.scenario.restart(after: 8 * 86_400)
    watch.pass(400)
    watch.stress()
    watch.pass(60)
    #expect(watch.kinds == [.open, .clear, .open])
  }

  @Test("one entity gets half of the ceiling")
  func oneEntity() {
    var settings = Watch.open
    settings.maxPerWeek = 4
    var watch = stressed(settings)
    watch.relax()
    for resource in [Watched.memory, .ioPressure] {
      watch.pass(200)
      watch.scenario.levels[resource] = 0.95
      watch.pass(60)
      watch.scenario.levels[resource] = resource == .memory ? 0.4 : 0.01
    }
    watch.pass(200)
    #expect(watch.kinds == [.open, .clear, .open, .clear])
    #expect(watch.count(.weeklyCeiling) == 1)
  }

  @Test("what comes back within a day of its end, but not of the ring that was paid for, pays again")
  func dailyRecurrence() {
    var settings = Watch.open
    settings.maxPerWeek = 1
    var watch = Watch(settings)
    watch.pass(360)
    watch.stress()
    watch.pass(60)
    watch.relax()
    watch.pass(200)
    #expect(watch.kinds == [.open, .clear])
    // A day after the ring, a little less after the end.
    watch.scenario.restart(after: 86_130)
    watch.pass(60)
    // The host's resources again, and one that the short past knows no such value of.
    watch.scenario.levels[.memory] = 0.95
    watch.pass(60)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.count(.weeklyCeiling) == 1)
  }

  @Test("time in which nobody watched is not time of watching")
  func downtimeIsNoWatching() {
    var watch = Watch(EngineSettings())
    watch.pass(400)
    watch.scenario.restart(after: 2 * 86_400)
    watch.pass(400)
    #expect(watch.engine.status().observedSeconds < 1000)
  }

  @Test("facts wait for nothing and use nothing up")
  func facts() {
    var settings = EngineSettings()
    settings.maxPerWeek = 0
    settings.minSeverity = .critical
    var watch = Watch(settings)
    watch.pass(1)
    for unit in ["a.service", "b.service", "c.service"] { watch.scenario.unitFails(unit) }
    watch.pass(1)
    #expect(watch.kinds == [.open, .open, .open])
    #expect(watch.engine.status().ringsInWeek == 0)
    #expect(watch.engine.status().heldBack.allSatisfy { $0.count == 0 })
  }

  @Test("a fact that joins what is held back rings, is what the line is about, and uses nothing up")
  func factInHeldBack() throws {
    var settings = Watch.open
    settings.observeForSeconds = 86_400
    var watch = Watch(settings)
    watch.pass(360)
    watch.scenario.levels[.ioPressure] = 0.97
    watch.pass(60)
    #expect(watch.written == [])
    #expect(watch.engine.book.open.map(\.incident.severity) == [.critical])
    watch.engine.apply(SignatureLoader.shipped)
    watch.scenario.kernel("I/O error, dev sda, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2")
    watch.pass(1)
    let open = try #require(watch.written.first?.incident)
    #expect(watch.kinds == [.open])
    #expect(open.category == .storage)
    #expect(open.entity == Entity(kind: .device, name: "sda"))
    #expect(open.severity == .critical)
    #expect(watch.engine.status().ringsInWeek == 0)
  }

  @Test("a unit that is to be ignored is counted and not told, and hides nobody else")
  func ignoredUnit() {
    var settings = Watch.open
    settings.ignoredUnits = ["batch-*.service"]
    var watch = Watch(settings)
    watch.pass(360)
    watch.scenario.unitFails("batch-7.service")
    watch.scenario.unitFails("batch.service")
    watch.pass(5)
    #expect(watch.written.map(\.incident.entity.name) == ["batch.service"])
    #expect(watch.count(.ignored) == 1)
    watch.forgetWritten()
    watch.scenario.log("out of luck", unit: "batch-7.service", priority: 3, count: 100)
    watch.pass(100)
    #expect(watch.written == [])
  }

  @Test("an ignored incident does not swallow a real one of the same moment")
  func ignoredIsNoHome() {
    var settings = Watch.open
    settings.ignoredUnits = ["batch.service"]
    var watch = Watch(settings)
    watch.pass(360)
    watch.stress()
    watch.pass(5)
    watch.scenario.unitFails("batch.service")
    watch.pass(40)
    #expect(watch.story == [.open])
    #expect(watch.written.first?.incident.lead?.signal == "system.cpu.utilization")
  }

  @Test("an ignored template is not told, and beside a busy processor it silences nothing")
  func ignoredTemplate() {
    var settings = Watch.open
    settings.ignoredTemplates = ["out of *"]
    var watch = Watch(settings)
    watch.pass(360)
    watch.scenario.log("out of luck", priority: 3, count: 100)
    watch.pass(30)
    #expect(watch.written == [])
    watch.scenario.log("out of wit", priority: 6)
    watch.stress()
    watch.pass(40)
    #expect(watch.kinds == [.open])
  }

  @Test("new settings hold at once")
  func newSettings() {
    var settings = Watch.open
    settings.observeForSeconds = 86_400
    var watch = stressed(settings)
    #expect(watch.written == [])
    watch.engine.apply(Watch.open)
    watch.pass(11)
    #expect(watch.kinds == [.open])
  }

  @Test("soon after a ring only what surprises more rings, until time has taken that back")
  func pace() throws {
    var settings = EngineSettings()
    settings.maxPerWeek = 20
    settings.observeForSeconds = 0
    settings.minSeverity = .notice
    var admission = Admission(settings: settings)
    let day: Int64 = 86_400_000_000
    func objection(to surprise: Double, unit: String, after days: Int64) -> HeldBackReason? {
      admission.objection(
        to: incident(surprise: surprise, unit: unit), ringsForFact: false, isPaidFor: false,
        observedSeconds: 1, now: days * day)
    }
    for unit in ["a.service", "b.service", "c.service"] {
      admission.book(incident(surprise: 5, unit: unit), at: 100 * day)
    }
    #expect(objection(to: 3.55, unit: "d.service", after: 100) == .weeklyCeiling)
    #expect(objection(to: 4, unit: "d.service", after: 100) == nil)
    #expect(objection(to: 3.55, unit: "d.service", after: 102) == nil)
  }

  private func incident(surprise: Double, unit: String) -> Incident {
    var incident = Incident(
      id: "0", category: .resource, entity: Entity(kind: .unit, name: unit), severity: .warning,
      onsetMicroseconds: 0, summary: "", clearRule: "")
    incident.lead = Deviation(
      entity: incident.entity, signal: "test", title: "test", unit: .fraction, resource: .cpu, observed: 1,
      expected: ExpectedRange(low: 0, mid: 0, high: 0), surprise: surprise, isAbove: true,
      sinceMicroseconds: 0,
      votes: [], baseline: Baseline(samples: 1, ageSeconds: 1, isMature: true, isSeasonal: false))
    return incident
  }
}
