/// The time of each row: as the detectors count it, and as the local calendar has it.
struct ScoreClock {
  /// Seconds since the first row on a clock that never goes back.
  private(set) var seconds = 0.0
  /// Rows whose time repeats the one before or lies before it.
  private(set) var repeatedRows = 0

  private var zone: ScoreZone
  private let interval: Double?
  private var last: Double?

  /// Begins before the first row.
  ///
  /// - Parameters:
  ///   - zone: Where days and weeks begin.
  ///   - interval: The time between two rows of tables without times.
  init(zone: ScoreZone, interval: Double?) {
    self.zone = zone
    self.interval = interval
  }

  /// Goes on to the next row.
  ///
  /// A row that repeats the time before it or goes back is taken at the same moment; the next one is counted
  /// from it, so that an hour which a local clock shows twice costs one row its step and no more.
  ///
  /// - Parameter time: The row's time; nil in a table without.
  /// - Returns: Local seconds since Monday 00:00.
  mutating func advance(to time: ScoreTime?) -> Int32 {
    let now = time.map { zone.unixSeconds($0) } ?? (last ?? -(interval ?? 0)) + (interval ?? 0)
    if let last {
      seconds += max(0, now - last)
      if now <= last { repeatedRows += 1 }
    }
    last = now
    return zone.secondOfWeek(now)
  }

  /// Rows that repeated a time or went back since this was last asked.
  mutating func takeRepeatedRows() -> Int {
    defer { repeatedRows = 0 }
    return repeatedRows
  }
}
