import CLinux
import Glibc

/// Learns from the kernel at once when somebody sets the wall clock.
///
/// A timer far in the future that is cancelled when the clock is set (`TFD_TIMER_CANCEL_ON_SET`) wakes who
/// waits for it. Slewing, which every synchronization does all the time, does not.
struct ClockWatch: ~Copyable {
  private let descriptor: Int32
  /// True where the kernel has told of a step that ``wasSet()`` has not handed on yet.
  private(set) var isTold = false

  /// Begins to watch; where the kernel refuses, nothing is ever told.
  init() {
    descriptor = linux_watch_wall_clock()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// True where the clock has been set since the last call; `nil` where the kernel refused to tell.
  mutating func wasSet() -> Bool? {
    guard descriptor >= 0 else { return nil }
    ask()
    defer { isTold = false }
    return isTold
  }

  /// Waits until a time of the monotonic clock, or until somebody sets the wall clock.
  mutating func sleep(until nanoseconds: UInt64) {
    let now = Clock.monotonicNanoseconds
    guard nanoseconds > now else { return }
    // Rounded up: a millisecond late is better than a second turn.
    let milliseconds = min((nanoseconds - now + 999_999) / 1_000_000, 60_000)
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&wanted, 1, Int32(milliseconds)) > 0 { ask() }
  }

  private mutating func ask() {
    if linux_wall_clock_was_set(descriptor) == 1 { isTold = true }
  }
}
