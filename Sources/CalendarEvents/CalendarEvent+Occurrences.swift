import Glibc

extension CalendarEvent {
  /// Tells when a second of a local day is, in seconds since 1970 UTC; `nil` where clocks skip it.
  typealias LocalClock = @Sendable (_ date: CivilDate, _ second: Int) -> Int64?

  /// The moments at which it comes, after one moment and before another, in seconds since 1970 UTC.
  ///
  /// - Parameters:
  ///   - start: Nothing at or before this is told.
  ///   - end: Nothing at or after this is told.
  ///   - limit: How many are told at most.
  /// - Returns: The moments, in order.
  /// - Complexity: O(days between the two + moments).
  public func occurrences(after start: Int64, before end: Int64, limit: Int) -> [Int64] {
    occurrences(after: start, before: end, limit: limit, clock: Self.hostClock)
  }

  func occurrences(after start: Int64, before end: Int64, limit: Int, clock: LocalClock) -> [Int64] {
    guard start < end, limit > 0 else { return [] }
    let seconds = secondsOfDay
    var found: [Int64] = []
    // Two days more at either end: no zone is further from UTC than that.
    for day in (start / 86_400 - 2)...(end / 86_400 + 2) {
      let date = CivilDate(daysSinceEpoch: Int(day))
      guard contains(date) else { continue }
      for second in seconds {
        let moment = isUTC ? day * 86_400 + Int64(second) : clock(date, second)
        guard let moment, moment > start, moment < end else { continue }
        found.append(moment)
        guard found.count < limit else { return found }
      }
    }
    return found
  }

  /// The times of the day that are meant, in order.
  private var secondsOfDay: [Int] {
    let minutes = Self.values(minutes, below: 60)
    let seconds = Self.values(seconds, below: 60)
    return Self.values(hours, below: 24).flatMap { hour in
      minutes.flatMap { minute in seconds.map { hour * 3600 + minute * 60 + $0 } }
    }
  }

  /// The host's zone; of a time that comes twice, as when clocks are put back, the first.
  private static let hostClock: LocalClock = { date, second in
    // Summer time need not come first: Ireland's law has winter time for what is saved, and below zero.
    [true, false].compactMap { moment(date, second, isSummer: $0) }.min()
  }

  private static func moment(_ date: CivilDate, _ second: Int, isSummer: Bool) -> Int64? {
    var parts = tm()
    parts.tm_year = Int32(clamping: date.year - 1900)
    parts.tm_mon = Int32(date.month - 1)
    parts.tm_mday = Int32(date.day)
    parts.tm_hour = Int32(second / 3600)
    parts.tm_min = Int32(second / 60 % 60)
    parts.tm_sec = Int32(second % 60)
    parts.tm_isdst = isSummer ? 1 : 0
    let wanted = (parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_isdst)
    let moment = mktime(&parts)
    // What does not exist comes back as something else.
    return (parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_isdst) == wanted ? Int64(moment) : nil
  }
}
