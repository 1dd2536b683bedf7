import Glibc

/// The clocks and waits of the reader's two ends.
enum ReaderClock {
  /// Wall-clock time, microseconds since 1970 UTC.
  static var realtimeMicroseconds: Int64 {
    let time = read(CLOCK_REALTIME)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  /// Monotonic time in milliseconds.
  static var monotonicMilliseconds: Int64 {
    let time = read(CLOCK_MONOTONIC)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The wait before the n-th attempt after a failure, milliseconds: 100 ms doubling up to 5 s.
  static func backOff(attempt: Int) -> Int64 {
    min(5000, 100 << Int64(min(max(attempt, 1), 7) - 1))
  }

  /// Sleeps.
  static func sleep(milliseconds: Int64) {
    let deadline = monotonicMilliseconds + milliseconds
    var rest = milliseconds
    while rest > 0 {
      var time = timespec(tv_sec: Int(rest / 1000), tv_nsec: Int(rest % 1000) * 1_000_000)
      nanosleep(&time, nil)
      rest = deadline - monotonicMilliseconds
    }
  }

  /// A time for people: `2026-08-23T03:14:07Z`.
  static func text(realtime microseconds: Int64) -> String {
    var seconds = time_t(microseconds / 1_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
      + "T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))Z"
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
  }
}
