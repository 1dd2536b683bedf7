import CLinux
import Glibc

/// A running child and the reading end of its pipe.
struct ReaderProcess {
  /// How a child ended.
  struct Ending {
    /// What happened, for people.
    var text: String
    /// True when it was ended by a signal that a program brings upon itself, such as SIGBUS.
    var isCrash: Bool
  }

  /// The child's process id.
  let identifier: pid_t
  private let output: Int32

  /// Starts a program with arguments.
  init(executable: String, arguments: [String]) throws(JournalFailure) {
    var pipe: [Int32] = [-1, -1]
    let made = linux_pipe_close_on_exec(&pipe)
    guard made >= 0 else { throw .call("pipe2", errno: -made) }
    defer { close(pipe[1]) }
    var process: pid_t = 0
    let result = Self.spawn(executable, [executable] + arguments, output: pipe[1], process: &process)
    guard result >= 0 else {
      close(pipe[0])
      throw .call(executable, errno: -result)
    }
    identifier = process
    output = pipe[0]
  }

  /// Waits until there is something to read, or the child has closed the pipe; false when it takes too long.
  func waitForOutput(milliseconds: Int64) -> Bool {
    var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, Int32(clamping: max(0, milliseconds))) > 0
  }

  /// Reads what is there into a buffer.
  ///
  /// - Returns: How many bytes, 0 when the child has closed the pipe, `nil` when there is nothing yet.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let count = Glibc.read(output, buffer.baseAddress, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return nil }
    return max(0, count)
  }

  /// Closes the pipe and waits for the child's end, which it hastens after a fifth of a second.
  ///
  /// Not to be used afterwards.
  func end(patience milliseconds: Int64 = 200) -> Ending {
    close(output)
    let deadline = ReaderClock.monotonicMilliseconds + milliseconds
    var status: Int32 = 0
    while waitpid(identifier, &status, WNOHANG) == 0 {
      if ReaderClock.monotonicMilliseconds >= deadline {
        kill(identifier, SIGKILL)
        waitpid(identifier, &status, 0)
        break
      }
      ReaderClock.sleep(milliseconds: 5)
    }
    return Self.ending(status)
  }

  private static func ending(_ status: Int32) -> Ending {
    let number = status & 0x7f
    guard number != 0 else {
      return Ending(text: "exited with code \((status >> 8) & 0xff)", isCrash: false)
    }
    let isCrash = [SIGBUS, SIGSEGV, SIGILL, SIGABRT, SIGTRAP, SIGFPE].contains(number)
    let name = [SIGBUS: " (SIGBUS)", SIGSEGV: " (SIGSEGV)", SIGKILL: " (SIGKILL)"][number] ?? ""
    return Ending(text: "ended by signal \(number)\(name)", isCrash: isCrash)
  }

  private static func spawn(
    _ executable: String, _ words: [String], output: Int32, process: inout pid_t
  ) -> Int32 {
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return linux_spawn(&process, executable, pointers, output)
  }
}
