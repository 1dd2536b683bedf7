import Model
import Testing

@testable import Engine

@Suite("Maintenance")
struct MaintenanceTests {
  private static let readOnly = SignalDescriptor(
    entity: Entity(kind: .filesystem, name: "/data"), name: "system.linux.filesystem.forced_read_only",
    title: "", unit: .dimensionless, harmful: .up, resource: .filesystem, floorAbsolute: 1, floorRelative: 0,
    mayRing: false)

  /// Makes a filesystem read-only, which is critical.
  private func turnReadOnly(_ watch: inout Watch) {
    var frame = watch.scenario.frame()
    frame.appeared.append(SignalAppearance(slot: 100, descriptor: Self.readOnly))
    frame.samples.append(Sample(slot: 100, value: 1))
    watch.step(frame)
  }

  @Test("nothing rings but what is critical, and what is still wrong at the end does")
  func rings() throws {
    var watch = Watch()
    watch.decide(watch.decision(.maintenance, for: 300))
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.scenario.unitFails("mail.service")
    watch.pass(20)
    #expect(watch.written == [])
    #expect(watch.count(.maintenance) == 2)
    turnReadOnly(&watch)
    watch.pass(20)
    #expect(watch.written.map(\.incident.category) == [.readOnly])
    watch.scenario.unitStarts("mail.service")
    watch.pass(250)
    #expect(watch.written.map(\.incident.category) == [.readOnly])
    watch.pass(20)
    let last = try #require(watch.written.last)
    #expect(last.incident.entity.name == "web.service")
    #expect(watch.written.count == 2)
  }

  @Test("a unit's maintenance leaves the others alone")
  func ofUnit() {
    var watch = Watch(EngineSettings())
    watch.decide(watch.decision(.maintenance) { $0.scope = .units("web.service") })
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.scenario.unitFails("mail.service")
    watch.pass(5)
    #expect(watch.written.map(\.incident.entity.name) == ["mail.service"])
  }

  @Test("its end is told once, with what was held back and whether it is over")
  func summary() throws {
    var watch = Watch(EngineSettings())
    let start = watch.scenario.realtime
    watch.decide(
      watch.decision(.maintenance, "work", for: 300) { ($0.author, $0.reason) = ("ann", "new disks") })
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.scenario.unitFails("mail.service")
    watch.pass(20)
    watch.scenario.unitStarts("mail.service")
    var told: [MaintenanceSummary] = []
    for _ in 0..<400 {
      watch.pass(1)
      told += watch.engine.summaries
    }
    let summary = try #require(told.first)
    #expect(told.count == 1)
    #expect(summary.decision.id == "work")
    #expect(summary.decision.author == "ann")
    #expect(summary.fromMicroseconds == start + 1_000_000)
    #expect(summary.untilMicroseconds == start + 300_000_000)
    #expect(summary.heldBack == 2)
    #expect(summary.items.map(\.entity.name) == ["web.service", "mail.service"])
    #expect(summary.items.map(\.isOpen) == [true, false])
    #expect(summary.rang == 0)
  }

  @Test("of more than a summary names it keeps the worst, and of equals the first")
  func worst() {
    var ledger = MaintenanceLedger(fromMicroseconds: 0)
    let severities = Array(repeating: Severity.warning, count: 20) + [.error, .notice, .critical]
    for (number, severity) in severities.enumerated() {
      ledger.countHeldBack(
        MaintenanceSummary.Item(
          incident: "\(number)", severity: severity, entity: .host, text: "", isOpen: true))
    }
    #expect(ledger.heldBack == 23)
    #expect(ledger.items.map(\.incident) == (0..<14).map(String.init) + ["20", "22"])
  }

