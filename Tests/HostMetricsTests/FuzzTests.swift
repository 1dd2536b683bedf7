import Model
import TestSupport
import Testing

@testable import HostMetrics

@Suite("Damaged files")
struct FuzzTests {
  private static func damaged(_ path: String, seed: UInt64) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    var bytes = Fixture.bytes(path)
    bytes.removeLast(Int.random(in: 0...(seed % 3 == 0 ? bytes.count : bytes.count / 20), using: &random))
    let alphabet = Array("0123456789 :\n()=-.\\/,\0\u{ff}".utf8)
    for _ in 0..<Int.random(in: 0...20, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
      default: bytes.insert(contentsOf: bytes.suffix(Int.random(in: 0...30, using: &random)), at: place)
      }
    }
    return bytes
  }

  @Test("no damage to any file crashes a parser", arguments: UInt64(0)..<100)
  func parsers(seed: UInt64) {
    for path in Fixture.paths {
      let violation = Self.damaged(path, seed: seed).withUnsafeBytes(MetricParsers.violation(by:))
      #expect(violation == nil, "\(path)")
    }
  }

  @Test(
    "no damage yields a value that is negative, beyond a whole, or not a number", arguments: UInt64(0)..<20)
  func sampler(seed: UInt64) {
    let tree = FakeTree()
    tree.copyFixture()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    for tick in 0..<6 {
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(tick) * 0.7)))
      for (index, path) in Fixture.paths.enumerated() where path != "proc/1/mountinfo" {
        let bytes = Self.damaged(path, seed: seed * 1000 + UInt64(tick * 50 + index))
        tree.write(path, String(decoding: bytes, as: UTF8.self))
      }
    }
    #expect(sampler.signalCount == board.signals.count)
  }

  @Test("no bytes of a unit's name crash the folding", arguments: UInt64(0)..<200)
  func unitNames(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("run-session@.scope.service-0f1:*[]é_".utf8)
    let length = Int.random(in: 0...40, using: &random)
    let bytes = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
    let name = String(decoding: bytes, as: UTF8.self)
    let folded = UnitName.folded(name)
    #expect(UnitName.folded(folded) == folded, "folding twice changes nothing more")
  }
}
