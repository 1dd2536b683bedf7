import Model
import Synchronization
import Testing

@testable import HostMetrics

@Suite("Signals of other programs")
struct OutsideSignalsTests {
  /// Shared signals, as the daemon has them.
  private final class Board: Sendable {
    let signals: Mutex<OutsideSignals>

    init(capacity: Int = 100) { signals = Mutex(OutsideSignals(capacity: capacity)) }

    func sampler() -> HostSampler {
      let tree = FakeTree()
      let source = OutsideSource { [self] access in signals.withLock { access(&$0) } }
      return HostSampler(settings: tree.settings, outside: source)
    }

    func report(_ name: String, _ value: Double, of source: String = "app", at seconds: Double = 0) {
      signals.withLock { $0.report(value, of: descriptor(name, source), at: seconds) }
    }

    private func descriptor(_ name: String, _ source: String) -> SignalDescriptor {
      SignalDescriptor(
        entity: Entity(kind: .source, name: source), name: name, title: name, unit: .count, harmful: .both,
        resource: .application, floorAbsolute: 1, floorRelative: 0.5, mayRing: true)
    }
  }

  @Test("begin with a value, have the newest one a tick, and vanish when they retire")
  func life() {
    let board = Board()
    let sampler = board.sampler()
    var seen = SignalBoard()
    board.report("a", 1)
    board.report("b", 2)
    board.report("a", 3)
    seen.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    #expect(seen.values == ["app:a": 3, "app:b": 2])
    seen.take(sampler.sample(monotonicNanoseconds: .seconds(2)))
    #expect(seen.values.isEmpty && seen.signals.count == 2)
    board.report("b", 4, at: 10)
    board.signals.withLock { $0.retire(of: Entity(kind: .source, name: "app"), seenBefore: 10) }
    seen.take(sampler.sample(monotonicNanoseconds: .seconds(3)))
    #expect(seen.signals.values.map(\.name) == ["b"])
    #expect(seen.values == ["app:b": 4])
  }

  @Test("what comes and goes between two ticks is never seen, and what comes back begins anew")
  func between() {
    let board = Board()
    let sampler = board.sampler()
    var seen = SignalBoard()
    let entity = Entity(kind: .source, name: "app")
    board.report("a", 1)
    board.signals.withLock { $0.retire(of: entity, seenBefore: .infinity) }
    seen.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    #expect(seen.signals.isEmpty)
    board.report("a", 1)
    seen.take(sampler.sample(monotonicNanoseconds: .seconds(2)))
    board.signals.withLock { $0.retire(of: entity, seenBefore: .infinity) }
    board.report("a", 2)
    seen.take(sampler.sample(monotonicNanoseconds: .seconds(3)))
    #expect(seen.values == ["app:a": 2])
    for second in 4..<200 {
      board.report("n\(second)", 1, at: Double(second))
      board.signals.withLock { $0.retire(of: entity, seenBefore: Double(second)) }
      seen.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second))))
    }
    #expect(seen.signals.count == 1)
    #expect(seen.signals.keys.allSatisfy { $0 < 3 }, "slots are given out again")
  }

  @Test("a sampler that begins anew is told of all there is")
  func newSampler() {
    let board = Board()
    var first = SignalBoard()
    board.report("a", 1)
    first.take(board.sampler().sample(monotonicNanoseconds: .seconds(1)))
    var second = SignalBoard()
    board.report("a", 5)
    board.report("b", 6)
    second.take(board.sampler().sample(monotonicNanoseconds: .seconds(1)))
    #expect(second.values == ["app:a": 5, "app:b": 6])
  }

  @Test("those beyond the cap are left out, counted and told of until there is room")
  func capacity() {
    let board = Board(capacity: 2)
    let sampler = board.sampler()
    for name in ["a", "b", "c"] { board.report(name, 1) }
    _ = sampler.sample(monotonicNanoseconds: .seconds(1))
    let health = sampler.health.first { $0.name == "prometheus" }
    #expect(health?.state == .failing)
    #expect(health?.lastError == "ingest.max_signals: more than 2, others are left out")
    #expect(board.signals.withLock { $0.refused } == 1)
    board.signals.withLock { $0.retire(of: Entity(kind: .source, name: "app"), seenBefore: .infinity) }
    _ = sampler.sample(monotonicNanoseconds: .seconds(2))
    #expect(sampler.health.first { $0.name == "prometheus" }?.state == .working)
  }

  @Test("what is wrong with a source is noted once, and its end")
  func problems() {
    let board = Board()
    let sampler = board.sampler()
    _ = sampler.sample(monotonicNanoseconds: .seconds(1))
    _ = sampler.takeNotices()
    board.signals.withLock { $0.note([("/d/a.prom", "line 2: garbage")], from: "/d/") }
    for second in 2...3 { _ = sampler.sample(monotonicNanoseconds: .seconds(Double(second))) }
    #expect(sampler.takeNotices().map(\.message) == ["/d/a.prom: line 2: garbage"])
    board.signals.withLock { $0.note([], from: "/d/") }
    _ = sampler.sample(monotonicNanoseconds: .seconds(4))
    #expect(sampler.takeNotices().map(\.message) == ["/d/a.prom: readable again"])
  }
}
