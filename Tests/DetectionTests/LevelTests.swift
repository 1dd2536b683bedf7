import Testing

@testable import Detection

@Suite("Levels")
struct LevelTests {
  private let floor = 1e-300
  private let shares = Level.Shares(level: 0.05, spread: 0.005)

  private func level(of values: [Double]) -> Level {
    var level = Level()
    for (count, value) in values.enumerated() {
      let samples = UInt32(count)
      level.learn(value, after: samples, shares: shares.atLeastMean(after: samples), floor: floor)
    }
    return level
  }

  @Test("the first values give their plain mean")
  func plainMean() {
    #expect(abs(level(of: [1, 2, 3, 4, 10]).mid - 4) < 1e-12)
  }

  @Test("in the limit a step is followed as the closed form says")
  func closedForm() {
    // Alternating ±1 keeps the spread near one, so that a step of two is never cut.
    var learned = level(of: (0..<4_000).map { $0 % 2 == 0 ? 1 : -1 })
    let start = learned.mid
    for _ in 0..<10 { learned.learn(2, after: 4_000, shares: shares, floor: floor) }
    var kept = 1.0
    for _ in 0..<10 { kept *= 0.95 }
    #expect(abs(learned.mid - (2 + (start - 2) * kept)) < 1e-9)
  }

  @Test("one spike moves the level by its share of four spreads at most", arguments: [1e3, 1e9, 1e29])
  func boundedInfluence(spike: Double) {
    var learned = level(of: noise(2_000, seed: 1))
    let before = learned
    learned.learn(spike, after: 2_000, shares: shares, floor: floor)
    #expect(learned.mid - before.mid <= 0.05 * 4 * before.scale(floor: floor) * 1.000001)
    #expect(learned.spread < before.spread * 1.03)
  }

  @Test("the spread of normal noise becomes its standard deviation")
  func spread() {
    let learned = level(of: noise(20_000, seed: 2, level: 0, sigma: 3))
    #expect(abs(learned.scale(floor: floor) - 3) < 0.5)
  }

  @Test("a level that stood at zero for long follows a lasting shift", arguments: [1e-6, 1, 1e20])
  func leavesZero(shift: Double) {
    let learned = level(of: Array(repeating: 0, count: 5_000) + Array(repeating: shift, count: 200))
    #expect(abs(learned.mid / shift - 1) < 0.01)
  }

  @Test("a pause weighs as many samples as it lasted")
  func pause() {
    let ten = shares.compounded(10)
    var kept = 1.0
    for _ in 0..<10 { kept *= 0.95 }
    #expect(abs(ten.level - (1 - kept)) < 1e-15)
    #expect(shares.compounded(1) == shares)
  }
}
