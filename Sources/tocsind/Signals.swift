import Glibc

/// The signals that the daemon acts upon, taken by one thread that waits for them.
enum Signals {
  enum Request {
    case stop
    case reload
    case reopenFiles
  }

  /// Keeps the signals from every thread; to be called before any thread is started.
  static func block() {
    var set = set()
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for the next one.
  static func next() -> Request {
    var set = set()
    while true {
      var number: Int32 = 0
      guard sigwait(&set, &number) == 0 else { continue }
      switch number {
      case SIGHUP: return .reload
      case SIGUSR1: return .reopenFiles
      default: return .stop
      }
    }
  }

  private static func set() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { sigaddset(&set, number) }
    return set
  }
}
