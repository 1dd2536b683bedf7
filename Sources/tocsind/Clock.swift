import Glibc
import Model

/// The clocks of the edge; the engine has none.
enum Clock {
  static var monotonicNanoseconds: UInt64 { nanoseconds(CLOCK_MONOTONIC) }

  /// Like the monotonic clock, and running while the machine sleeps.
  static var boottimeNanoseconds: UInt64 { nanoseconds(CLOCK_BOOTTIME) }

  static var realtimeMicroseconds: Int64 { Int64(nanoseconds(CLOCK_REALTIME) / 1000) }

  /// What to add to UTC for local time at a moment.
  static func utcOffset(at realtimeMicroseconds: Int64) -> Int32 {
    var seconds = time_t(realtimeMicroseconds / 1_000_000)
    var fields = tm()
    guard localtime_r(&seconds, &fields) != nil else { return 0 }
    return Int32(fields.tm_gmtoff)
  }

  private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
