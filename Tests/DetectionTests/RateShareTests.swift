import Model
import TestSupport
import Testing

@testable import Detection

@Suite("Shares and mixtures")
struct RateShareTests {
  private static let calendar: UInt32 = 0x7fff_ffff

  private func binomial(_ share: Double, _ total: UInt32, _ random: inout SplitMix64) -> UInt32 {
    UInt32((0..<total).count { _ in random.uniform() < share })
  }

  @Test("a share of errors that rises tenfold is surprising, and stays so while it lasts")
  func rises() {
    var random = SplitMix64(seed: 1)
    var share = RateShare()
    for window in 0..<400 {
      _ = share.judge(binomial(0.01, 200, &random), among: 200, at: UInt32(window) * 300)
    }
    let judged = (400..<410).map { share.judge(20, among: 200, at: UInt32($0) * 300) }
    #expect(judged.allSatisfy { $0 > 4.5 })
    #expect(share.band.high < 0.06)
  }

  @Test("chance never rings in four weeks", arguments: 1...2, [0, 0.002, 0.05, 0.4])
  func chance(seed: Int, mean: Double) {
    var random = SplitMix64(seed: seed)
    var share = RateShare()
    var loudest: Float = 0
    for window in 0..<28 * 288 {
      let total = UInt32(50 + random.next() % 100)
      loudest = max(
        loudest, share.judge(binomial(mean, total, &random), among: total, at: UInt32(window) * 300))
    }
    #expect(loudest < 4.5)
  }

  @Test("nights with many errors are no news after the second")
  func nightly() {
    var share = RateShare()
    var told: [Bool] = []
    for window in 0..<6 * 288 {
      let isNight = window % 288 == 200
      let surprise = share.judge(isNight ? 60 : 1, among: 200, at: UInt32(window) * 300)
      if isNight { told.append(surprise >= 4.5) }
    }
    #expect(told.dropFirst(3).allSatisfy { !$0 })
  }

  @Test("few errors are never surprising, however few entries there are")
  func few() {
    var share = RateShare()
    for window in 0..<400 { _ = share.judge(0, among: 50, at: UInt32(window) * 300) }
    let (few, many) = (share.judge(4, among: 50, at: 130_000), share.judge(12, among: 50, at: 131_000))
    #expect(few == 0 && many > 4.5)
  }

  /// Fills a window with entries of kinds by their weights.
  private func fill(_ mixture: inout RateMixture, _ weights: [Double], _ random: inout SplitMix64) {
    for _ in 0..<100 {
      var rest = random.uniform() * weights.reduce(0, +)
      let kind = weights.firstIndex { weight in
        rest -= weight
        return rest < 0
      }
      mixture.add(1, ofKind: kind ?? 0)
    }
  }

  @Test("another mixture is odd in its second window, and names what there is more of")
  func shift() {
    var random = SplitMix64(seed: 2)
    var mixture = RateMixture()
    for window in 0..<600 {
      fill(&mixture, [8, 4, 2, 1, 0.1], &random)
      let usual = mixture.close(at: UInt32(window) * 300, Self.calendar)
      #expect(!usual.isOdd)
    }
    fill(&mixture, [1, 1, 1, 1, 9], &random)
    let first = mixture.close(at: 180_000, Self.calendar)
    fill(&mixture, [1, 1, 1, 1, 9], &random)
    let judged = mixture.close(at: 180_300, Self.calendar)
    #expect(!first.isOdd && judged.isOdd && judged.leadingPlace == 4 && judged.divergence > 0.2)
  }

  @Test("the divergence of two mixtures with nothing in common is one")
  func disjoint() {
    var mixture = RateMixture()
    mixture.add(1_000_000, ofKind: 3)
    _ = mixture.close(at: 0, Self.calendar)
    mixture.add(1_000_000, ofKind: 4)
    let judged = mixture.close(at: 300, Self.calendar)
    #expect(abs(judged.divergence - 1) < 1e-5)
  }

  @Test("snapshots of a share and of a mixture change nothing")
  func snapshot() throws {
    var random = SplitMix64(seed: 3)
    var (share, mixture) = (RateShare(), RateMixture())
    for window in 0..<500 {
      _ = share.judge(binomial(0.02, 100, &random), among: 100, at: UInt32(window) * 300)
      fill(&mixture, [3, 2, 1], &random)
      _ = mixture.close(at: UInt32(window) * 300, Self.calendar)
    }
    var writer = ByteWriter()
    share.encode(into: &writer)
    mixture.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    var (otherShare, otherMixture) = (try RateShare(from: &reader), try RateMixture(from: &reader))
    #expect(reader.isAtEnd)
    for window in 500..<700 {
      let errors = binomial(0.05, 100, &random)
      let now = UInt32(window) * 300
      let shares = (share.judge(errors, among: 100, at: now), otherShare.judge(errors, among: 100, at: now))
      #expect(shares.0 == shares.1)
      mixture.add(90, ofKind: window % 5)
      otherMixture.add(90, ofKind: window % 5)
      let judged = (mixture.close(at: now, Self.calendar), otherMixture.close(at: now, Self.calendar))
      #expect(judged.0.surprise == judged.1.surprise && judged.0.divergence == judged.1.divergence)
    }
  }
}
