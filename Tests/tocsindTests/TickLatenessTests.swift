import Testing

@testable import tocsind

@Suite struct TickLatenessTests {
  @Test("before the first tick nothing is late")
  func none() {
    #expect(TickLateness().quantile(0.99) == 0)
  }

  @Test("of a hundred ticks one is later than the ninety-ninth percentile")
  func percentile() {
    var lateness = TickLateness()
    for tick in (1...100).reversed() { lateness.note(nanoseconds: UInt64(tick) * 1_000_000) }
    #expect(abs(lateness.quantile(0.99) - 0.099) < 1e-6)
    #expect(abs(lateness.quantile(0.5) - 0.050) < 1e-6)
    #expect(abs(lateness.quantile(1) - 0.100) < 1e-6)
  }

  @Test("old ticks are forgotten")
  func forgetting() {
    var lateness = TickLateness()
    lateness.note(nanoseconds: 9_000_000_000)
    for _ in 0..<TickLateness.capacity { lateness.note(nanoseconds: 1_000_000) }
    #expect(lateness.quantile(1) < 0.002)
  }
}
