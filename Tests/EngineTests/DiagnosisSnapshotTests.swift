import Model
import TestSupport
import Testing

@testable import Engine

@Suite("Snapshots amid a diagnosis")
struct DiagnosisSnapshotTests {
  /// A load, a complaint and a crash, while rankings are yet to come.
  private static let scene: [Frame] = {
    var scenario = Scenario(seed: 5)
    var frames: [Frame] = []
    func pass(_ seconds: Int) { for _ in 0..<seconds { frames.append(scenario.frame()) } }
    pass(400)
    scenario.levels[.cpu] = 0.98
    scenario.levels[.cpuPressure] = 0.6
    scenario.levels[.unitCPU] = 0.97
    scenario.usages.append(Scenario.usage("stress-ng-cpu", cores: 1.9))
    pass(7)
    for second in 0..<70 {
      scenario.log("cannot reach the database", unit: "shop.service", priority: 3, count: 3)
      if second == 31 { scenario.unitFails("shop.service") }
      pass(1)
    }
    return frames
  }()

  @Test(
    "an engine that is broken off anywhere within an incident ranks and tells the same", arguments: 0..<12)
  func anywhere(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var whole = Engine(host: Watch.host, settings: Watch.open)
    for frame in Self.scene.prefix(395) { _ = whole.step(frame) }
    var broken = try restored(whole)
    var transitions = 0
    for frame in Self.scene.dropFirst(395) {
      if random.next() % 3 == 0 { broken = try restored(broken) }
      let expected = whole.step(frame)
      let told = broken.step(frame)
      #expect(told == expected)
      transitions += expected.count
    }
    #expect(transitions >= 2)
    let rankings = whole.book.open.map(\.incident.rankings)
    #expect(rankings.contains { $0 >= 3 })
    let (left, right) = (whole.encodeSnapshot(), broken.encodeSnapshot())
    #expect(left == right)
  }

  private func restored(_ engine: borrowing Engine) throws -> Engine {
    try Engine(host: Watch.host, settings: Watch.open, snapshot: engine.encodeSnapshot())
  }
}
