import TestSupport
import Testing

@testable import LogFiles

@Suite("Time stamps of lines")
struct LineTimeTests {
  /// 2026-11-23 12:00:00 UTC, after `date -u -d @1795435200`.
  static let noon: Int64 = 1_795_435_200_000_000

  private func parse(_ line: String) -> LineTime? {
    Array(line.utf8).withUnsafeBytes { LineTimeParser.parse($0) }
  }

  @Test(
    "known forms are found, and what stands behind them is the message",
    arguments: [
      ("2026-11-23T12:00:00Z started", noon, 0, 21),
      ("2026-11-23T12:00:00.250+01:00 x", noon + 250_000, 3600, 30),
      ("2026-11-23 12:00:00,500 ERROR x", noon + 500_000, nil, 24),
      ("2026/11/23 12:00:00 [error] x", noon, nil, 20),
      ("[2026-11-23 12:00:00] x", noon, nil, 22), ("2026-11-23 12:00:00 -0500 x", noon, -18_000, 26),
      ("Mon Nov 23 12:00:00 2026 x", noon, nil, 25),
      ("[Mon Nov 23 12:00:00.000001 2026] x", noon + 1, nil, 34),
      ("1795435200 x", noon, 0, 11), ("1795435200.5: x", noon + 500_000, 0, 14),
      ("1795435200123 x", noon + 123_000, 0, 14),
    ] as [(String, Int64, Int64?, Int)])
  func forms(line: String, time: Int64, offset: Int64?, length: Int) throws {
    let found = try #require(parse(line))
    #expect(found.calendarMicroseconds == time)
    #expect(found.offsetSeconds == offset)
    #expect(found.hasYear)
    #expect(found.range == 0..<length)
  }

  @Test("the stamp of the common log format is cut out of the middle")
  func commonLog() throws {
    let line = "192.0.2.7 - - [23/Nov/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 12"
    let found = try #require(parse(line))
    #expect(found.calendarMicroseconds == Self.noon)
    #expect(found.offsetSeconds == 0)
    #expect(found.range == 14..<43)
  }

  @Test(
    "what only looks like a stamp is none",
    arguments: [
      "2026-13-23 12:00:00 x", "2026-11-23 24:00:00 x", "2026-11-23T12:00:00Zebra", "Nov 12:00:00 x",
      "12345 x",
      "17954352001234 x", "Nov 23 12:00 x", "", "[", "[2026-11-23 12:00:00 x", "20261123 x",
    ])
  func none(line: String) {
    #expect(parse(line) == nil)
  }

  @Test("any bytes are taken without harm, and a stamp lies within its line", arguments: 0..<300)
  func fuzz(seed: Int) {
    var random = SplitMix64(seed: seed)
    var bytes = Array(
      "[23/Nov/2026:12:00:00 +0000] 2026-11-23T12:00:00,123 Nov 23 12:00:00 1795435200.5".utf8)
    for _ in 0..<(random.next() % 12) {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
    }
    let start = Int(random.next() % UInt64(bytes.count))
    let line = Array(bytes[start...].prefix(Int(random.next() % 60)))
    let found = line.withUnsafeBytes { LineTimeParser.parse($0) }
    #expect(found.map { $0.range.upperBound <= line.count && !$0.range.isEmpty } ?? true)
    var clock = LineClock()
    if let found, let time = clock.resolve(found, now: Self.noon) {
      let believed = LineClock.believed(time, from: Self.noon - 1000, to: Self.noon)
      #expect((Self.noon - 1000...Self.noon).contains(believed))
    }
    _ = line.withUnsafeBytes { LineLevel.priority(of: $0) }
  }

  @Test("a stamp without a year is of the year that brings it nearest, and hardly of the future")
  func yearless() throws {
    var clock = LineClock()
    let january = Self.noon + 45 * 86_400 * 1_000_000
    let december = try #require(parse("Dec 31 23:59:59 x"))
    let found = clock.resolve(december, now: january)
    let resolved = try #require(found)
    #expect(resolved < january)
    #expect(january - resolved < 10 * 86_400 * 1_000_000)
    let leap = try #require(parse("Feb 29 00:00:00 x"))
    let leapDay = clock.resolve(leap, now: january)
    #expect(leapDay != nil)
  }

  @Test(
    "a time is believed no further than it is possible",
    arguments: [
      (50, 60, 100, 60), (70, 60, 100, 70), (170, 60, 100, 100), (nil, 60, 100, 100),
      (nil, 60, 9_000_100, 60),
      (50, 200, 100, 100),
    ] as [(Int64?, Int64, Int64, Int64)])
  func believed(stamp: Int64?, floor: Int64, now: Int64, time: Int64) {
    #expect(LineClock.believed(stamp, from: floor, to: now) == time)
  }

  /// Figures of Python's `datetime`: `(datetime(y, m, d) - datetime(1970, 1, 1)).days`.
  @Test(
    "days are counted as the Gregorian calendar has them",
    arguments: [(1970, 1, 1, 0), (2000, 2, 29, 11_016), (2026, 11, 23, 20_780), (2100, 3, 1, 47_541)]
      as [(Int64, Int64, Int64, Int64)])
  func days(year: Int64, month: Int64, day: Int64, days: Int64) {
    #expect(Calendar.days(year: year, month: month, day: day) == days)
    #expect(Calendar.year(ofDay: days) == year)
  }

  @Test(
    "a severity is found where programs put it, and nowhere else",
    arguments: [
      ("ERROR connection refused", 3), ("[core:error] [pid 7] x", 3), ("12 main WARN x", 4),
      ("level=warn msg=x", 4),
      ("{\"ts\":1,\"level\":\"fatal\",\"msg\":\"x\"}", 2), ("error: cannot open", 3), ("Critical: x", 2),
      ("[emerg] x", 0),
      ("there was no error in it", nil), ("an Error happened", nil), ("errors ERRORS", nil), ("", nil),
      ("a b c d e f g ERROR", nil), ("DEBUG x", 7), ("INFO: x", 6), ("severity=\"NOTICE\" x", 5),
    ] as [(String, UInt8?)])
  func levels(line: String, priority: UInt8?) {
    #expect(Array(line.utf8).withUnsafeBytes { LineLevel.priority(of: $0) } == priority)
  }
}
