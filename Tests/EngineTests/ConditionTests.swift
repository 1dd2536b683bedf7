import Model
import Testing

@testable import Engine

@Suite("Conditions")
struct ConditionTests {
  private static let slot: UInt32 = 100
  private static let mount = Entity(kind: .filesystem, name: "/mnt/nfs")

  private static func descriptor(_ name: String, of entity: Entity = mount) -> SignalDescriptor {
    SignalDescriptor(
      entity: entity, name: name, title: name, unit: .dimensionless, harmful: .up, resource: .filesystem,
      floorAbsolute: 1, floorRelative: 0, mayRing: false)
  }

  /// Passes seconds in which a signal is sampled every five seconds, announced with the first of them.
  private static func pass(
    _ seconds: Int, _ watch: inout Watch, value: Double?, announcing descriptor: SignalDescriptor? = nil
  ) {
    for second in 0..<seconds {
      var frame = watch.scenario.frame()
      if second == 0, let descriptor {
        frame.appeared.append(SignalAppearance(slot: slot, descriptor: descriptor))
      }
      if second % 5 == 0, let value { frame.samples.append(Sample(slot: slot, value: value)) }
      watch.step(frame)
    }
  }

  @Test(
    "each rings once without warm-up, under its own class, and clears",
    arguments: [
      ("system.linux.filesystem.forced_read_only", 1, .readOnly, .critical, "can be written again"),
      ("system.linux.filesystem.unanswered", 45, .unresponsive, .error, "answers again"),
      ("system.linux.raid.missing", 1, .degraded, .error, "complete again"),
    ] as [(String, Double, IncidentClass, Severity, String)])
  func life(name: String, value: Double, category: IncidentClass, severity: Severity, ending: String) {
    var watch = Watch(EngineSettings())
    Self.pass(60, &watch, value: 0, announcing: Self.descriptor(name))
    #expect(watch.written == [])
    Self.pass(300, &watch, value: value)
    #expect(watch.kinds == [.open])
    #expect(watch.written.first?.incident.category == category)
    #expect(watch.written.first?.incident.severity == severity)
    #expect(watch.written.first?.incident.entity == Self.mount)
    Self.pass(120, &watch, value: 0)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == ending)
  }

  @Test("a mount that answers slowly is no fact")
  func slow() {
    var watch = Watch(EngineSettings())
    let descriptor = Self.descriptor("system.linux.filesystem.unanswered")
    Self.pass(300, &watch, value: 25, announcing: descriptor)
    #expect(watch.written == [])
  }

  @Test("what is unmounted clears")
  func unmounted() {
    var watch = Watch(EngineSettings())
    let descriptor = Self.descriptor("system.linux.filesystem.unanswered")
    Self.pass(60, &watch, value: 60, announcing: descriptor)
    var frame = watch.scenario.frame()
    frame.vanished = [Self.slot]
    watch.step(frame)
    Self.pass(120, &watch, value: nil)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "no longer there")
  }

  @Test("an ignored filesystem is no fact, and one that is ignored later clears")
  func ignored() {
    var settings = EngineSettings()
    var watch = Watch(settings)
    let descriptor = Self.descriptor("system.linux.filesystem.unanswered")
    Self.pass(60, &watch, value: 60, announcing: descriptor)
    #expect(watch.kinds == [.open])
    settings.ignoredFilesystems = ["/mnt/*"]
    watch.engine.apply(settings)
    Self.pass(120, &watch, value: 120)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("what is wrong for the first time after a restart of the daemon rings as well")
  func wrongAfterRestart() throws {
    for name in ConditionWatch.conditions.map(\.signal) {
      var watch = Watch()
      let descriptor = Self.descriptor(name)
      Self.pass(60, &watch, value: 0, announcing: descriptor)
      try watch.reload()
      watch.scenario.restart(after: 5)
      Self.pass(60, &watch, value: 0, announcing: descriptor)
      Self.pass(60, &watch, value: 45)
      #expect(watch.kinds == [.open])
    }
  }

  @Test("a restart of the daemon during a hang neither clears nor rings again")
  func restart() throws {
    var watch = Watch()
    let descriptor = Self.descriptor("system.linux.filesystem.unanswered")
    Self.pass(120, &watch, value: 100, announcing: descriptor)
    #expect(watch.kinds == [.open])
    try watch.reload()
    watch.scenario.restart(after: 5)
    // The mount is asked anew: first nothing is known, then the seconds count from zero.
    Self.pass(6, &watch, value: nil)
    Self.pass(5, &watch, value: 6, announcing: descriptor)
    for seconds in stride(from: 11.0, to: 200, by: 5) { Self.pass(5, &watch, value: seconds) }
    #expect(watch.kinds == [.open])
    Self.pass(200, &watch, value: 0)
    #expect(watch.kinds == [.open, .clear])
  }
}
