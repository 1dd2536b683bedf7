import Model
import TestSupport
import Testing

@testable import Engine

@Suite("Decisions and snapshots")
struct DecisionSnapshotTests {
  /// Half an hour in which much happens while decisions of all kinds come and go.
  private static func frames(seed: UInt64) -> [Frame] {
    var scenario = Scenario(seed: seed)
    var random = SplitMix64(seed: seed &+ 99)
    var frames: [Frame] = []
    let units = ["web.service", "shop.service", "mail.service"]
    for _ in 0..<900 {
      if random.uniform() < 0.02 { scenario.unitFails(units.randomElement(using: &random) ?? "") }
      if random.uniform() < 0.02 { scenario.unitStarts(units.randomElement(using: &random) ?? "") }
      if random.uniform() < 0.01 { scenario.levels[.cpu] = random.uniform() }
      if random.uniform() < 0.01 { scenario.levels[.memory] = random.uniform() }
      if random.uniform() < 0.02 { scenario.decisions = decisions(&random, scenario.realtime) }
      frames.append(scenario.frame())
    }
    scenario.decisions = []
    for unit in units { scenario.unitStarts(unit) }
    scenario.levels = Scenario().levels
    for _ in 0..<4500 { frames.append(scenario.frame()) }
    return frames
  }

  private static func decisions(_ random: inout SplitMix64, _ now: Int64) -> [Decision] {
    (0..<Int(random.next() % 4)).map { number in
      let kind = Decision.Kind.allCases.randomElement(using: &random) ?? .silence
      var decision = Decision(id: "d\(number)", kind: kind)
      let from = now + Int64(random.next() % 60_000_000)
      decision.intervals = [
        DecisionInterval(fromMicroseconds: from, untilMicroseconds: from + Int64(random.next() % 200_000_000))
      ]
      if kind != .maintenance, Bool.random(using: &random) { decision.scope = .units("*b.service") }
      if Bool.random(using: &random) { decision.looser = 3 }
      guard kind == .feedback else { return decision }
      decision.accepted = AcceptedLevel(
        entity: Entity(kind: .unit, name: "web.service"), category: .unitFailed, severity: .error)
      return decision
    }
  }

  @Test("an engine that goes on from snapshots tells the same, byte for byte", arguments: [UInt64(1), 2, 3])
  func goesOn(seed: UInt64) throws {
    var whole = Engine(host: Watch.host, settings: Watch.open)
    var broken = Engine(host: Watch.host, settings: Watch.open)
    for (number, frame) in Self.frames(seed: seed).prefix(1500).enumerated() {
      let expected = whole.step(frame)
      if number % 29 == 3 {
        broken = try Engine(host: Watch.host, settings: Watch.open, snapshot: broken.encodeSnapshot())
      }
      let told = broken.step(frame)
      #expect(told == expected)
      #expect(broken.summaries == whole.summaries)
    }
    let (left, right) = (whole.encodeSnapshot(), broken.encodeSnapshot())
    #expect(left == right)
  }

  @Test("whatever is decided, every open gets one clear, and nothing else comes in between or after")
  func everyOpenClears() {
    for seed in UInt64(10)..<18 {
      var engine = Engine(host: Watch.host, settings: Watch.open)
      var open: Set<String> = []
      var opened = 0
      for frame in Self.frames(seed: seed) {
        for transition in engine.step(frame) {
          let id = transition.incident.id
          switch transition.kind {
          case .open, .reopen:
            opened += 1
            #expect(open.insert(id).inserted)
          case .update: #expect(open.contains(id))
          case .clear: #expect(open.remove(id) != nil)
          }
        }
      }
      #expect(open == [])
      #expect(opened > 0)
    }
  }

  @Test("a damaged snapshot is refused, never believed")
  func damaged() throws {
    var engine = Engine(host: Watch.host, settings: Watch.open)
    for frame in Self.frames(seed: 4).prefix(400) { _ = engine.step(frame) }
    let bytes = engine.encodeSnapshot()
    var random = SplitMix64(seed: 5)
    for _ in 0..<300 {
      var copy = bytes
      copy[Int(random.next() % UInt64(bytes.count))] ^= UInt8(1 << (random.next() % 8))
      _ = try? Engine(host: Watch.host, settings: Watch.open, snapshot: copy)
    }
    let cut = Array(bytes.prefix(bytes.count - 1))
    #expect(throws: CodingFailure.self) {
      _ = try Engine(host: Watch.host, settings: Watch.open, snapshot: cut).alertSequence
    }
  }
}
