import ArgumentParser
import Configuration
import Control
import Glibc

/// `tocsin top`: the host at one glance, again and again.
struct Top: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch open incidents and the most abnormal signals and units, on the whole screen.",
    discussion: """
      Keys: q and Ctrl-C leave, the space bar looks at once. Where the daemon does not answer, what was seen last \
      stays with its time, and it is asked again until it does.

      With --once one screen is printed, as wide and as high as the terminal, or as COLUMNS and LINES say; json \
      and plain are printed once, too.
      """)

  @OptionGroup var connection: SocketOptions

  @Option(help: "How long to wait between two looks.", transform: TimeSpan.argument)
  var interval = TimeSpan(seconds: 2)

  @Flag(help: "Print one screen and end.")
  var once = false

  @Option(help: "How to print it; json and plain print all there is, once.")
  var format = OutputFormat.table

  func validate() throws {
    guard (1...3600).contains(interval.seconds) else {
      throw ValidationError("expected an interval from 1s to 1h")
    }
  }

  func run() throws {
    guard once || format != .table else { return try watch() }
    var request = ControlRequest(command: .top)
    request.limit = format == .table ? TerminalSize(of: STDOUT_FILENO).lines : nil
    let reply = try connection.ask(request)
    guard let view = TopView(reply) else {
      reply.errors.forEach(complain)
      throw ExitStatus.unavailable
    }
    var output = OutputBuffer()
    switch format {
    case .table:
      let screen = TopScreen(view, size: TerminalSize(of: STDOUT_FILENO), colors: TerminalColors())
      for line in screen.lines(isOnce: true) { try output.write(line: line.utf8) }
    case .json: try output.write(line: TopJSON.line(view))
    case .plain: for line in TopPlain.lines(view) { try output.write(line: line.utf8) }
    }
    try output.flush()
  }

  /// Looks until the user has seen enough.
  private func watch() throws {
    guard isatty(STDOUT_FILENO) == 1 else {
      complain("the standard output is no terminal; --once prints one screen")
      throw ExitStatus.usage
    }
    var watch = TopWatch(connection: connection, interval: Double(interval.seconds))
    switch watch.run() {
    case .wish: return
    case .signal(let number):
      // As it would have ended the program, for whoever waits for it.
      signal(number, SIG_DFL)
      raise(number)
    case .failure(let reason):
      complain(reason)
      throw ExitCode.failure
    }
  }
}
