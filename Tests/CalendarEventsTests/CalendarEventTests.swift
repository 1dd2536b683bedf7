import Glibc
import TestSupport
import Testing

@testable import CalendarEvents

@Suite("Calendar events")
struct CalendarEventTests {
  /// Printed by `TZ=Europe/Berlin systemd-analyze calendar --base-time=BASE --iterations=6 TEXT` of systemd 252, each
  /// moment turned into seconds since 1970 by `date`; fewer than six where there are no more.
  private static let figures: [(base: Int64, text: String, moments: [Int64])] = [
    (1774609200, "Mon..Fri 02:00", [1774828800, 1774915200, 1775001600, 1775088000, 1775174400, 1775433600]),
    (
      1774609200, "Sat *-*-1..7 03:00",
      [1775264400, 1777683600, 1780707600, 1783126800, 1785546000, 1788570000]
    ),
    (1774609200, "*:0/15", [1774610100, 1774611000, 1774611900, 1774612800, 1774613700, 1774614600]),
    (1774609200, "*-*~03", [1774738800, 1777327200, 1780005600, 1782597600, 1785276000, 1787954400]),
    (1774609200, "Mon *-05~07/1", [1779660000, 1811714400, 1843164000, 1874613600, 1906063200, 1937512800]),
    (1774609200, "weekly", [1774821600, 1775426400, 1776031200, 1776636000, 1777240800, 1777845600]),
    (1774609200, "2026-03-29 02:30", []),
    (1774609200, "02:30", [1774661400, 1774830600, 1774917000, 1775003400, 1775089800, 1775176200]),
    (1774609200, "03-05", [1804201200, 1835823600, 1867359600, 1898895600, 1930431600, 1962054000]),
    (1774609200, "Sun,Wed 5:40", [1774755600, 1775014800, 1775360400, 1775619600, 1775965200, 1776224400]),
    (
      1774609200, "*-*-* 00..06/2:30",
      [1774654200, 1774661400, 1774668600, 1774675800, 1774740600, 1774751400]
    ),
    (
      1774609200, "12..14:10,20,30:00",
      [1774609800, 1774610400, 1774611000, 1774613400, 1774614000, 1774614600]
    ),
    (1774609200, "quarterly", [1774994400, 1782856800, 1790805600, 1798758000, 1806530400, 1814392800]),
    (1774609200, "mon-fri", [1774821600, 1774908000, 1774994400, 1775080800, 1775167200, 1775426400]),
    (1774609200, "daily UTC", [1774656000, 1774742400, 1774828800, 1774915200, 1775001600, 1775088000]),
    (1774609200, "*-*-1/7", [1774738800, 1774994400, 1775599200, 1776204000, 1776808800, 1777413600]),
    (1774609200, "*:*:0/30", [1774609230, 1774609260, 1774609290, 1774609320, 1774609350, 1774609380]),
    (1774609200, "*-02-30", []),
    (1774609200, "*:5..50/15", [1774609500, 1774610400, 1774611300, 1774612200, 1774613100, 1774614000]),
    (
      1774609200, "Tuesday,Sat 2026-4-* 20:00:10",
      [1775325610, 1775584810, 1775930410, 1776189610, 1776535210, 1776794410]
    ),
    (1774609200, "semiannually", [1782856800, 1798758000, 1814392800, 1830294000, 1846015200, 1861916400]),
    (
      1774609200, "*-*-5..20/5 4:05",
      [1775354700, 1775786700, 1776218700, 1776650700, 1777946700, 1778378700]
    ),
    (1792877400, "02:30", [1792888200, 1792978200, 1793064600, 1793151000, 1793237400, 1793323800]),
    (
      1792877400, "Sun *-10-* 02:30",
      [1792888200, 1822523400, 1823128200, 1823733000, 1824337800, 1824942600]
    ),
    (1792877400, "hourly", [1792879200, 1792882800, 1792886400, 1792893600, 1792897200, 1792900800]),
  ]

  /// Berlin's clocks: an hour ahead of UTC, two between the last Sundays of March and October at 01:00 UTC.
  private static let berlin: CalendarEvent.LocalClock = { date, second in
    let days = day(date)
    let (winter, summer) = (days * 86_400 + Int64(second) - 3600, days * 86_400 + Int64(second) - 7200)
    if isSummer(summer, date.year) { return summer }
    return isSummer(winter, date.year) ? nil : winter
  }

