import Model
import TestSupport
import Testing

@testable import Diagnosis

@Suite("Last minute of signals, and their past")
struct EvidenceBankTests {
  private static let cores = EvidenceScale(.cpu, floor: 0.05, large: 0.5)
  private static let bytes = EvidenceScale(
    .memory, floor: 8e6, large: 120e6, growth: EvidenceScale.Growth(floor: 0.2e6, large: 2.5e6))

  /// A bank of one signal that has seen nothing.
  private func bank(_ scale: EvidenceScale = cores, beginsAtZero: Bool = false) -> EvidenceBank {
    var bank = EvidenceBank()
    bank.insert(at: 0, scale, beginsAtZero: beginsAtZero)
    return bank
  }

  private func feed(_ bank: inout EvidenceBank, _ value: Double, bins: Int, isWrong: Bool = false) {
    for _ in 0..<bins {
      bank.add(value, at: 0)
      bank.closeBin(isWrong: isWrong)
    }
  }

  private func evidence(of bank: EvidenceBank, isOpening: Bool = false) -> [Evidence] {
    bank.evidence(at: 0, bins: 12, now: 1000, isOpening: isOpening)
  }

  @Test("a value becomes past when it leaves the last minute, and five of them are a reference")
  func past() throws {
    var bank = bank()
    feed(&bank, 0.25, bins: 35)
    #expect(bank.reference(of: 0) == nil)
    feed(&bank, 0.25, bins: 1)
    let reference = try #require(bank.reference(of: 0))
    #expect(reference.median == 0.25)
    #expect(reference.spread == 0)
    #expect(bank.referenceSeconds(of: 0) == 10)
  }

  @Test("a rise tells what was, what is, and when it began")
  func rise() throws {
    var bank = bank()
    feed(&bank, 0.25, bins: 100)
    feed(&bank, 2, bins: 4)
    let found = evidence(of: bank)
    #expect(found.map(\.kind) == [.cpu])
    #expect(found.first?.detail == .rise(place: 0, before: 0.25, after: 2))
    #expect(found.first?.onset == 992)
    // log(1 + 1.75/0.05) · min(1.5, √3.5) · 1, as no block of the past was as far out; Python's math.
    let weight = try #require(found.first?.weight)
    #expect(abs(weight - 5.375278) < 1e-5)
  }

  @Test("what is far out in spreads and little in its unit is no evidence, nor what is one bin in many")
  func little() {
    var bank = bank(EvidenceScale(.cpu, floor: 0.001, large: 0.5))
    feed(&bank, 0.01, bins: 100)
    feed(&bank, 0.1, bins: 4)
    #expect(evidence(of: bank) == [])
    var spike = self.bank(EvidenceScale(.cpu, floor: 0.001, large: 0.5))
    feed(&spike, 0.01, bins: 100)
    feed(&spike, 0.3, bins: 1)
    #expect(evidence(of: spike) == [])
  }

  @Test("what an incident does is not what it is compared with, nor is the half minute before it was known")
  func tainted() {
    var known = bank()
    feed(&known, 0.25, bins: 200)
    feed(&known, 2, bins: 11)
    feed(&known, 2, bins: 400, isWrong: true)
    feed(&known, 0.25, bins: 60)
    #expect(known.reference(of: 0)?.median == 0.25)
    #expect(known.share(of: 0, atLeast: 0.5, above: 0.25) == 0)
    var late = bank()
    feed(&late, 0.25, bins: 200)
    feed(&late, 2, bins: 12)
    feed(&late, 2, bins: 1, isWrong: true)
    feed(&late, 0.25, bins: 60)
    #expect(late.share(of: 0, atLeast: 0.5, above: 0.25) > 0, "the bin before that half minute is past")
  }

  @Test("the reference ends half an hour before now, so that a late alert is not compared with its beginning")
  func lateAlert() throws {
    var bank = bank()
    feed(&bank, 0.25, bins: 1600)
    feed(&bank, 2, bins: 800)
    #expect(bank.reference(of: 0)?.median == 0.25)
    #expect(evidence(of: bank).first?.detail == .rise(place: 0, before: 0.25, after: 2))
    #expect(evidence(of: bank, isOpening: true) == [], "it has been so for most of the last half hour")
  }

  @Test("one outlier in hours hides no other one")
  func outlier() {
    var bank = bank()
    feed(&bank, 0.25, bins: 400)
    feed(&bank, 40, bins: 1)
    feed(&bank, 0.25, bins: 400)
    feed(&bank, 2, bins: 4)
    #expect(evidence(of: bank).count == 1)
  }

  @Test("growth is told by the median of its steps, and needs no past")
  func growth() throws {
    var bank = bank(Self.bytes)
    for bin in 0..<10 { feed(&bank, 1e9 + 5e6 * Double(bin), bins: 1) }
    let found = try #require(evidence(of: bank).first)
    // The window holds Float: steps of 5 MB about 1 GB are right to 64 bytes.
    guard case .growth(0, let perSecond, let now) = found.detail else {
      Issue.record("no growth")
      return
    }
    #expect(abs(perSecond - 2.5e6) < 100)
    #expect(abs(now - 1.045e9) < 100)
    // 2 √(2.5/2.5) · 1.
    #expect(abs(found.weight - 2) < 1e-3)
  }

  @Test("what goes up and down does not grow, and neither does what has no scale of growth")
  func noGrowth() {
    var saw = bank(Self.bytes)
    for bin in 0..<12 { feed(&saw, 1e9 + 5e6 * Double(bin % 3), bins: 1) }
    #expect(evidence(of: saw) == [])
    var cores = bank()
    for bin in 0..<12 { feed(&cores, Double(bin), bins: 1) }
    #expect(evidence(of: cores) == [])
  }

