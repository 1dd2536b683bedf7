import Glibc

/// The clocks by which files are read; tests have their own.
public struct FileClock: Sendable {
  /// Wall-clock time, microseconds since 1970 UTC.
  public var realtimeMicroseconds: @Sendable () -> Int64
  /// Nanoseconds of a clock that is never set.
  public var monotonicNanoseconds: @Sendable () -> UInt64

  /// Takes clocks.
  public init(
    realtimeMicroseconds: @escaping @Sendable () -> Int64,
    monotonicNanoseconds: @escaping @Sendable () -> UInt64
  ) {
    self.realtimeMicroseconds = realtimeMicroseconds
    self.monotonicNanoseconds = monotonicNanoseconds
  }

  /// The machine's clocks.
  public static let system = FileClock(
    realtimeMicroseconds: { Int64(nanoseconds(CLOCK_REALTIME) / 1000) },
    monotonicNanoseconds: { nanoseconds(CLOCK_MONOTONIC) })

  private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