  private static func isSummer(_ moment: Int64, _ year: Int) -> Bool {
    (lastSunday(3, year) + 3600..<lastSunday(10, year) + 3600).contains(moment)
  }

  private static func lastSunday(_ month: Int, _ year: Int) -> Int64 {
    var date = CivilDate(daysSinceEpoch: 0)
    (date.year, date.month, date.day) = (year, month, 31)
    let last = day(date)
    return (last - (last + 4) % 7) * 86_400
  }

  /// Days since 1970, by counting.
  private static func day(_ date: CivilDate) -> Int64 {
    let years = (1970..<date.year).reduce(0) { $0 + (CivilDate.days(inMonth: 2, of: $1) == 29 ? 366 : 365) }
    let months = (1..<date.month).reduce(0) { $0 + CivilDate.days(inMonth: $1, of: date.year) }
    return Int64(years + months + date.day - 1)
  }

  @Test("comes when systemd says so, summer time included", arguments: CalendarEventTests.figures.indices)
  func comes(place: Int) throws {
    let figure = Self.figures[place]
    let event = try CalendarEvent(figure.text)
    let end = figure.base + 4_000 * 86_400
    let moments = event.occurrences(after: figure.base, before: end, limit: 6, clock: Self.berlin)
    #expect(moments == figure.moments, "\(figure.text)")
  }

  @Test(
    "refuses what systemd refuses",
    arguments: [
      "", " ", "*-*-1..7 Sat 03:00", "*/2:00", "Fri..Mon", "5", "23:70", "24:00", "*-*-0", "Mon.. 3:00",
      "Mun",
      "*-*~03..01 06:00", "*-13-01", "1:2:3:4", "1-2-3-4", "*:0/0", "*:0/", "..", "Mon..", "-", "~", ":",
      "02:30 x",
      "Mon Tue 02:30", "*:1..", "*-*-*-*", "Mon..Fri..Sun 1:00", "999999999999:00", "02:00 02:00",
    ])
  func refuses(text: String) {
    #expect(throws: CalendarFailure.self) { try CalendarEvent(text) }
  }

  @Test("refuses other zones and fractions of seconds, which systemd takes, and says so")
  func leftOut() {
    #expect(throws: CalendarFailure(description: "expected local time or UTC, found another time zone")) {
      try CalendarEvent("02:00 Europe/Berlin")
    }
    #expect(throws: CalendarFailure.self) { try CalendarEvent("08:05:40.5") }
  }

  @Test("whatever is written is refused or has its moments in order and in bounds")
  func anything() {
    var random = SplitMix64(seed: 21)
    let letters = Array("0123456789*-:/.,~ MonFriUTC\u{e9}\0")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int(random.next() % 14)).map { _ in letters.randomElement(using: &random) ?? "*" })
      guard let event = try? CalendarEvent(text) else { continue }
      let moments = event.occurrences(after: 1_774_609_200, before: 1_774_900_000, limit: 50)
      #expect(moments.count <= 50)
      #expect(moments == moments.sorted())
      #expect(moments.allSatisfy { (1_774_609_201..<1_774_900_000).contains($0) })
    }
  }

  @Test("the host's own clock agrees with UTC where that is asked for")
  func utc() throws {
    let event = try CalendarEvent("*-*-* 06:00 UTC")
    #expect(event.occurrences(after: 0, before: 172_800, limit: 9) == [21_600, 108_000])
  }

  @Test("a time that comes twice is its first, where summer is daylight saving time and where winter is")
  func twice() async {
    // The zone belongs to the process. Berlin's rules, and Dublin's: Irish time is standard, and winter's is saved.
    await #expect(processExitsWith: .success) {
      let zones = [
        ("CET-1CEST,M3.5.0,M10.5.0/3", "02:30"), ("IST-1GMT0,M10.5.0,M3.5.0/1", "01:30"),
      ]
      for (zone, text) in zones {
        setenv("TZ", zone, 1)
        tzset()
        let event = try CalendarEvent(text)
        // 2026-10-25 00:30 UTC, of the hours around it.
        #expect(
          event.occurrences(after: 1_792_884_600, before: 1_792_897_200, limit: 9) == [1_792_888_200])
      }
    }
  }
}
