import CLinux
import Glibc

/// A program of the system that is run for what it prints, with a cap on its time and on its words.
enum HelperCommand {
  /// What came of running it.
  struct Result {
    /// What it printed, cut at the cap.
    var output: [UInt8]
    /// Its exit status; nil where it could not be started, was killed or took too long.
    var status: Int32?
  }

  /// Runs a program that is looked for in `PATH`; its standard error is the caller's.
  ///
  /// - Parameters:
  ///   - arguments: Its name and arguments.
  ///   - seconds: How long it may run.
  ///   - limit: How many bytes of what it prints are kept.
  /// - Returns: What it printed.
  static func run(_ arguments: [String], seconds: Double = 20, limit: Int = 1 << 20) -> Result {
    guard let path = path(of: arguments[0]) else { return Result(output: [], status: nil) }
    var ends: [Int32] = [-1, -1]
    guard linux_pipe_close_on_exec(&ends) == 0 else { return Result(output: [], status: nil) }
    defer { close(ends[0]) }
    var process = pid_t()
    var words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let code = linux_spawn(&process, path, &words, ends[1])
    close(ends[1])
    guard code == 0 else { return Result(output: [], status: nil) }
    let (output, isWhole) = read(ends[0], until: now() + seconds, limit: limit)
    if !isWhole { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return Result(output: output, status: status & 0x7f == 0 && isWhole ? status >> 8 & 0xff : nil)
  }

  /// True where the program is there.
  static func exists(_ name: String) -> Bool { path(of: name) != nil }

  private static func path(of name: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/sbin:/usr/bin:/sbin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Reads to the end; false where the time or the room was up before.
  private static func read(_ descriptor: Int32, until deadline: Double, limit: Int) -> ([UInt8], Bool) {
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while output.count < limit {
      var descriptors = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = deadline - now()
      guard left > 0 else { return (output, false) }
      let ready = poll(&descriptors, 1, Int32(min(left, 3_600) * 1_000) + 1)
      if ready <= 0 { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return (output, count == 0) }
      output += chunk[..<count]
    }
    return (Array(output.prefix(limit)), false)
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
