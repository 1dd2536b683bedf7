/// The two clocks at one moment, handed in so that a test can say what time it is.
public struct ChangeClock: Sendable {
  /// Nanoseconds of `CLOCK_MONOTONIC`.
  public var monotonicNanoseconds: UInt64
  /// Microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64

  /// Names a moment.
  public init(monotonicNanoseconds: UInt64, realtimeMicroseconds: Int64) {
    self.monotonicNanoseconds = monotonicNanoseconds
    self.realtimeMicroseconds = realtimeMicroseconds
  }

  /// Seconds of the monotonic clock.
  var seconds: Double { Double(monotonicNanoseconds) / 1e9 }
}
