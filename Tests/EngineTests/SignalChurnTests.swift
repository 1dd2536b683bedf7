import Detection
import Model
import TestSupport
import Testing

@testable import Engine

@Suite("Signals that come and go")
struct SignalChurnTests {
  private static let kinds = Entity.Kind.allCases

  private func appearance(_ number: Int, slot: UInt32 = 0) -> SignalAppearance {
    SignalAppearance(
      slot: slot,
      descriptor: SignalDescriptor(
        entity: Entity(kind: Self.kinds[number % Self.kinds.count], name: "n\(number)"), name: "x",
        title: "x",
        unit: .count, harmful: .up, resource: .cpu, floorAbsolute: 1, floorRelative: 0, mayRing: true))
  }

  /// How many of these have a place.
  private func known(_ numbers: Range<Int>, to registry: SignalRegistry) -> Int {
    numbers.count { number in
      let descriptor = appearance(number).descriptor
      return registry.index(entity: descriptor.entity, name: descriptor.name) != nil
    }
  }

  private func isKnown(_ number: Int, to registry: SignalRegistry) -> Bool {
    known(number..<number + 1, to: registry) == 1
  }

  /// Each second another signal takes the only slot.
  private func parade(_ numbers: Range<Int>, through registry: inout SignalRegistry, from start: Int = 0) {
    for number in numbers {
      _ = registry.appear(appearance(number), at: Double(start + number - numbers.lowerBound))
    }
  }

  @Test("those that were there once and for a moment are forgotten one by one, whatever their kind")
  func strangers() {
    var registry = SignalRegistry()
    parade(0..<6000, through: &registry)
    let kept = SignalRegistry.strangerCapacity + 1
    #expect(registry.places.count == kept)
    #expect(registry.evictions == UInt64(6000 - kept))
    #expect(registry.refusals == 0)
    #expect(registry.liveCount == 1)
    #expect(isKnown(6000 - SignalRegistry.strangerCapacity, to: registry), "it may come back")
    #expect(!isKnown(0, to: registry))
  }

  @Test("a signal with a past outlasts any number of those without")
  func past() {
    var registry = SignalRegistry()
    _ = registry.appear(appearance(0, slot: 1), at: 0)
    registry.vanish(slot: 1, at: SignalRegistry.strangerSeconds)
    _ = registry.appear(appearance(1, slot: 1), at: 0)
    registry.vanish(slot: 1, at: SignalRegistry.strangerSeconds - 1)
    parade(2..<20_000, through: &registry, from: 1000)
    #expect(isKnown(0, to: registry))
    #expect(!isKnown(1, to: registry))
    guard case .known = registry.appear(appearance(0, slot: 1), at: 30_000) else {
      Issue.record("the past was lost")
      return
    }
  }

  @Test("times of presence add up")
  func presence() {
    var registry = SignalRegistry()
    _ = registry.appear(appearance(0), at: 10)
    registry.vanish(slot: 0, at: 25)
    _ = registry.appear(appearance(0), at: 100)
    registry.vanish(slot: 0, at: 105)
    #expect(registry.places[0].presence == 20)
  }

  @Test("who comes back once is no stranger any more, even after having been forgotten")
  func comesBack() {
    var registry = SignalRegistry()
    parade(0..<2000, through: &registry)
    #expect(known(0..<100, to: registry) == 0)
    parade(0..<100, through: &registry, from: 86_400)
    parade(2000..<8000, through: &registry, from: 86_500)
    // Marks last for seven in eight.
    #expect(known(0..<100, to: registry) > 75)
    #expect(registry.places.count <= SignalRegistry.strangerCapacity + 101)
  }

  @Test("what a restart has cut short is no stranger")
  func restart() {
    var registry = SignalRegistry()
    _ = registry.appear(appearance(0), at: 0)
    registry.closeAll(at: 1)
    parade(1..<3000, through: &registry, from: 1)
    #expect(isKnown(0, to: registry))
  }

  @Test("those with a past are forgotten one by one once they are many and long gone")
  func manyPasts() {
    var registry = SignalRegistry()
    for number in 0..<6000 {
      _ = registry.appear(appearance(number), at: Double(number) * SignalRegistry.strangerSeconds)
    }
    #expect(registry.places.count == SignalRegistry.absentCapacity + 1)
    #expect(registry.refusals == 0)
  }

