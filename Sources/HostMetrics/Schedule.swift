/// Tells when something is due that happens less often than every tick.
struct Schedule {
  private let interval: UInt64
  private let tolerance: UInt64
  private var next: UInt64?

  /// Makes a schedule that is due at once.
  ///
  /// - Parameters:
  ///   - interval: Seconds between two times.
  ///   - tick: Seconds between two questions: half of it is the most by which an answer may come early.
  init(every interval: Double, tick: Double) {
    self.interval = Self.nanoseconds(interval)
    self.tolerance = Self.nanoseconds(tick / 2)
  }

  /// True where it is due; the next time is counted from this one.
  mutating func isDue(at now: UInt64) -> Bool {
    guard let next else {
      self.next = now + interval
      return true
    }
    guard now + tolerance >= next else { return false }
    // Keeps the rhythm after a late tick, and starts it anew after a long gap.
    self.next = now > next + interval ? now + interval : next + interval
    return true
  }

  private static func nanoseconds(_ seconds: Double) -> UInt64 {
    UInt64(min(max(seconds, 0), 1e9) * 1e9)
  }
}
