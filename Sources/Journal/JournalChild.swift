import CLinux
import Glibc

/// The reader process: the only one that maps journal files.
///
/// libsystemd can die by SIGBUS when journald truncates a file that is mapped (systemd issue 24320). Here
/// that ends a child which ``JournalReader`` starts again, and not the daemon.
public enum JournalChild {
  /// Reads the journal and writes frames to standard output until nobody reads them; see ``JournalReader``.
  ///
  /// - Returns: The exit code: 0 when the reader has gone, 2 for wrong arguments.
  public static func run(arguments: [String]) -> Int32 {
    guard isatty(STDOUT_FILENO) == 0 else {
      complain("--read-journal writes frames for tocsind, which starts it; it is not for terminals")
      return 2
    }
    do throws(JournalFailure) {
      let arguments = try ReaderArguments(words: arguments)
      prepareProcess()
      let output = try takeOutput()
      // Expected now and then: a name for the file, and no backtrace, which takes seconds and fills the log.
      linux_report_crashes(output)
      var follower = JournalFollower(arguments: arguments, output: FrameWriter(descriptor: output))
      follower.run()
      return 0
    } catch {
      complain("--read-journal: \(error)")
      return 2
    }
  }

  /// Leaves the end of this process to the pipe: it outlives a stop signal to the whole service by no more
  /// than its parent does.
  private static func prepareProcess() {
    for ignored in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { signal(ignored, SIG_IGN) }
    linux_set_parent_death_signal(SIGKILL)
    linux_set_thread_name("tocsin-journal")
  }

  /// Keeps the pipe to itself: what anything else prints goes to standard error, not between the frames.
  private static func takeOutput() throws(JournalFailure) -> Int32 {
    let output = linux_duplicate_close_on_exec(STDOUT_FILENO, 3)
    guard output >= 0 else { throw .call("standard output", errno: -output) }
    dup2(STDERR_FILENO, STDOUT_FILENO)
    return output
  }

  private static func complain(_ text: String) {
    let line = Array("tocsind: \(text)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
