import Model
import TestSupport
import Testing

@testable import Detection

@Suite("Rates")
struct RateBankTests {
  /// One item of a bank, and the step that comes next.
  private struct Item: ~Copyable {
    var bank = RateBank()
    var step: UInt64 = 0

    init() { bank.insert(at: 0) }

    @discardableResult
    mutating func judge(_ count: UInt64) -> RateJudgement {
      defer { step += 1 }
      return bank.judge(index: 0, count: count, step: step)
    }

    mutating func idle(_ steps: UInt64) { step += steps }
  }

  /// A Poisson count, by Knuth's product of uniforms.
  private func poisson(_ mean: Double, _ random: inout SplitMix64) -> UInt64 {
    var (count, product): (UInt64, Double) = (0, random.uniform())
    let limit = exponential(-mean)
    while product > limit {
      count += 1
      product *= random.uniform()
    }
    return count
  }

  @Test("the tail is never overstated, and close to scipy's")
  func tails() {
    let rows = fixture("rates.csv")
    #expect(rows.count > 50)
    for row in rows {
      let bound = RateModel.tailExponent(count: row[0], mean: row[1], dispersion: row[2]) / 2.302585092994046
      #expect(bound <= row[3] + 1e-6, "\(row)")
      #expect(bound >= row[3] * 0.7 - 1, "\(row)")
    }
  }

  @Test("idle steps made up for equal idle steps judged")
  func lazyDecay() {
    var judged = Item()
    var skipped = Item()
    for round in 0..<40 {
      let count = UInt64(20 + round % 3)
      let left = judged.judge(count)
      let right = skipped.judge(count)
      #expect(abs(left.expectedPerStep - right.expectedPerStep) < 1e-9)
      #expect(abs(left.surprise - right.surprise) < 1e-3)
      for _ in 0..<97 { judged.judge(0) }
      skipped.idle(97)
    }
  }

  @Test("the mean of a young item is the plain mean")
  func plainMean() {
    var item = Item()
    for count in [4, 8, 0, 8] as [UInt64] { item.judge(count) }
    #expect(abs(item.judge(0).expectedPerStep - 5) < 0.05)
  }

  @Test("steady Poisson counts are hardly ever surprising", arguments: [0.5, 5, 60] as [Double])
  func steady(mean: Double) {
    var random = SplitMix64(seed: 3)
    var item = Item()
    var loud = 0
    for _ in 0..<20_000 where item.judge(poisson(mean, &random)).surprise >= 4.5 { loud += 1 }
    #expect(loud < 3)
    #expect(abs(item.judge(0).expectedPerStep - mean) < 0.25 * mean + 0.1)
  }

  @Test("a burst of an item that is usually quiet is surprising; few never are")
  func burst() {
    var item = Item()
    for _ in 0..<8_640 { item.judge(0) }
    #expect(item.judge(40).surprise > 4.5)
    #expect(item.judge(9).surprise == 0)
  }

  @Test("nothing is judged in the first hour")
  func warmUp() {
    var item = Item()
    for _ in 0..<300 { item.judge(1) }
    let early = item.judge(5_000)
    #expect(early.surprise == 0 && !early.isWarm)
  }

  @Test(
    "regular bursts become known: small ones after the first, large ones after two", arguments: [50, 4_000])
  func regularBursts(size: UInt64) {
    var item = Item()
    var judged: [Float] = []
    for _ in 0..<6 {
      item.idle(8_000)
      judged.append((0..<3).map { _ in item.judge(size).surprise }.max() ?? 0)
    }
    #expect(judged[1] > 2 || size < 100)
    #expect(judged.dropFirst(size < 100 ? 1 : 3).allSatisfy { $0 <= 2 })
  }

  @Test("a daily curve is no surprise, five times its top is")
  func dailyCurve() {
    var random = SplitMix64(seed: 4)
    var item = Item()
    var loudest: Float = 0
    for step in 0..<30_000 {
      let hour = abs(Double(step % 8_640) / 4_320 - 1)
      loudest = max(loudest, step < 8_640 ? 0 : item.judge(poisson(1 + 40 * hour, &random)).surprise)
    }
    #expect(loudest < 4.5)
    #expect(item.judge(200).surprise > 4.5)
  }