  @Test("strangers make room in a full registry before anybody else does")
  func full() {
    var registry = SignalRegistry()
    let capacity = SignalRegistry.capacity
    for number in 0..<capacity { _ = registry.appear(appearance(number, slot: UInt32(number)), at: 0) }
    registry.vanish(slot: 7, at: 1)
    registry.vanish(slot: 3, at: 2)
    let later = SignalRegistry.strangerSeconds
    registry.vanish(slot: 5, at: later)
    for number in 0..<3 { _ = registry.appear(appearance(capacity + number, slot: 0), at: later + 1) }
    #expect((0..<9).filter { !isKnown($0, to: registry) } == [3, 7])
    #expect(registry.refusals == 0)
  }

  @Test("a registry that was written and read forgets the same signals as one that was not", arguments: 1...5)
  func coding(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (kept, read) = (SignalRegistry(), SignalRegistry())
    var seconds = 0.0
    for step in 0..<12_000 {
      let (number, slot) = (Int(random.next() % 3000), UInt32(random.next() % 64))
      seconds += Double(random.next() % 40)
      for isRead in [false, true] {
        if isRead {
          _ = read.appear(appearance(number, slot: slot), at: seconds)
        } else {
          _ = kept.appear(appearance(number, slot: slot), at: seconds)
        }
      }
      guard step % 4000 == 1999 else { continue }
      var writer = ByteWriter()
      read.encode(into: &writer)
      var reader = ByteReader(writer.bytes)
      read = try SignalRegistry(decoding: &reader)
      #expect(reader.isAtEnd)
    }
    #expect(kept.places.map(\.descriptor) == read.places.map(\.descriptor))
    #expect(kept.places.map(\.generation) == read.places.map(\.generation))
    #expect(kept.strangerCount == read.strangerCount)
    #expect(kept.strangerCount == kept.places.count { $0.isStranger })
    #expect(kept.liveCount == kept.places.count { $0.isLive })
  }

  @Test("a thousand units that never come back take the room of some thirty")
  func units() {
    var watch = Watch()
    watch.pass(5)
    let before = watch.engine.registry.places.count
    let signals = 20
    for unit in 0..<1000 {
      var frame = watch.scenario.frame()
      let slots = UInt32(100 + unit % 5 * signals)..<UInt32(100 + (unit % 5 + 1) * signals)
      if unit >= 5 { frame.vanished = Array(slots) }
      frame.appeared = slots.map { slot in
        var descriptor = Watched.unitCPU.descriptor
        descriptor.entity = Entity(kind: .unit, name: "job@\(unit).service")
        descriptor.name = "signal \(slot)"
        return SignalAppearance(slot: slot, descriptor: descriptor)
      }
      watch.step(frame)
    }
    let places = before + SignalRegistry.strangerCapacity + 6 * signals
    #expect(watch.engine.registry.places.count <= places)
    #expect(watch.engine.quick.bank.count <= places)
    #expect(watch.engine.slow.bank.count <= places)
    #expect(watch.engine.quickTracker.runs.count <= places)
    #expect(watch.engine.registry.liveCount == Watched.allCases.count + 5 * signals)
    #expect(watch.written == [])
  }
}

@Suite("Forgotten entities")
struct ForgottenEntitiesTests {
  private func unit(_ number: Int) -> Entity { Entity(kind: .unit, name: "job@\(number).service") }

  @Test("remembers by kind and name, in a snapshot too")
  func remembers() throws {
    var forgotten = ForgottenEntities()
    #expect(!forgotten.contains(unit(0)))
    forgotten.note(unit(0))
    var writer = ByteWriter()
    forgotten.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    let read = try ForgottenEntities(decoding: &reader)
    #expect(reader.isAtEnd)
    #expect(read.contains(unit(0)))
    #expect(!read.contains(unit(1)))
    #expect(!read.contains(Entity(kind: .process, name: unit(0).name)))
  }

  /// Each later name takes a given place with one chance in 8,192: (1 - 1/8192)^1000 = 0.885.
  @Test("fades with the number of names: of those a thousand names ago seven in eight are left")
  func fades() {
    var forgotten = ForgottenEntities()
    for number in 0..<5000 { forgotten.note(unit(number)) }
    let left = (3500..<4500).count { forgotten.contains(unit($0)) }
    #expect((850...970).contains(left))
    #expect((5000..<15_000).count { forgotten.contains(unit($0)) } == 0)
  }
}
