import CAllocations
import Detection
import Model
import TestSupport
import Testing

/// A daemon that allocates for each value is slow today and fragmented in a month.
@Suite("Allocations in the steady state")
struct AllocationTests {
  /// Allocations of this thread while the body runs.
  private func allocations(_ body: () -> Void) -> UInt64 {
    let before = allocations_of_thread()
    body()
    return allocations_of_thread() - before
  }

  @Test("the count sees what is allocated")
  func counts() {
    var kept: [[UInt8]] = []
    let count = allocations {
      for size in 1...10 { kept.append(Array(repeating: 0, count: size * 100)) }
    }
    #expect(count >= 10 && kept.count == 10)
  }

  @Test("a signal bank allocates nothing", arguments: DetectorTier.allCases)
  func bank(tier: DetectorTier) {
    var bank = SignalBank(cadenceSeconds: 300)
    var time = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
    for place in 0..<8 {
      bank.insert(at: place, floorAbsolute: 0, floorRelative: 0, harmful: .both, tier: tier, at: time)
    }
    let rows = (0..<64).map { noise(8, seed: UInt64($0)) }
    var judgements = Array(repeating: Judgement(), count: 8)
    func run(_ steps: Int) {
      for step in 0..<steps {
        var span = judgements.mutableSpan
        let row = rows[step % 64]
        bank.step(values: row.span, at: time, judgements: &span)
        time.monotonicSeconds += 300
        time.localSecondOfWeek = (time.localSecondOfWeek + 300) % 604_800
      }
    }
    run(2_000)
    #expect(allocations { run(2_000) } == 0)
  }

  @Test("a table scorer allocates nothing", arguments: [1, 8])
  func table(columns: Int) {
    var scorer = TableScorer(columns: columns, cadenceSeconds: 300)
    var gate = AlertGate(maxPerWeek: 3, cadenceSeconds: 300, threshold: scorer.alarmScore)
    let rows = (0..<64).map { noise(columns, seed: UInt64($0)) }
    var seconds = 0.0
    func run(_ steps: Int) {
      for step in 0..<steps {
        let secondOfWeek = Int32(Int64(seconds) % 604_800)
        let row = rows[step % 64]
        let score = scorer.step(seconds: seconds, secondOfWeek: secondOfWeek, values: row.span)
        _ = gate.admits(surprise: score, atSeconds: seconds)
        seconds += 300
      }
    }
    run(2_000)
    #expect(allocations { run(2_000) } == 0)
  }
}
