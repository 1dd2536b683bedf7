import TestSupport
import Testing

@testable import Configuration

@Suite("Values with units")
struct UnitValueTests {
  @Test(
    "reads durations",
    arguments: [
      ("90s", 90), ("5m", 300), ("6h", 21_600), ("1d", 86_400), ("2w", 1_209_600), ("0s", 0), ("5 m", 300),
    ])
  func durations(text: String, seconds: Int64) {
    #expect(TimeSpan(text)?.seconds == seconds)
  }

  @Test(
    "refuses what is no duration",
    arguments: ["", "5", "m", "5 parsecs", "-5m", "5m30s", "1.5h", "99999999999999999d", "5M", "٣m", "5m "])
  func badDurations(text: String) {
    #expect(TimeSpan(text) == nil)
  }

  @Test(
    "reads sizes",
    arguments: [
      ("64MiB", 67_108_864), ("1GB", 1_000_000_000), ("1kB", 1_000), ("1KB", 1_000), ("7B", 7),
      ("1TiB", 1 << 40),
    ])
  func sizes(text: String, bytes: Int64) {
    #expect(ByteSize(text)?.bytes == bytes)
  }

  @Test("refuses what is no size", arguments: ["", "64", "64 M", "64mib", "1.5GiB", "-1B", "9999999999TiB"])
  func badSizes(text: String) {
    #expect(ByteSize(text) == nil)
  }

  @Test(
    "reads percentages",
    arguments: [("5%", 0.05), ("0.5%", 0.005), ("100%", 1), ("0%", 0), ("0.0001%", 0.000001)])
  func percentages(text: String, fraction: Double) {
    #expect(Percent(text)?.fraction == fraction)
  }

  @Test(
    "refuses what is no percentage",
    arguments: ["", "%", "5", "5 %", "-1%", "1e1%", "inf%", "nan%", ".5%", "5.%", "1000%1"])
  func badPercentages(text: String) {
    #expect(Percent(text) == nil)
  }

  @Test("writes what it reads", arguments: 0..<200 as Range<UInt64>)
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let span = TimeSpan(seconds: Int64.random(in: 0...10_000_000, using: &random))
    let size = ByteSize(bytes: Int64.random(in: 0...(1 << 45), using: &random))
    let share = Percent(Double(Int.random(in: 0...1_000_000, using: &random)) / 10_000)
    #expect(TimeSpan(span.description) == span)
    #expect(ByteSize(size.description) == size)
    #expect(Percent(share.description) == share)
  }

  @Test("writes a size in the largest unit that divides it")
  func largestUnit() {
    #expect(ByteSize.mebibytes(256).description == "256MiB")
    #expect(ByteSize(bytes: 1_000_000_000).description == "1GB")
    #expect(TimeSpan.days(14).description == "14d")
    #expect(TimeSpan(seconds: 90).description == "90s")
  }
}