  @Test("a unit that appears on a host that is known was nothing before; one at the start is just unknown")
  func newUnit() {
    var early = bank(beginsAtZero: true)
    feed(&early, 2, bins: 4)
    #expect(evidence(of: early) == [])
    #expect(!early.isNew(0, bins: 12))
    var bank = EvidenceBank()
    for _ in 0..<EvidenceBank.settledBins { bank.closeBin(isWrong: false) }
    bank.insert(at: 0, Self.cores, beginsAtZero: true)
    feed(&bank, 2, bins: 4)
    #expect(evidence(of: bank).first?.detail == .rise(place: 0, before: 0, after: 2))
    #expect(bank.isNew(0, bins: 12))
    feed(&bank, 2, bins: 12)
    #expect(!bank.isNew(0, bins: 12))
  }

  @Test("a signal that comes every ten seconds has a past of as many seconds")
  func slowPace() {
    var bank = bank()
    for bin in 0..<500 {
      if bin % 5 == 0 { bank.add(0.25, at: 0) }
      bank.closeBin(isWrong: false)
    }
    #expect(abs(bank.referenceSeconds(of: 0) - 940) < 60)
    bank.add(2, at: 0)
    bank.closeBin(isWrong: false)
    #expect(evidence(of: bank).first?.detail == .rise(place: 0, before: 0.25, after: 2))
  }

  @Test("a place that was given to another signal knows nothing of the former one")
  func reused() {
    var bank = bank()
    feed(&bank, 0.25, bins: 100)
    bank.insert(at: 0, Self.cores, beginsAtZero: false)
    feed(&bank, 2, bins: 4)
    #expect(evidence(of: bank) == [])
    bank.insert(at: 0, nil, beginsAtZero: false)
    #expect(bank.signalCount == 0)
    #expect(evidence(of: bank) == [])
  }

  @Test("what is no number, and a place beyond all, is passed over")
  func hostile() {
    var bank = bank()
    bank.insert(at: EvidenceBank.capacity, Self.cores, beginsAtZero: false)
    bank.add(1, at: EvidenceBank.capacity)
    for value in [Double.nan, .infinity, -.infinity] { feed(&bank, value, bins: 40) }
    #expect(bank.signalCount == 1)
    #expect(bank.reference(of: 0) == nil)
    #expect(bank.evidence(at: -1 + EvidenceBank.capacity, bins: 12, now: 0, isOpening: false) == [])
  }
}

// MARK: - Snapshots

extension EvidenceBankTests {
  /// A bank of some signals with hours of ups, downs, gaps and incidents.
  private static func busy(_ random: inout SplitMix64) -> EvidenceBank {
    var bank = EvidenceBank()
    for place in 0..<6 where place != 3 {
      bank.insert(at: place, place.isMultiple(of: 2) ? cores : bytes, beginsAtZero: place == 4)
    }
    live(&bank, bins: 200 + Int(random.next() % 1500), &random)
    return bank
  }

  private static func live(_ bank: inout EvidenceBank, bins: Int, _ random: inout SplitMix64) {
    for _ in 0..<bins {
      for place in 0..<6 where random.next() % 4 > 0 {
        bank.add((place.isMultiple(of: 2) ? 1 : 1e9) * random.uniform(), at: place)
      }
      bank.closeBin(isWrong: random.next() % 64 == 0)
    }
  }

  private static func scale(_ place: Int) -> EvidenceScale? {
    place == 3 || place > 5 ? nil : place.isMultiple(of: 2) ? cores : bytes
  }

  private static func encoded(_ bank: EvidenceBank) -> [UInt8] {
    var writer = ByteWriter()
    bank.encode(into: &writer)
    return writer.bytes
  }

  @Test("a bank that goes on from its snapshot says the same", arguments: 0..<20)
  func roundTrip(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var whole = Self.busy(&random)
    var reader = ByteReader(Self.encoded(whole))
    var restored = try EvidenceBank(decoding: &reader, scale: Self.scale)
    #expect(reader.isAtEnd)
    #expect(Self.encoded(restored) == Self.encoded(whole))
    var again = random
    Self.live(&whole, bins: 100, &random)
    Self.live(&restored, bins: 100, &again)
    #expect(Self.encoded(restored) == Self.encoded(whole))
    for place in 0..<6 {
      let told = restored.evidence(at: place, bins: 20, now: 0, isOpening: true)
      #expect(told == whole.evidence(at: place, bins: 20, now: 0, isOpening: true))
    }
  }

  @Test("a snapshot that is cut short is refused, and so is one whose signal is none any more")
  func refused() {
    var random = SplitMix64(seed: 1)
    let bytes = Self.encoded(Self.busy(&random))
    for count in stride(from: 0, to: bytes.count, by: 7) {
      var reader = ByteReader(Array(bytes.prefix(count)))
      #expect(throws: CodingFailure.self) { try EvidenceBank(decoding: &reader, scale: Self.scale) }
    }
    var reader = ByteReader(bytes)
    #expect(throws: CodingFailure.self) { try EvidenceBank(decoding: &reader) { _ in nil } }
  }

  @Test("a damaged snapshot is refused, or gives a bank that can be used", arguments: 0..<40)
  func damaged(seed: Int) {
    var random = SplitMix64(seed: seed)
    let bytes = Self.encoded(Self.busy(&random))
    for _ in 0..<50 {
      var damaged = bytes
      damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      var reader = ByteReader(damaged)
      guard var bank = try? EvidenceBank(decoding: &reader, scale: Self.scale) else { continue }
      Self.live(&bank, bins: 70, &random)
      for place in 0..<6 {
        for item in bank.evidence(at: place, bins: 31, now: 1000, isOpening: true) {
          #expect(!item.weight.isNaN)
        }
      }
    }
  }
}
