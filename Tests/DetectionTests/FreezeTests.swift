import Detection
import Model
import Testing

@Suite("Freezing and rebaselining")
struct FreezeTests {
  private func expected(_ stream: borrowing Stream) -> ExpectedRange {
    stream.explain().expected
  }

  @Test("a frozen signal is judged and learns nothing")
  func frozen() {
    var stream = Stream()
    stream.run(noise(2_000, seed: 1))
    let before = expected(stream)
    stream.bank.setFrozen(true, at: 0)
    let isFrozen = stream.bank.isFrozen(at: 0)
    #expect(isFrozen)
    let judged = stream.run(Array(repeating: 300, count: 500))
    #expect(judged.allSatisfy { $0 == judged[0] && $0 > 4 })
    #expect(expected(stream) == before)
    stream.bank.setFrozen(false, at: 0)
    #expect(stream.explain(0).samples == 2_000)
  }

  @Test("a rebaseline makes the frozen stretch normal")
  func rebaseline() {
    var stream = Stream()
    stream.run(noise(2_000, seed: 1))
    stream.bank.setFrozen(true, at: 0)
    stream.run(noise(500, seed: 2, level: 300))
    stream.bank.rebaseline(at: 0)
    let isFrozen = stream.bank.isFrozen(at: 0)
    #expect(isFrozen)
    stream.bank.setFrozen(false, at: 0)
    let range = expected(stream)
    #expect(abs(range.mid - 300) < 6 && range.low > 250)
    #expect(stream.run(noise(200, seed: 3, level: 300)).allSatisfy { $0 < 3.5 })
    #expect(stream.step(100).surprise > 4)
  }

  @Test("a rebaseline without a frozen stretch, or a second one, changes nothing")
  func nothingToAccept() {
    var stream = Stream()
    stream.run(noise(500, seed: 1))
    let before = expected(stream)
    stream.bank.rebaseline(at: 0)
    #expect(expected(stream) == before)
  }

  @Test("a rebaseline moves trusted profiles by as much as they were off")
  func profiles() {
    var stream = Stream(cadence: 300, tier: .seasonal)
    let day = (0..<288).map { $0 / 144 == 0 ? 10.0 : 60.0 }
    for seed in 0..<8 {
      stream.run(zip(day, noise(288, seed: UInt64(seed), level: 0, sigma: 1)).map { $0 + $1 })
    }
    #expect(stream.explain(0).isSeasonal)
    #expect(abs(expected(stream).mid - 10) < 2)
    stream.bank.setFrozen(true, at: 0)
    stream.run(day.map { $0 + 100 })
    stream.bank.rebaseline(at: 0)
    stream.bank.setFrozen(false, at: 0)
    #expect(abs(expected(stream).mid - 110) < 3)
  }
}
