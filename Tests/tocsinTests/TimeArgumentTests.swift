import Testing

@testable import tocsin

@Suite("Times of the command line")
struct TimeArgumentTests {
  @Test(
    "refuses what is no time, however large",
    arguments: [
      "@-9223372036854775808", "@9223372036854775807", "2026-02-31", "2026-02-29", "2026-04-31", "24:59",
      "24:00:01", "-" + String(repeating: "2147483647w", count: 9_000),
    ])
  func refuses(text: String) {
    #expect(throws: (any Error).self) { try TimeArgument.argument(text) }
  }

  // Seconds as `date --utc --date=... +%s` of GNU coreutils 9.1 gives them.
  @Test(
    "reads the last day of a month, and the end of a day",
    arguments: [("2024-02-29T00:00:00Z", 1_709_164_800), ("2026-11-22 24:00 UTC", 1_795_392_000)])
  func reads(text: String, seconds: Int64) throws {
    #expect(try TimeArgument.argument(text) == seconds * 1_000_000)
  }
}
