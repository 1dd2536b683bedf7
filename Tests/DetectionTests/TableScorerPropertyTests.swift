import Detection
import TestSupport
import Testing

/// The rules that make a score count, held for one column and for a host of several.
@Suite("Table scorer, properties")
struct TableScorerPropertyTests {
  /// What came out for each row of a table.
  private struct Scored: Equatable {
    var scores: [Double] = []
    var alerts: [Bool] = []
    var contributions: [Double] = []
  }

  /// Rows five minutes apart with a daily rhythm, noise, spikes, shifts, flat stretches and missing values.
  private func table(columns: Int, rows: Int = 1_400, seed: UInt64) -> [[Double]] {
    var random = SplitMix64(seed: seed)
    var level = 100.0
    return (0..<rows).map { row in
      if random.uniform() < 0.002 { level = 50 + 200 * random.uniform() }
      let isSpike = random.uniform() < 0.005
      let rhythm = Double((row % 288) < 120 ? 40 : 0)
      return (0..<columns).map { column in
        if random.uniform() < 0.01 { return .nan }
        if row % 700 > 600, column % 3 == 2 { return level }
        return (isSpike ? 900 : level) + rhythm * Double(column) + 4 * random.normal()
      }
    }
  }

  private func scored(
    _ table: [[Double]], cadence: Double = 300, from start: Double = 0, maxPerWeek: Double? = nil
  ) -> Scored {
    let columns = table.first?.count ?? 0
    var scorer = TableScorer(columns: columns, cadenceSeconds: cadence)
    var gate = AlertGate(
      maxPerWeek: maxPerWeek, cadenceSeconds: cadence, threshold: scorer.alarmScore)
    var result = Scored()
    for (row, values) in table.enumerated() {
      step(&scorer, &gate, values, row: row, start: start, cadence: cadence, into: &result)
    }
    return result
  }

  private func step(
    _ scorer: inout TableScorer, _ gate: inout AlertGate, _ values: [Double], row: Int, start: Double,
    cadence: Double, into result: inout Scored
  ) {
    let seconds = start + Double(row) * cadence
    let secondOfWeek = Int32(Int64(seconds) % 604_800)
    let score = scorer.step(seconds: seconds, secondOfWeek: secondOfWeek, values: values.span)
    result.scores.append(score)
    result.alerts.append(gate.admits(surprise: score, atSeconds: seconds))
    result.contributions += values.indices.map { scorer.contribution(of: $0) }
  }

  @Test("the series says something: there are scores to compare, and alerts", arguments: [1, 5])
  func notEmpty(columns: Int) {
    let found = scored(table(columns: columns, seed: 1))
    #expect(found.scores.count { $0 > 0 } > 900)
    #expect(found.alerts.contains(true) && found.scores.allSatisfy { $0.isFinite && $0 >= 0 })
  }

  @Test("the scores of a prefix are the prefix of the scores", arguments: [1, 5], [40, 700, 1_101])
  func causality(columns: Int, rows: Int) {
    let all = table(columns: columns, seed: UInt64(rows))
    let whole = scored(all)
    let part = scored(Array(all.prefix(rows)))
    #expect(Array(whole.scores.prefix(rows)) == part.scores)
    #expect(Array(whole.alerts.prefix(rows)) == part.alerts)
    #expect(Array(whole.contributions.prefix(rows * columns)) == part.contributions)
  }

  @Test("multiplying by a power of two changes no score and no alert", arguments: [1, 5], [-40, -1, 3, 40])
  func scale(columns: Int, exponent: Int) {
    let all = table(columns: columns, seed: 2)
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    #expect(scored(all.map { $0.map { $0 * factor } }) == scored(all))
  }

  @Test("columns of different units, each a power of two apart, score the same")
  func units() {
    let all = table(columns: 5, seed: 3)
    let factors = [0x1p0, 0x1p30, 0x1p-20, 0x1p10, 0x1p-1]
    #expect(scored(all.map { zip($0, factors).map { $0 * $1 } }) == scored(all))
  }

  @Test("shifting time by whole weeks changes no score and no alert", arguments: [1, 5], [1, 52, 2_922])
  func weeks(columns: Int, count: Int) {
    let all = table(columns: columns, seed: 4)
    let week = 604_800.0
    let here = scored(all, from: week, maxPerWeek: 3)
    #expect(scored(all, from: week * Double(1 + count), maxPerWeek: 3) == here)
  }

  @Test("interleaving tables changes no score of either")
  func interleaving() {
    let first = table(columns: 1, rows: 1_000, seed: 5)
    let second = table(columns: 5, rows: 1_000, seed: 6)
    var scorer = TableScorer(columns: 1, cadenceSeconds: 60)
    var hostScorer = TableScorer(columns: 5, cadenceSeconds: 300)
    var gate = AlertGate(maxPerWeek: nil, cadenceSeconds: 60, threshold: scorer.alarmScore)
    var hostGate = AlertGate(maxPerWeek: 7, cadenceSeconds: 300, threshold: hostScorer.alarmScore)
    var results = (Scored(), Scored())
    for row in 0..<1_000 {
      step(&scorer, &gate, first[row], row: row, start: 0, cadence: 60, into: &results.0)
      step(&hostScorer, &hostGate, second[row], row: row, start: 0, cadence: 300, into: &results.1)
    }
    #expect(results.0 == scored(first, cadence: 60))
    #expect(results.1 == scored(second, cadence: 300, maxPerWeek: 7))
  }

  @Test("rows without a value score nothing, and neither do the first ones", arguments: [1, 5])
  func nothing(columns: Int) {
    let empty = Array(repeating: Array(repeating: Double.nan, count: columns), count: 100)
    #expect(scored(empty).scores.allSatisfy { $0 == 0 })
    let all = table(columns: columns, seed: 7)
    #expect(scored(Array(all.prefix(20))).scores.allSatisfy { $0 == 0 })
    let pause = scored(Array(all.prefix(1_000)) + empty)
    #expect(pause.scores.suffix(100).allSatisfy { $0 == 0 })
  }

  @Test("no value whatever makes a score that is not finite", arguments: [1, 5], 0..<3)
  func finiteness(columns: Int, seed: Int) {
    var random = SplitMix64(seed: seed)
    let corners: [Double] = [0, -0.0, 1, 0x1p-1074, 1e-300, 1e30, -1e30, 1e31, .nan, .infinity, -.infinity]
    let all = (0..<1_000).map { _ in
      (0..<columns).map { _ in
        random.uniform() < 0.5 ? corners[Int(random.next() % 11)] : Double(bitPattern: random.next())
      }
    }
    let found = scored(all)
    #expect(found.scores.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(found.contributions.allSatisfy { $0.isFinite })
  }
}
