import Detection
import Model
import TestSupport
import Testing

@Suite("Seasonal profiles")
struct SeasonTests {
  /// Five-minute values of whole weeks: noise, and on Mondays from 9 to 10 a peak.
  private func weeks(_ count: Int, peak: Double, seed: UInt64) -> [Double] {
    var random = SplitMix64(seed: seed)
    return (0..<count * 2_016).map { index in
      let isPeak = (108..<120).contains(index % 2_016)
      return 10 + random.normal() + (isPeak ? peak : 0)
    }
  }

  @Test("a weekly peak becomes expected, and its absence or a second one does not", arguments: 0..<2)
  func weeklyPeak(seed: UInt64) {
    let values = weeks(6, peak: 90, seed: seed)
    let judged = surprises(values, cadence: 300, tier: .seasonal)
    let peaks = (0..<6).map { week in judged[week * 2_016 + 108..<week * 2_016 + 120].max() ?? 0 }
    #expect(peaks[1] > 2.5)
    #expect(peaks[5] < 2 && peaks[5] < peaks[1] - 0.8)

    var stream = Stream(cadence: 300, tier: .seasonal)
    stream.run(Array(values.prefix(5 * 2_016 + 110)))
    let explained = stream.explain(100)
    #expect(explained.isSeasonal && abs(explained.expected.mid - 100) < 3)
    #expect(explained.votes.map(\.statistic) == ["level", "season.day", "season.day.fast", "season.week"])
    #expect(stream.step(10).surprise > 2.5)
  }

  @Test("a peak at another hour of the week still surprises")
  func peakElsewhere() {
    var values = weeks(6, peak: 90, seed: 1)
    for index in 5 * 2_016 + 900..<5 * 2_016 + 912 { values[index] += 90 }
    let judged = surprises(values, cadence: 300, tier: .seasonal)
    #expect(judged[5 * 2_016 + 900] > 3)
  }

  @Test("without profiles the same peak stays surprising")
  func withoutProfiles() {
    let judged = surprises(weeks(6, peak: 90, seed: 1), cadence: 300)
    #expect(judged[5 * 2_016 + 108] > 2.4)
  }

  @Test("noise without a season trusts no profile", arguments: 0..<2)
  func noSeason(seed: UInt64) {
    var stream = Stream(cadence: 300, tier: .seasonal)
    stream.run(noise(5 * 2_016, seed: seed))
    #expect(!stream.explain(100).isSeasonal)
  }

  @Test("a daily pattern is trusted after some days, and one bad day does not end it")
  func dailyPattern() {
    var stream = Stream(cadence: 300, tier: .seasonal)
    let day = (0..<288).map { $0 / 72 % 2 == 0 ? 10.0 : 60.0 }
    for seed in 0..<6 {
      stream.run(zip(day, noise(288, seed: UInt64(seed), level: 0, sigma: 1)).map { $0 + $1 })
    }
    #expect(stream.explain(0).isSeasonal)
    stream.run(Array(repeating: 500, count: 40))
    stream.run(Array(day.dropFirst(40)))
    let judged = stream.run(day)
    #expect(judged.allSatisfy { $0 < 3 })
  }
}