  @Test("one flood does not hide the next", arguments: [100_000, .max] as [UInt64])
  func flood(size: UInt64) {
    var random = SplitMix64(seed: 5)
    var item = Item()
    for _ in 0..<8_640 { item.judge(poisson(1, &random)) }
    let before = item.judge(0).expectedPerStep
    #expect(item.judge(size).surprise > 4.5)
    #expect(item.judge(0).expectedPerStep < before + 0.2)
    for _ in 0..<3_000 { item.judge(poisson(1, &random)) }
    #expect(item.judge(5_000).surprise > 4.5)
  }

  @Test("a rate that stays up becomes the expected one")
  func shift() {
    var item = Item()
    for _ in 0..<8_640 { item.judge(1) }
    for _ in 0..<2_000 { item.judge(1_000) }
    let judgement = item.judge(1_000)
    #expect(judgement.expectedPerStep > 800 && judgement.surprise < 1)
  }

  @Test("a frozen item is judged and learns nothing")
  func frozen() {
    var item = Item()
    for _ in 0..<2_000 { item.judge(2) }
    item.bank.setFrozen(true, at: 0)
    let isFrozen = item.bank.isFrozen(at: 0)
    #expect(isFrozen)
    let first = item.judge(500)
    let isSame = (0..<1_000).allSatisfy { _ in item.judge(500) == first }
    #expect(isSame)
    item.bank.setFrozen(false, at: 0)
    #expect(abs(item.judge(2).expectedPerStep - 2) < 0.01)
  }

  @Test("an item stored midway goes on as if nothing had been")
  func snapshot() throws {
    var random = SplitMix64(seed: 6)
    var item = Item()
    for _ in 0..<3_000 { item.judge(random.uniform() < 0.01 ? 80 : poisson(3, &random)) }
    var writer = ByteWriter()
    item.bank.encode(at: 0, into: &writer)
    var other = Item()
    other.step = item.step
    var reader = ByteReader(writer.bytes)
    try other.bank.decode(at: 0, from: &reader)
    #expect(reader.isAtEnd)
    for _ in 0..<1_000 {
      let count = random.uniform() < 0.01 ? 90 : poisson(3, &random)
      #expect(item.judge(count) == other.judge(count))
    }
  }

  @Test("no count and no numbering makes a result that is not finite", arguments: 0..<4)
  func finiteness(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var item = Item()
    var wrong: [RateJudgement] = []
    for _ in 0..<3_000 {
      let count = random.next() >> (random.next() % 64)
      let judgement = item.judge(count)
      let isFinite = judgement.surprise.isFinite && judgement.expectedPerStep.isFinite
      if !isFinite || judgement.surprise < 0 { wrong.append(judgement) }
      if random.uniform() < 0.05 { item.step = random.next() >> (1 + random.next() % 60) }
    }
    #expect(wrong.isEmpty)
  }

  @Test("damaged bytes are refused or give an item that works", arguments: 0..<60)
  func damagedBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var item = Item()
    for _ in 0..<1_000 { item.judge(poisson(3, &random)) }
    var writer = ByteWriter()
    item.bank.encode(at: 0, into: &writer)
    var bytes = writer.bytes
    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
    var reader = ByteReader(bytes)
    try? item.bank.decode(at: 0, from: &reader)
    #expect((0..<100).allSatisfy { _ in item.judge(poisson(3, &random)).surprise.isFinite })
  }

  @Test("two items that turn out to be one have the sum of their means, and the first begins anew")
  func merged() {
    var random = SplitMix64(seed: 8)
    var bank = RateBank()
    bank.insert(at: 0)
    bank.insert(at: 1)
    for step in 0..<9_000 as Range<UInt64> {
      _ = bank.judge(index: 0, count: poisson(2, &random), step: step)
      if step % 3 == 0 { _ = bank.judge(index: 1, count: poisson(3, &random), step: step) }
    }
    bank.merge(from: 0, into: 1)
    let merged = bank.judge(index: 1, count: 60, step: 9_001)
    #expect(abs(merged.expectedPerStep - 3) < 0.4)
    #expect(merged.isWarm && merged.surprise > 4.5)
    let left = bank.judge(index: 0, count: 60, step: 9_001)
    #expect(!left.isWarm)
  }
}
