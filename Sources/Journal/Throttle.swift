import Glibc

/// Holds the reader to a share of one processor while it catches up, when there may be days to read.
///
/// The service's sandbox allows no other priority, so it sleeps instead.
struct Throttle {
  /// The share of one processor that catching up may take.
  static let share = 0.25
  /// Sleeps shorter than this are saved up, milliseconds.
  private static let shortest = 20.0

  private var processor = Self.processorMilliseconds
  private var clock = Double(ReaderClock.monotonicMilliseconds)

  /// Sleeps for as long as the work since the last call is to be spread over.
  mutating func pause() {
    let (now, used) = (Double(ReaderClock.monotonicMilliseconds), Self.processorMilliseconds)
    let due = (used - processor) / Self.share - (now - clock)
    guard due >= Self.shortest else {
      // Time that the other end of the pipe has taken is no credit for later.
      if due < 0 { (processor, clock) = (used, now) }
      return
    }
    ReaderClock.sleep(milliseconds: Int64(min(due, 1000)))
    (processor, clock) = (used, Double(ReaderClock.monotonicMilliseconds))
  }

  private static var processorMilliseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
  }
}
