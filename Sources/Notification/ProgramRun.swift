internal import CLinux
internal import Glibc

/// One run of the configured program: fed from memory, in a session of its own, and never longer than it may.
struct ProgramRun {
  /// How a run ended.
  enum Outcome: Equatable {
    /// With status 0.
    case succeeded
    /// With another status.
    case failed(status: Int32)
    /// By a signal that was not ours.
    case killed(signal: Int32)
    /// It ran for too long.
    case timedOut
    /// It could not be started; the reason is the system's.
    case notStarted(reason: String)
    /// Nobody knows how it ended, as the whole process was asked to.
    case interrupted
  }

  /// How long a program that is told to end gets for it, seconds.
  static let graceSeconds = 5.0
  /// How long one wait lasts at most, should the signal of a child's end have gone to somebody else.
  private static let napSeconds = 1.0

  /// The program and its arguments.
  let command: [String]
  /// `NAME=VALUE`, in addition to the process's own.
  let variables: [String]
  /// What it reads on its standard input.
  let input: [UInt8]
  /// How long it may run, seconds.
  let timeoutSeconds: Double

  /// Runs the program and waits for it.
  func outcome() -> Outcome {
    let memory = linux_memory_file("tocsin-notify")
    guard memory >= 0 else { return .notStarted(reason: String(cString: strerror(-memory))) }
    defer { close(memory) }
    guard fill(memory) else { return .notStarted(reason: String(cString: strerror(errno))) }
    var process = pid_t()
    let code = spawn(&process, memory)
    guard code == 0 else { return .notStarted(reason: String(cString: strerror(-code))) }
    return wait(for: process)
  }

  // MARK: starting

  /// A file and no pipe: a program that reads nothing cannot hold anybody up.
  private func fill(_ descriptor: Int32) -> Bool {
    var rest = input[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return lseek(descriptor, 0, SEEK_SET) == 0
  }

  private func spawn(_ process: inout pid_t, _ descriptor: Int32) -> Int32 {
    var arguments = command.map { strdup($0) } + [nil]
    var environment =
      Self.inherited(without: variables).map { strdup($0) } + variables.map { strdup($0) } + [nil]
    defer { for text in arguments + environment { free(text) } }
    return linux_spawn_session(&process, command[0], &arguments, &environment, descriptor)
  }

  private static func inherited(without variables: [String]) -> [String] {
    var entries: [String] = []
    var place = environ
    while let entry = place.pointee {
      entries.append(String(cString: entry))
      place += 1
    }
    let names = variables.map { $0.prefix { $0 != "=" } + "=" }
    return entries.filter { entry in !names.contains { entry.hasPrefix($0) } }
  }

  // MARK: waiting

  private func wait(for process: pid_t) -> Outcome {
    var deadline = monotonicSeconds() + timeoutSeconds
    var isStopping = false
    while true {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process { return Self.outcome(of: status) }
      let left = deadline - monotonicSeconds()
      guard left > 0 else {
        end(process)
        return isStopping ? .interrupted : .timedOut
      }
      guard StopSignal.wait(seconds: min(left, Self.napSeconds)) == .stop, !isStopping else { continue }
      // What has begun may end, so that it need not be done twice; but nobody waits long for a service to stop.
      isStopping = true
      deadline = min(deadline, monotonicSeconds() + Self.graceSeconds)
    }
  }

  /// Ends the program and whatever it has started in its session's first process group.
  private func end(_ process: pid_t) {
    kill(-process, SIGTERM)
    let deadline = monotonicSeconds() + Self.graceSeconds
    var status: Int32 = 0
    while monotonicSeconds() < deadline {
      if waitpid(process, &status, WNOHANG) == process {
        kill(-process, SIGKILL)
        return
      }
      _ = StopSignal.wait(seconds: min(deadline - monotonicSeconds(), Self.napSeconds))
    }
    kill(-process, SIGKILL)
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  private static func outcome(of status: Int32) -> Outcome {
    let signal = status & 0x7f
    guard signal == 0 else { return .killed(signal: signal) }
    let code = status >> 8 & 0xff
    return code == 0 ? .succeeded : .failed(status: code)
  }
}

extension ProgramRun.Outcome: CustomStringConvertible {
  var description: String {
    switch self {
    case .succeeded: "done"
    case .failed(let status): "ended with status \(status)"
    case .killed(let signal): "was killed by signal \(signal)"
    case .timedOut: "ran for too long and was ended"
    case .notStarted(let reason): "could not be started: \(reason)"
    case .interrupted: "was interrupted"
    }
  }
}
