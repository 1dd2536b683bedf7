import Glibc

/// Lets the user end an endless input and still see what was counted: the first SIGINT ends the reading, the
/// second one the program.
enum Interruption {
  nonisolated(unsafe) private static var flag: sig_atomic_t = 0

  /// True once the user has pressed Ctrl-C.
  static var isRequested: Bool { flag != 0 }

  /// Begins to take SIGINT.
  static func await() {
    flag = 0
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interruption.flag = 1 }
    // Without SA_RESTART, so that a blocked read returns.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    // Whoever started the program may have blocked the signal on its own account.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
