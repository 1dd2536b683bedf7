import Testing

@testable import tocsin

@Suite("Times of a table")
struct ScoreTimeTests {
  private func time(_ text: String) -> ScoreTime? {
    var text = text
    return text.withUTF8 { ScoreTime($0) }
  }

  // Seconds as `date --utc --date=... +%s` of GNU coreutils 9.1 gives them.
  @Test(
    "reads RFC 3339 and Unix seconds as moments",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-23T08:00:00Z", 1_795_420_800),
      ("2024-02-29t23:59:59z", 1_709_251_199),
      ("2026-11-23T08:00:00+01:00", 1_795_417_200), ("2026-11-23 08:00:00-09:30", 1_795_455_000),
      ("1900-03-01T00:00:00Z", -2_203_891_200), ("2000-12-31T23:59:60Z", 978_307_200),
      ("2026-11-23T08:00:00.5Z", 1_795_420_800.5), ("1795420800", 1_795_420_800), ("-1.5", -1.5),
      ("1e3", 1_000),
      ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
  func moments(text: String, expected: Double) {
    #expect(time(text)?.seconds == expected)
    #expect(time(text)?.isZoned == true)
  }

  @Test("a time without an offset is one of the wall clock")
  func wallClock() {
    #expect(time("2026-11-23 08:00:00")?.seconds == 1_795_420_800)
    #expect(time("2026-11-23 08:00:00")?.isZoned == false)
    #expect(time("2026-11-23T08:00:00.25")?.seconds == 1_795_420_800.25)
  }

  @Test(
    "refuses what is no time",
    arguments: [
      "", "timestamp", "2026-11-23", "2026-11-23 08:00", "2026-13-01 00:00:00", "2026-02-29 00:00:00",
      "2026-11-31 00:00:00", "2026-11-23 24:00:00", "2026-11-23 08:60:00", "2026-11-23 08:00:61",
      "2026-11-23 08:00:00.", "2026-11-23 08:00:00Zx", "2026-11-23 08:00:00+0100",
      "2026-11-23 08:00:00+24:00",
      "2026/11/23 08:00:00", "23.11.2026 08:00:00", "nan", "inf", "1795420800000",
    ])
  func refused(text: String) { #expect(time(text) == nil) }

  @Test("weeks begin on Monday, of UTC before 1970 too")
  func weeks() throws {
    var zone = try #require(ScoreZone(named: "UTC"))
    #expect(zone.secondOfWeek(1_795_420_800) == 8 * 3_600)
    #expect(zone.secondOfWeek(0) == 3 * 86_400)
    #expect(zone.secondOfWeek(-3 * 86_400 - 1) == 604_799)
  }

  @Test(
    "a zone's name leads nowhere else",
    arguments: ["", "../../etc/passwd", "/etc/localtime", "Europe", "No/Such", "a//b", "CET-1"])
  func badZones(name: String) { #expect(ScoreZone(named: name) == nil) }
}
