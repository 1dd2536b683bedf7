import Model
import TestSupport
import Testing

@testable import Detection

@Suite("Drops of rates")
struct RateDropTests {
  /// A rate in windows of five minutes, with its daily course learned beside it.
  private struct Course {
    var drop = RateDrop()
    var hours = RateHours()
    var window: UInt32 = 0
    private(set) var low = 0

    private var now: UInt32 { window * 300 }
    private var calendar: UInt32 { RateExtremes.Calendar.bits(localSecondOfWeek: Int32(now % 604_800)) }
    var hour: Double { Double(now % 86_400) / 3_600 }

    @discardableResult
    mutating func count(_ count: UInt64) -> Bool {
      window += 1
      guard count > 0 else { return false }
      let scale = hours.scale(calendar)
      hours.learn(count, calendar)
      _ = drop.add(count)
      let isLow = drop.close(window: window, at: now, calendar, scale: scale)
      low += isLow ? 1 : 0
      return isLow
    }
  }

  private func poisson(_ mean: Double, _ random: inout SplitMix64) -> UInt64 {
    UInt64(max(0, mean + mean.squareRoot() * random.normal()))
  }

  @Test("a steady rate that falls to a quarter is told in the second window", arguments: [60, 300, 30_000.0])
  func falls(mean: Double) {
    var random = SplitMix64(seed: 1)
    var course = Course()
    for _ in 0..<1_200 { course.count(poisson(mean, &random)) }
    #expect(course.low == 0)
    let low = (0..<2).map { _ in course.count(poisson(mean / 4, &random)) }
    #expect(low == [false, true])
    #expect(course.drop.band.low > mean / 3)
  }

  @Test("a rate with a daily course is told where it falls far below the hour's", arguments: 1...3)
  func daily(seed: Int) {
    var random = SplitMix64(seed: seed)
    var course = Course()
    let mean = { (hour: Double) in 60 + 500 * max(0, 1 - abs(hour - 14) / 8) }
    for _ in 0..<14 * 288 { course.count(poisson(mean(course.hour), &random)) }
    #expect(course.low == 0)
    while course.hour < 13 { course.count(poisson(mean(course.hour), &random)) }
    let low = (0..<2).map { _ in course.count(poisson(80, &random)) }
    #expect(low == [false, true])
  }

  @Test("chance never rings in four weeks", arguments: 1...3, [0.5, 5, 40, 400])
  func chance(seed: Int, mean: Double) {
    var random = SplitMix64(seed: seed)
    var course = Course()
    for _ in 0..<28 * 288 { course.count(poisson(mean, &random)) }
    #expect(course.low == 0)
  }

  @Test("a rate that is often low never drops")
  func irregular() {
    var random = SplitMix64(seed: 4)
    var course = Course()
    for _ in 0..<28 * 288 { course.count(random.uniform() < 0.1 ? 3 : poisson(200, &random)) }
    #expect(course.low == 0)
  }

  @Test("a snapshot in the middle changes nothing")
  func snapshot() throws {
    var random = SplitMix64(seed: 5)
    var course = Course()
    for _ in 0..<900 { course.count(poisson(100, &random)) }
    var other = course
    var writer = ByteWriter()
    course.drop.encode(into: &writer)
    course.hours.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    other.drop = try RateDrop(from: &reader)
    other.hours = try RateHours(from: &reader)
    #expect(reader.isAtEnd)
    for _ in 0..<600 {
      let count = poisson(random.uniform() < 0.01 ? 10 : 100, &random)
      let isLow = (course.count(count), other.count(count))
      #expect(isLow.0 == isLow.1)
      #expect(course.drop.surprise == other.drop.surprise)
    }
  }
}
