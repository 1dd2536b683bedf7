/// The host's three clocks, read one after the other.
struct ClockReading {
  /// `CLOCK_MONOTONIC`, nanoseconds: stands still while the machine sleeps.
  var monotonic: UInt64
  /// `CLOCK_BOOTTIME`, nanoseconds: runs on while the machine sleeps.
  var boottime: UInt64
  /// The wall clock, microseconds since 1970 UTC.
  var realtime: Int64

  /// Completes a reading of the monotonic clock that was taken just now.
  static func now(monotonic: UInt64) -> ClockReading {
    ClockReading(
      monotonic: monotonic, boottime: Clock.boottimeNanoseconds, realtime: Clock.realtimeMicroseconds)
  }

  /// Seconds awake since an older reading.
  func passed(since old: ClockReading) -> Double { Self.seconds(monotonic, old.monotonic) }

  /// Seconds asleep since an older reading.
  func asleep(since old: ClockReading) -> Double {
    Self.seconds(boottime, old.boottime) - passed(since: old)
  }

  /// Seconds by which the wall clock has been moved since an older reading; back is negative.
  ///
  /// What nobody set but a daemon slewed is in it too, at most a tenth of the time that has passed.
  func moved(since old: ClockReading) -> Double {
    Double(realtime - old.realtime) / 1e6 - Self.seconds(boottime, old.boottime)
  }

  private static func seconds(_ new: UInt64, _ old: UInt64) -> Double {
    new >= old ? Double(new - old) / 1e9 : -Double(old - new) / 1e9
  }
}
