internal import Glibc

/// Waiting that ends when somebody asks the process to end, or when a child does.
///
/// The signals are blocked and taken one by one, so that none comes between looking and waiting.
public enum StopSignal {
  /// True once somebody has asked the process to end; the process has one thread.
  public nonisolated(unsafe) private(set) static var isRequested = false

  /// Takes the signals over; to be called before anything is waited for.
  public static func block() {
    var signals = set()
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// What ended a wait.
  public enum Wakening: Sendable {
    /// The time was over.
    case time
    /// A child ended.
    case child
    /// The process is to end.
    case stop
  }

  /// Waits so many seconds at most.
  public static func wait(seconds: Double) -> Wakening {
    var signals = set()
    let whole = max(seconds, 0).rounded(.down)
    var time = timespec(tv_sec: Int(whole), tv_nsec: Int((max(seconds, 0) - whole) * 1e9))
    switch sigtimedwait(&signals, nil, &time) {
    case SIGCHLD: return .child
    case SIGTERM, SIGINT, SIGHUP:
      isRequested = true
      return .stop
    default: return .time
    }
  }

  private static func set() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP, SIGCHLD] { sigaddset(&set, number) }
    return set
  }
}

/// Seconds of a clock that nobody sets.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
