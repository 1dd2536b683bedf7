import TestSupport
import Testing

@testable import Detection

@Suite("Calibration of scores")
struct TallyTests {
  @Test("an empty tally knows the prior alone", arguments: [0, 1, 3, 10] as [Double])
  func prior(score: Double) {
    var tally = Tally()
    let surprise = tally.surprise(of: score)
    #expect(abs(surprise - commonLogarithm(1 + score * score / 2)) < 1e-8)
  }

  @Test("scores of normal noise get the surprises of the normal distribution")
  func normalTail() {
    var random = SplitMix64(seed: 11)
    var tally = Tally()
    for _ in 0..<40_000 { tally.learn(abs(random.normal())) }
    let rows = fixture("halfnormal.csv")
    #expect(rows.count == 6)
    for row in rows { #expect(abs(tally.surprise(of: row[0]) - row[1]) < 0.06, "z = \(row[0])") }
  }

  @Test("the quantile inverts the tail")
  func quantile() {
    var random = SplitMix64(seed: 12)
    var tally = Tally()
    for _ in 0..<40_000 { tally.learn(abs(random.normal())) }
    #expect(abs(tally.quantile(above: 0.0455) - 2) < 0.05)
    var empty = Tally()
    let least = empty.quantile(above: 0.001)
    #expect(least == 0)
  }

  @Test("places are in order and edges lie where places change")
  func places() {
    var last = 0
    for bin in 0..<Tally.binCount {
      let edge = Tally.lowerEdge(of: bin)
      #expect(Tally.place(of: edge).bin == bin)
      #expect(bin == 0 || Tally.place(of: edge - 1e-3 * (1 + edge)).bin == bin - 1)
      #expect(Tally.place(of: edge).bin >= last)
      last = Tally.place(of: edge).bin
    }
    #expect(Tally.place(of: .infinity).bin == Tally.binCount - 1)
  }

  @Test("what comes again and again is not new, wherever in its bin it lies", arguments: 0..<32)
  func repetition(bin: Int) {
    var tally = Tally()
    let score = Tally.lowerEdge(of: bin + 1) * 0.99999
    for count in 0..<1_000 { tally.learn(count % 10 == 0 ? score : 0) }
    #expect(tally.surprise(of: score) < 1.4)
  }

  @Test("old scores fade to half in a half-life")
  func fading() {
    var tally = Tally()
    for _ in 0..<1_000 { tally.learn(1) }
    for _ in 0..<391 { tally.fade() }
    #expect(abs(tally.total - 500) < 1)
  }
}
