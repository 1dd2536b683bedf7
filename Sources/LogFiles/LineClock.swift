import Glibc

/// Turns what a line says of its time into a time that can be believed.
///
/// A line is believed within what is possible: it was written after the reader had last stood at the end of the
/// file, and before it was read. A wrong zone, a wrong year or a lie moves it no further than that.
struct LineClock {
  /// What the zone adds to UTC, for the quarter of an hour that was asked for last.
  private var zone: (quarter: Int64, offset: Int64)?

  /// Stamps that are this much older or younger than the reading are numbers that look like stamps.
  private static let plausibleMicroseconds: Int64 = 20 * 366 * 86_400 * 1_000_000

  /// The time that a stamp means, as microseconds since 1970 UTC; nil where it can mean none.
  mutating func resolve(_ time: LineTime, now: Int64) -> Int64? {
    var calendar = time.calendarMicroseconds
    if !time.hasYear { calendar = Self.withYear(calendar, nearest: now) }
    let offset = time.offsetSeconds ?? localOffset(atCalendarSeconds: calendar / 1_000_000)
    let resolved = calendar - offset * 1_000_000
    return abs(resolved - now) <= Self.plausibleMicroseconds ? resolved : nil
  }

  /// The time under which a line counts.
  ///
  /// - Parameters:
  ///   - stamp: What the line says.
  ///   - floor: When the reader last stood at the end of the file.
  ///   - now: When it was read.
  /// - Returns: The stamp within these bounds; without one the arrival, or the earliest possible time where the
  ///   line may have waited for long.
  static func believed(_ stamp: Int64?, from floor: Int64, to now: Int64) -> Int64 {
    let floor = min(floor, now)
    guard let stamp else { return now - floor <= longestWait ? now : floor }
    return min(max(stamp, floor), now)
  }

  /// A reader that comes by every second has seen a line as it was written.
  private static let longestWait: Int64 = 5_000_000

  /// Moves a time of 1972 to the year in which it lies nearest to now, and not more than a day after it.
  private static func withYear(_ calendar: Int64, nearest now: Int64) -> Int64 {
    let day: Int64 = 86_400 * 1_000_000
    let start = Calendar.days(year: 1972, month: 1, day: 1) * day
    let (ofYear, clock) = ((calendar - start) / day, (calendar - start) % day)
    let year = Calendar.year(ofDay: now / day)
    for candidate in [year + 1, year] {
      let moved = Self.day(ofYear, in: candidate) * day + clock
      if moved <= now + day { return moved }
    }
    return Self.day(ofYear, in: year - 1) * day + clock
  }

  /// The day of a year that is a leap year's n-th, counted from 0; the 29th of February is the 1st of March else.
  private static func day(_ ofLeapYear: Int64, in year: Int64) -> Int64 {
    let first = Calendar.days(year: year, month: 1, day: 1)
    let isLeap = Calendar.days(year: year + 1, month: 1, day: 1) - first == 366
    return first + (isLeap || ofLeapYear < 60 ? ofLeapYear : ofLeapYear - 1)
  }

  private mutating func localOffset(atCalendarSeconds seconds: Int64) -> Int64 {
    let quarter = seconds / 900
    if let zone, zone.quarter == quarter { return zone.offset }
    // The offset at the time that the calendar would mean in UTC, then at the time that it means with that one.
    let offset = Self.offset(at: seconds - Self.offset(at: seconds))
    zone = (quarter, offset)
    return offset
  }

  private static func offset(at seconds: Int64) -> Int64 {
    var time = time_t(seconds)
    var fields = tm()
    return localtime_r(&time, &fields) == nil ? 0 : Int64(fields.tm_gmtoff)
  }
}
