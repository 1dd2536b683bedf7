/// Whether the wall clock may decide what is old enough to be deleted.
///
/// A clock that a faulty time server sets years ahead makes all that is kept look old, and what is deleted does not
/// come back with the right time. So nothing goes for its age before the clock has run for an hour without being set:
/// who sets a clock wrong by years sets it again, or somebody does, as the step rings. Room is another matter, which
/// no clock decides.
struct ClockTrust {
  /// Seconds without a step after which the clock is believed.
  static let seconds = 3600.0
  /// A move between two looks that is larger was a step and no slewing, however long the thread was held up.
  static let leastStepSeconds = 60.0

  /// The reading at the start, or the first one after a step.
  private var first: ClockReading?
  private var last: ClockReading?

  /// Takes the clocks as they are now.
  ///
  /// - Parameter now: The reading.
  /// - Returns: True where the wall clock may be believed.
  mutating func note(_ now: ClockReading) -> Bool {
    defer { last = now }
    guard let first, let last, abs(now.moved(since: last)) < Self.leastStepSeconds else {
      first = now
      return false
    }
    return now.boottime >= first.boottime
      && Double(now.boottime - first.boottime) / 1e9 >= Self.seconds
  }
}
