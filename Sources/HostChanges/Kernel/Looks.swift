/// When something is looked at that says nothing by itself, and when what differs between two looks happened.
struct Looks {
  private let seconds: Double
  private var due = 0.0
  private var last: Int64?

  /// Looks every so many seconds.
  init(every seconds: Double) {
    self.seconds = seconds
  }

  /// Whether it is time to look: then the middle of the time since the last look, microseconds since 1970 UTC.
  mutating func next(_ now: ChangeClock) -> Int64? {
    guard now.seconds >= due else { return nil }
    due = now.seconds + seconds
    defer { last = now.realtimeMicroseconds }
    // A wall clock that was set makes the time between the looks meaningless.
    guard let last, (0...Int64(2e6 * seconds) + 5_000_000).contains(now.realtimeMicroseconds - last) else {
      return now.realtimeMicroseconds
    }
    return last + (now.realtimeMicroseconds - last) / 2
  }
}
