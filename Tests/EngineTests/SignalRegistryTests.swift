import Model
import Testing

@testable import Engine

@Suite("Signal registry")
struct SignalRegistryTests {
  private func appearance(_ slot: UInt32, _ name: String) -> SignalAppearance {
    SignalAppearance(
      slot: slot,
      descriptor: SignalDescriptor(
        entity: .host, name: name, title: name, unit: .count, harmful: .up, resource: .cpu, floorAbsolute: 1,
        floorRelative: 0, mayRing: true))
  }

  @Test("a signal that comes back gets its place back, under any slot")
  func comesBack() {
    var registry = SignalRegistry()
    for name in ["a", "b", "c"] { _ = registry.appear(appearance(UInt32(name.utf8.count), name), at: 0) }
    _ = registry.appear(appearance(7, "a"), at: 1)
    #expect(registry.index(slot: 7) == 0)
    registry.vanish(slot: 7, at: 2)
    #expect(registry.index(slot: 7) == nil)
    _ = registry.appear(appearance(9, "a"), at: 3)
    #expect(registry.index(slot: 9) == 0)
    #expect(registry.places.count == 3)
  }

  @Test("a slot that is given to another signal without a word leaves the first one dead")
  func slotReuse() {
    var registry = SignalRegistry()
    _ = registry.appear(appearance(0, "a"), at: 0)
    _ = registry.appear(appearance(0, "b"), at: 1)
    #expect(registry.index(slot: 0) == 1)
    #expect(registry.places.map(\.isLive) == [false, true])
    #expect(registry.liveCount == 1)
  }

  @Test("a signal that is announced under a second slot leaves the first")
  func twoSlots() {
    var registry = SignalRegistry()
    _ = registry.appear(appearance(0, "a"), at: 0)
    _ = registry.appear(appearance(1, "a"), at: 1)
    #expect(registry.index(slot: 0) == nil)
    registry.vanish(slot: 0, at: 2)
    #expect(registry.liveCount == 1)
  }

  @Test("the signal that vanished first makes room, and its place gets another generation")
  func capacity() {
    var registry = SignalRegistry()
    let capacity = UInt32(SignalRegistry.capacity)
    for slot in 0..<capacity { _ = registry.appear(appearance(slot, "signal \(slot)"), at: 0) }
    guard case .refused = registry.appear(appearance(capacity, "one too many"), at: 1) else {
      Issue.record("a full registry took a signal")
      return
    }
    #expect(registry.refusals == 1)
    registry.vanish(slot: 40, at: 2)
    registry.vanish(slot: 30, at: 3)
    let former = registry.id(at: 40)
    guard case .new(40) = registry.appear(appearance(capacity, "newcomer"), at: 4) else {
      Issue.record("the oldest place was not taken")
      return
    }
    #expect(registry.id(at: 40).generation == 1)
    #expect(registry.index(of: former) == nil)
    #expect(registry.index(entity: .host, name: "signal 40") == nil)
    #expect(registry.index(entity: .host, name: "newcomer") == 40)
  }

  @Test("after a restart nothing that was there is forgotten for what is new")
  func restart() {
    var registry = SignalRegistry()
    for slot in 0..<6000 { _ = registry.appear(appearance(UInt32(slot), "signal \(slot)"), at: 0) }
    registry.closeAll(at: 10)
    for slot in 0..<100 { _ = registry.appear(appearance(UInt32(slot), "new \(slot)"), at: 11) }
    #expect(registry.evictions == 0)
    #expect(registry.places.count == 6100)
    for slot in 0..<6000 { _ = registry.appear(appearance(UInt32(slot + 100), "signal \(slot)"), at: 20) }
    #expect(registry.liveCount == 6100)
  }

  @Test("a slot beyond all reason is refused and reserves no memory", arguments: [40_000, UInt32.max])
  func absurdSlot(slot: UInt32) {
    var registry = SignalRegistry()
    guard case .refused = registry.appear(appearance(slot, "a"), at: 0) else {
      Issue.record("an absurd slot was taken")
      return
    }
    #expect(registry.index(slot: slot) == nil)
  }

  @Test("samples of unknown slots are counted and dropped; those without a value are none")
  func strayedSamples() {
    var watch = Watch()
    watch.pass(5)
    var frame = watch.scenario.frame()
    frame.samples += [
      Sample(slot: 99, value: 1), Sample(slot: .max, value: 1), Sample(slot: 0, value: .nan),
      Sample(slot: 0, value: .infinity), Sample(slot: 0, value: -.greatestFiniteMagnitude),
    ]
    watch.step(frame)
    watch.pass(700)
    #expect(watch.engine.counters.strayedSamples == 2)
    #expect(watch.written == [])
  }

  @Test("sources that are opened anew make every slot void")
  func sourcesOpened() {
    var watch = Watch()
    watch.pass(5)
    var frame = watch.scenario.frame()
    frame.header.flags = .sourcesOpened
    frame.appeared = [SignalAppearance(slot: 0, descriptor: Watched.memory.descriptor)]
    watch.step(frame)
    #expect(watch.engine.registry.liveCount == 1)
    #expect(watch.engine.counters.strayedSamples == UInt64(frame.samples.count - 1))
  }

  @Test("new floors of a known signal hold, and what was learned stays")
  func newFloors() {
    var watch = Watch()
    watch.pass(360)
    var frame = watch.scenario.frame()
    var descriptor = Watched.cpu.descriptor
    descriptor.floorAbsolute = 5
    frame.appeared = [SignalAppearance(slot: Watched.cpu.rawValue, descriptor: descriptor)]
    watch.step(frame)
    #expect(watch.engine.status().warming <= Watched.allCases.count)
    watch.scenario.levels[.cpu] = 0.98
    watch.pass(60)
    #expect(watch.written == [])
    watch.scenario.levels[.memory] = 0.95
    watch.pass(60)
    #expect(watch.kinds == [.open])
  }
}
