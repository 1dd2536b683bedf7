import TestSupport
import Testing

@testable import Alerts

@Suite("Times")
struct TimestampTests {
  @Test(
    "writes UTC with microseconds",
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
      (1_787_447_647_412_000, "2026-08-23T01:14:07.412000Z"),
      (253_402_300_800_000_000, "+010000-01-01T00:00:00.000000Z"),
      (Int64.min, "-290308-12-21T19:59:05.224192Z"), (Int64.max, "+294247-01-10T04:00:54.775807Z"),
    ])
  func utc(microseconds: Int64, text: String) {
    #expect(Timestamp.utc(microseconds) == text)
    #expect(Timestamp.microseconds(fromUTC: text) == microseconds)
  }

  @Test("reads back what it wrote", arguments: 0..<200 as Range<UInt64>)
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let value = Int64(bitPattern: random.next())
    #expect(Timestamp.microseconds(fromUTC: Timestamp.utc(value)) == value)
  }

  @Test(
    "refuses what is no time",
    arguments: [
      "", "2026-08-23", "2026-02-29T00:00:00.000000Z", "2026-13-01T00:00:00.000000Z",
      "2026-08-23T24:00:00.000000Z", "2026-08-23T01:14:07.412Z", "2026-08-23T01:14:07.412000+",
      "+294247-01-10T04:00:54.775808Z", "+999999-01-01T00:00:00.000000Z", "2026-08-23T01:14:0\u{664}.412000Z",
    ])
  func refuses(text: String) {
    #expect(Timestamp.microseconds(fromUTC: text) == nil)
  }

  @Test(
    "writes local time with its offset",
    arguments: [
      (7_200 as Int32, "2026-08-23T03:14:07+02:00"), (-12_600, "2026-08-22T21:44:07-03:30"),
      (0, "2026-08-23T01:14:07+00:00"), (20_700, "2026-08-23T06:59:07+05:45"),
      (Int32.max, "2026-08-24T01:13:07+23:59"),
    ])
  func local(offset: Int32, text: String) {
    #expect(Timestamp.local(1_787_447_647_412_000, offsetSeconds: offset) == text)
  }
}
