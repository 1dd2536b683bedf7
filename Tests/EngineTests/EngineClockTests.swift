import Detection
import Model
import Testing

@testable import Engine

@Suite("Engine clock")
struct EngineClockTests {
  private func header(
    _ monotonicSeconds: UInt64, _ realtimeSeconds: Int64, boot: UInt64 = 1, offset: Int32 = 0,
    flags: FrameHeader.Flags = []
  ) -> FrameHeader {
    FrameHeader(
      bootID: Identifier128(high: 0, low: boot), monotonicNanoseconds: monotonicSeconds * 1_000_000_000,
      realtimeMicroseconds: realtimeSeconds * 1_000_000, utcOffsetSeconds: offset, flags: flags)
  }

  private func seconds(_ headers: [FrameHeader]) -> Double {
    var clock = EngineClock()
    for header in headers { clock.advance(to: header) }
    return clock.seconds
  }

  @Test("within a boot it follows the monotonic clock, whatever the wall clock does")
  func monotonic() {
    #expect(seconds([header(10, 1000), header(15, 5000), header(20, -90)]) == 10)
  }

  @Test("it never goes back")
  func backwards() {
    #expect(seconds([header(10, 1000), header(5, 1001), header(6, 1002)]) == 1)
  }

  @Test("over a reboot it follows the wall clock, and one that went back is no time")
  func reboot() {
    #expect(seconds([header(500, 1000), header(10, 1090, boot: 2)]) == 90)
    #expect(seconds([header(500, 1000), header(10, 90, boot: 2)]) == 0)
  }

  @Test("sleep of the machine is no time of observation")
  func suspend() {
    #expect(seconds([header(10, 1000), header(11, 90_000, flags: .suspend)]) == 1)
  }

  @Test("wall clocks at the ends of time overflow nothing")
  func extremes() {
    var (first, last) = (header(1, 0), header(1, 0, boot: 2))
    first.realtimeMicroseconds = .min
    last.realtimeMicroseconds = .max
    last.monotonicNanoseconds = .max
    #expect(seconds([first, last]) == 1e12)
    var watch = Watch()
    for moment in [first, last, first, last] {
      watch.scenario.unitFails("web.service")
      var frame = watch.scenario.catchUpFrame()
      frame.header = moment
      frame.entries.entries[0].realtimeMicroseconds = moment.realtimeMicroseconds
      watch.step(frame)
      frame.header.flags = .catchUp
      watch.step(frame)
    }
    #expect(watch.kinds.first == .open)
    #expect(throws: Never.self) { try watch.reload() }
  }

  @Test(
    "the week begins on Monday at midnight, local time",
    arguments: [
      (0, 0, 3 * 86_400),  // Thursday 1970-01-01 00:00 UTC
      (4 * 86_400, 0, 0),  // Monday 1970-01-05 00:00 UTC
      (4 * 86_400, -3600, 604_800 - 3600),  // still Sunday 23:00
      (4 * 86_400 - 3600, 3600, 0),
      (1_787_443_200, 7200, 6 * 86_400 + 7200),  // Sunday 2026-08-23 02:00, summer time
      (-86_400 * 3, 0, 0),  // Monday 1969-12-29
      (-86_400 * 3 - 1, 0, 604_799),
      (-1, -43_200, 2 * 86_400 + 43_199),
    ] as [(Int64, Int32, Int32)])
  func secondOfWeek(realtime: Int64, offset: Int32, expected: Int32) {
    var clock = EngineClock()
    clock.advance(to: header(1, realtime, offset: offset))
    #expect(clock.stepTime.localSecondOfWeek == expected)
  }
}

@Suite("Glob patterns")
struct GlobPatternTests {
  @Test(
    "stars and question marks stand for bytes, all else for itself",
    arguments: [
      ("", "", true), ("", "a", false), ("*", "", true), ("*", "abc", true), ("a*c", "abbbc", true),
      ("a*c", "abbbd", false), ("?", "a", true), ("?", "", false), ("*.service", "web.service", true),
      ("*.service", "web.service.d", false), ("web@*.service", "web@1.service", true), ("[a]", "a", false),
      ("**a**", "bab", true), ("a", "A", false),
    ])
  func matches(pattern: String, text: String, expected: Bool) {
    #expect(GlobPattern(pattern).matches(text) == expected)
  }

  @Test("a pattern made to be slow is not")
  func hostilePattern() {
    let pattern = GlobPattern(String(repeating: "*a", count: 50) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
  }
}
