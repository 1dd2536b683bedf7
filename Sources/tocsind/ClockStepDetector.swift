import Alerts
import Model

/// Tells a wall clock that was set from one that drifts or is slewed.
struct ClockStepDetector {
  /// A set clock that moved by less was set to what it showed, or the three clocks were read slowly.
  static let leastSeconds = 0.01
  /// Without the kernel's word only a larger move counts: a daemon may slew by a tenth of the interval.
  static let leastSecondsUntold = 1.0

  private var last: ClockReading?
  private var wasSetBefore = false

  /// Compares a reading with the one before.
  ///
  /// - Parameters:
  ///   - now: The reading.
  ///   - wasSet: Whether the kernel says that somebody has set the clock since the last call; `nil` where it
  ///     cannot be asked.
  /// - Returns: Seconds by which it was set; `nil` where it was not.
  mutating func step(at now: ClockReading, wasSet: Bool?) -> Double? {
    defer { last = now }
    guard let last else { return nil }
    let moved = now.moved(since: last)
    guard let wasSet else { return abs(moved) > Self.leastSecondsUntold ? moved : nil }
    // The clocks are read before the kernel is asked: what is set in between shows in the next reading.
    let isTold = wasSet || wasSetBefore
    guard isTold, abs(moved) >= Self.leastSeconds else {
      wasSetBefore = wasSet
      return nil
    }
    wasSetBefore = false
    return moved
  }

  /// What a step is told as.
  static func change(by seconds: Double, at realtimeMicroseconds: Int64) -> Change {
    let size = Quantity.text(abs(seconds), unit: .seconds)
    return Change(
      realtimeMicroseconds: realtimeMicroseconds, kind: .clock, entity: .host,
      summary: "wall clock set \(seconds < 0 ? "back" : "forward") by \(size)")
  }
}
