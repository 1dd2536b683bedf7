import Detection
import Model
import TestSupport
import Testing

@Suite("Signal bank")
struct SignalBankTests {
  @Test("surprises equal those of the reference in numpy")
  func reference() {
    let rows = fixture("levels.csv")
    #expect(rows.count == 1_500)
    var stream = Stream()
    for (index, row) in rows.enumerated() {
      stream.time.monotonicSeconds = row[0]
      let surprise = Double(stream.step(row[1]).surprise)
      #expect(abs(surprise - row[2]) < 2e-4, "row \(index)")
    }
  }

  @Test("nothing is judged before thirty values")
  func warmUp() {
    var stream = Stream()
    for count in 0..<30 {
      let judgement = stream.step(count == 29 ? 1e6 : 1)
      #expect(judgement == Judgement())
    }
    #expect(stream.step(1).isWarm)
  }

  @Test("a spike in noise is surprising, above, and worth telling")
  func spike() {
    var stream = Stream(floorAbsolute: 10, floorRelative: 0.2, harmful: .up)
    stream.run(noise(3_000, seed: 3))
    let judgement = stream.step(180)
    #expect(judgement.surprise > 5)
    #expect(judgement.isAbove && judgement.isWorthTelling)
  }

  @Test("floors and direction decide what is worth telling")
  func floors() {
    func worth(_ value: Double, absolute: Double, relative: Double, harmful: HarmfulDirection) -> Bool {
      var stream = Stream(floorAbsolute: absolute, floorRelative: relative, harmful: harmful)
      stream.run(Array(repeating: 100, count: 100))
      return stream.step(value).isWorthTelling
    }
    #expect(worth(121, absolute: 20, relative: 0.2, harmful: .up))
    #expect(!worth(119, absolute: 20, relative: 0.1, harmful: .up))
    #expect(!worth(119, absolute: 10, relative: 0.2, harmful: .up))
    #expect(!worth(79, absolute: 20, relative: 0.2, harmful: .up))
    #expect(worth(79, absolute: 20, relative: 0.2, harmful: .down))
    #expect(worth(79, absolute: 20, relative: 0.2, harmful: .both))
    #expect(!worth(100, absolute: 0, relative: 0, harmful: .both))
  }

  @Test(
    "the first change of a flat line has at least the logarithm of its length",
    arguments: [100, 1_000, 20_000])
  func flatLine(length: Int) {
    for level in [0, 5, -3e9, 0x1p-1030] {
      var stream = Stream()
      stream.run(Array(repeating: level, count: length))
      let judgement = stream.step(level * 1.01 + 1)
      #expect(Double(judgement.surprise) >= commonLogarithm(Double(length)))
      #expect(judgement.surprise < 10)
    }
  }

  @Test("a change back and forth between two values becomes usual")
  func twoValues() {
    let values = (0..<6_000).map { $0 % 50 == 0 ? 7.0 : 0.0 }
    #expect(surprises(values).suffix(1_000).allSatisfy { $0 < 2.2 })
  }

  @Test("a lasting shift is taken for normal in the end")
  func shift() {
    let values = noise(3_000, seed: 4) + noise(600, seed: 5, level: 400)
    let judged = surprises(values)
    #expect(judged[3_000] > 4)
    #expect(judged.suffix(100).allSatisfy { $0 < 3 })
  }

  @Test("idle noise is hardly ever surprising", arguments: 0..<3)
  func idleNoise(seed: UInt64) {
    #expect(surprises(noise(20_000, seed: seed)).count { $0 >= 4.5 } < 5)
  }

  @Test("noise with a tail of the inverse square is hardly ever surprising", arguments: 0..<3)
  func heavyTails(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let values = (0..<20_000).map { _ in 50 + random.normal() / (1 - random.uniform()).squareRoot() }
    #expect(surprises(values).count { $0 >= 4.5 } < 6)
  }

  @Test("noise that drifts from value to value is hardly ever surprising", arguments: 0..<3)
  func randomWalk(seed: UInt64) {
    var level = 0.0
    let values = noise(20_000, seed: seed, level: 0, sigma: 1).map { step in
      level = 0.999 * level + step
      return 1_000 + level
    }
    #expect(surprises(values).count { $0 >= 4.5 } < 5)
  }

  @Test("the expected band holds what is usual and what floors and signs allow")
  func band() {
    var stream = Stream()
    stream.run(noise(5_000, seed: 6))
    let usual = stream.explain(180)
    #expect(abs(usual.expected.mid - 100) < 6)
    #expect((70...90).contains(usual.expected.low) && (110...130).contains(usual.expected.high))
    #expect(usual.votes.map(\.statistic) == ["level"])
    #expect(usual.votes.allSatisfy { $0.surprise > 4 })
    #expect(usual.samples == 5_000 && usual.ageSeconds == 49_990 && !usual.isSeasonal)

    var positive = Stream()
    positive.run(noise(2_000, seed: 7, level: 0, sigma: 1).map { abs($0) })
    #expect(positive.explain(1).expected.low >= 0)
  }

  @Test("the band of a signal with rare spikes reaches no further than they did")
  func spikyBand() {
    var stream = Stream()
    stream.run((0..<5_000).map { $0 % 200 == 0 ? 40 : 1 })
    let range = stream.explain(40).expected
    #expect(range.high <= 40 && range.low >= 0.9 && range.mid < 3)
  }

  @Test("what is no measurement is counted and changes nothing")
  func absentValues() {
    var stream = Stream()
    stream.run(noise(100, seed: 8))
    for value in [Double.nan, .infinity, -.infinity, 1e300] { #expect(stream.step(value) == Judgement()) }
    #expect(stream.bank.refusedValues == 3)
    #expect(stream.explain(.nan).samples == 100)
  }

  @Test("places are independent, may be sparse, and are forgotten when removed")
  func places() {
    var bank = SignalBank(cadenceSeconds: 10)
    let start = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
    bank.insert(at: 2, floorAbsolute: 0, floorRelative: 0, harmful: .up, tier: .seasonal, at: start)
    #expect(bank.count == 3)
    var judgements = Array(repeating: Judgement(), count: 5)
    for tick in 0..<40 {
      let time = StepTime(monotonicSeconds: Double(tick) * 10, localSecondOfWeek: -5)
      var span = judgements.mutableSpan
      bank.step(values: [1, 1, 1, 1, 1].span, at: time, judgements: &span)
    }
    #expect(judgements.map(\.isWarm) == [false, false, true, false, false])
    bank.remove(at: 2)
    bank.insert(at: 2, floorAbsolute: 0, floorRelative: 0, harmful: .up, tier: .seasonal, at: start)
    #expect(bank.explain(at: 2, value: 1, time: start).samples == 0)
  }

  @Test("a signal takes no more than 512 bytes, 2.6 KB with profiles, 8 KiB with everything")
  func memory() {
    #expect(
      SignalBank.bytes(.light) <= 512 && SignalBank.bytes(.seasonal) <= 2_600
        && SignalBank.bytes(.full) <= 8_192)
  }
}
