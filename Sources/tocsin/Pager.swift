import Glibc

/// Shows long outputs page by page, where somebody looks at them.
///
/// `$PAGER` where it is set, else `less -FRX`, which ends by itself where everything fits on one screen. `less` is
/// told to start no other program: what is read may have been written by whoever can log a line.
enum Pager {
  /// True once the standard output goes to a pager.
  nonisolated(unsafe) private(set) static var isRunning = false
  nonisolated(unsafe) private static var child: pid_t = 0

  /// Puts a pager between the standard output and the terminal, if it is one.
  ///
  /// The program waits for it at its end. Where none can be started all is as it was.
  static func start() {
    guard !isRunning, isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1, let command = command else {
      return
    }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { ends.forEach { close($0) } }
    setenv("LESSSECURE", "1", 1)
    setenv("LESS", "FRX", 0)
    guard spawn(command, input: ends[0]), dup2(ends[1], STDOUT_FILENO) >= 0 else { return }
    isRunning = true
    // It is for the pager to take a Ctrl-C.
    signal(SIGINT, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    atexit { Pager.finish() }
  }

  /// The words of the command; nil where the user wants none.
  static func command(pager: String?, hasLess: Bool) -> [String]? {
    guard let pager else { return hasLess ? ["less"] : nil }
    if pager.isEmpty || pager == "cat" { return nil }
    // As man(1) and git(1) have it, the variable is a command line.
    return ["/bin/sh", "-c", pager]
  }

  private static var command: [String]? {
    let isDumb = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? true
    let isThere = access("/usr/bin/less", X_OK) == 0
    return isDumb ? nil : command(pager: getenv("PAGER").map { String(cString: $0) }, hasLess: isThere)
  }

  private static func spawn(_ command: [String], input: Int32) -> Bool {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    return posix_spawnp(&child, command[0], &actions, nil, &arguments, environ) == 0
  }

  /// Ends the pager's input and waits until it is left.
  private static func finish() {
    close(STDOUT_FILENO)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
  }
}
