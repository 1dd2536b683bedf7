import Detection
import Model
import TestSupport
import Testing

@Suite("Signal bank, properties")
struct SignalBankPropertyTests {
  /// Noise with spikes, shifts, flat stretches and pauses.
  private func hardSeries(seed: UInt64, count: Int = 3_000) -> [Double] {
    var random = SplitMix64(seed: seed)
    var level = 100.0
    return (0..<count).map { index in
      if random.uniform() < 0.003 { level = 200 * random.uniform() }
      if random.uniform() < 0.01 { return level * 10 }
      if random.uniform() < 0.01 { return .nan }
      return index % 900 > 600 ? level : level + 5 * random.normal()
    }
  }

  @Test("a judgement depends on nothing that comes after it", arguments: 0..<3)
  func causality(seed: UInt64) {
    let values = hardSeries(seed: seed)
    let whole = surprises(values, cadence: 300, tier: .full)
    let part = surprises(Array(values.prefix(1_800)), cadence: 300, tier: .full)
    #expect(Array(whole.prefix(1_800)) == part)
  }

  @Test("multiplying by 1024 changes no surprise", arguments: 0..<3)
  func scaleInvariance(seed: UInt64) {
    let values = hardSeries(seed: seed)
    let scaled = values.map { $0 * 1_024 }
    #expect(
      surprises(values, cadence: 300, tier: .full) == surprises(scaled, cadence: 300, tier: .full))
  }

  @Test("turning values upside down changes no surprise", arguments: 0..<3)
  func mirror(seed: UInt64) {
    let values = hardSeries(seed: seed)
    #expect(surprises(values, tier: .seasonal) == surprises(values.map { -$0 }, tier: .seasonal))
  }

  @Test("no value whatever makes a result that is not finite", arguments: 0..<6)
  func finiteness(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let corners: [Double] = [
      0, -0.0, 1, -1, 0x1p-1074, 0x1p-1022, 1e-300, 1e-45, 1e30, -1e30, 1e31, .nan, .infinity, 0x1p63, 1e-3,
    ]
    var stream = Stream(cadence: 300, tier: .full)
    var wrong: [Judgement] = []
    for step in 0..<3_000 {
      let isCorner = random.uniform() < 0.5
      let value = isCorner ? corners[Int(random.next() % 15)] : Double(bitPattern: random.next())
      let judgement = stream.step(value)
      if !judgement.surprise.isFinite || judgement.surprise < 0 { wrong.append(judgement) }
      if random.uniform() < 0.02 { stream.time.monotonicSeconds += 1e6 * (random.uniform() - 0.5) }
      if random.uniform() < 0.02 { stream.bank.setFrozen(random.uniform() < 0.5, at: 0) }
      if random.uniform() < 0.02 { stream.bank.rebaseline(at: 0) }
      guard step % 100 == 0 else { continue }
      let explained = stream.explain(value)
      let range = explained.expected
      #expect(range.low.isFinite && range.high.isFinite && range.low <= range.mid && range.mid <= range.high)
      #expect(explained.votes.allSatisfy { $0.surprise.isFinite })
    }
    #expect(wrong.isEmpty)
  }

  @Test("a steadily counting signal is no surprise", arguments: [1e-3, 1, 1e12])
  func counter(step: Double) {
    let judged = surprises((0..<5_000).map { Double($0) * step })
    #expect(judged.suffix(1_000).allSatisfy { $0 < 2 })
  }

  @Test("a signal stored midway goes on as if nothing had been", arguments: 0..<4)
  func snapshot(seed: UInt64) throws {
    let values = hardSeries(seed: seed)
    let whole = surprises(values, cadence: 300, tier: .full)
    var before = Stream(cadence: 300, tier: .full)
    before.run(Array(values.prefix(1_700)))
    var writer = ByteWriter()
    before.bank.encode(at: 0, into: &writer)
    var after = Stream(cadence: 300, tier: .full)
    after.time = before.time
    var reader = ByteReader(writer.bytes)
    try after.bank.decode(at: 0, from: &reader)
    #expect(reader.isAtEnd)
    #expect(after.run(Array(values.dropFirst(1_700))) == Array(whole.dropFirst(1_700)))
  }

  @Test(
    "profiles and streams are dropped where the tier no longer has them, and begin empty where it now has")
  func seasonalityChanges() throws {
    for (was, becomes) in [(DetectorTier.full, DetectorTier.light), (.light, .full), (.seasonal, .full)] {
      var before = Stream(cadence: 300, tier: was)
      before.run(noise(1_000, seed: 1))
      var writer = ByteWriter()
      before.bank.encode(at: 0, into: &writer)
      var after = Stream(cadence: 300, tier: becomes)
      var reader = ByteReader(writer.bytes)
      try after.bank.decode(at: 0, from: &reader)
      #expect(reader.isAtEnd)
      #expect(after.explain(1).samples == 1_000)
    }
  }

  @Test("damaged bytes are refused or give a signal that works, never a crash", arguments: 0..<60)
  func damagedBytes(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var stream = Stream(cadence: 300, tier: .full)
    stream.run(noise(700, seed: 1))
    var writer = ByteWriter()
    stream.bank.encode(at: 0, into: &writer)
    var bytes = writer.bytes
    for _ in 0..<(1 + seed % 8) {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
    }
    if seed % 3 == 0 { bytes = Array(bytes.prefix(Int(random.next() % UInt64(bytes.count)))) }
    var reader = ByteReader(bytes)
    do throws(CodingFailure) {
      try stream.bank.decode(at: 0, from: &reader)
    } catch {
      #expect(stream.explain(1).samples == 700)
    }
    #expect(stream.run(noise(700, seed: 2)).allSatisfy { $0.isFinite })
  }
}