  @Test("one that recurs tells each night of that night alone, over a restart too")
  func recurring() throws {
    var watch = Watch(EngineSettings())
    let start = watch.scenario.realtime
    let nights = [0, 600, 1200].map { (start + $0 * 1_000_000, start + ($0 + 100) * 1_000_000) }
    watch.decide(
      watch.decision(.maintenance, "nightly") {
        $0.intervals = nights.map { DecisionInterval(fromMicroseconds: $0.0, untilMicroseconds: $0.1) }
      })
    var told: [MaintenanceSummary] = []
    for failing in [["a", "b"], ["c"], []] {
      watch.pass(10)
      for name in failing { watch.scenario.unitFails("\(name).service") }
      watch.pass(10)
      try watch.reload(EngineSettings())
      for name in failing { watch.scenario.unitStarts("\(name).service") }
      for _ in 0..<580 {
        watch.pass(1)
        told += watch.engine.summaries
      }
    }
    #expect(told.map(\.heldBack) == [2, 1, 0])
    #expect(told.map { $0.items.map(\.entity.name) } == [["a.service", "b.service"], ["c.service"], []])
    #expect(told.map(\.fromMicroseconds) == nights.map { max($0.0, start + 1_000_000) })
    #expect(watch.engine.decisionStatuses.map(\.heldBack) == [3])
  }

  @Test("one that ends while nobody watches is told afterwards, and one that is ended by hand at once")
  func endsUnseen() throws {
    var watch = Watch(EngineSettings())
    watch.decide(watch.decision(.maintenance, for: 60))
    watch.pass(10)
    try watch.reload()
    watch.scenario.restart(after: 3600)
    watch.scenario.decisions = []
    watch.pass(1)
    #expect(watch.engine.summaries.count == 1)
    watch.decide(watch.decision(.maintenance, "b"))
    watch.pass(10)
    #expect(watch.engine.summaries == [])
    watch.decide()
    watch.pass(1)
    #expect(watch.engine.summaries.map(\.decision.id) == ["b"])
    watch.pass(1)
    #expect(watch.engine.summaries == [])
  }

  @Test("nothing is learned meanwhile: the same load rings afterwards, and what is accepted waits")
  func learnsNothing() {
    for isMaintained in [true, false] {
      var watch = Watch()
      watch.pass(400)
      if isMaintained { watch.decide(watch.decision(.maintenance, for: 7200)) }
      watch.scenario.levels[.memory] = 0.5
      watch.pass(7200)
      watch.scenario.levels[.memory] = 0.4
      watch.pass(60)
      watch.forgetWritten()
      watch.scenario.levels[.memory] = 0.95
      watch.pass(60)
      #expect(watch.story.first == .open)
      let expected = watch.written.first?.incident.lead?.expected.high ?? 1
      #expect(isMaintained ? expected < 0.45 : expected > 0.45)
    }
  }

  @Test("a level that lasts is not taken for normal before an hour after its end")
  func acceptance() {
    var watch = Watch()
    watch.pass(400)
    watch.decide(watch.decision(.maintenance, for: 7200))
    watch.scenario.levels[.memory] = 0.95
    watch.pass(7190)
    #expect(watch.written == [])
    #expect(watch.reason == .maintenance)
    watch.pass(60)
    #expect(watch.story == [.open])
    watch.pass(3000)
    #expect(watch.story == [.open])
    watch.pass(900)
    #expect(watch.story == [.open, .clear])
  }

  @Test("it goes on after a restart and after a boot")
  func survives() throws {
    var watch = Watch(EngineSettings())
    watch.decide(watch.decision(.maintenance, for: 7200))
    watch.pass(10)
    try watch.reload()
    watch.scenario.restart(after: 60)
    watch.scenario.unitFails("web.service")
    watch.pass(5)
    #expect(watch.written == [])
    try watch.reload()
    watch.scenario.bootID = Identifier128(high: 0xb007, low: 2)
    watch.scenario.restart(after: 60)
    watch.scenario.unitFails("mail.service")
    watch.pass(5)
    #expect(watch.written.filter { $0.incident.category == .unitFailed } == [])
  }
}
