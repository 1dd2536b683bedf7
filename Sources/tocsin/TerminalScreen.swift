import Glibc

/// The whole terminal as one screen that is drawn again and again, and given back as it was.
///
/// It takes the alternate screen, hides the cursor and turns echo off, and undoes all of it at the end of its life:
/// after a key, SIGINT, SIGTERM, SIGHUP, SIGQUIT or an error, and for as long as Ctrl-Z stops the program. Signals
/// are taken only while it waits, so that none is missed and none comes in the middle of a line.
struct TerminalScreen: ~Copyable {
  /// Why waiting ended.
  enum Event: Equatable {
    /// The time is over.
    case timeout
    /// A byte of the keyboard.
    case key(UInt8)
    /// The window has another size.
    case resized
    /// The program was stopped, and goes on.
    case resumed
    /// The program is to end by this signal.
    case ended(Int32)
    /// Nobody types any more: the terminal is gone.
    case closed
  }

  /// Signals that are taken while the screen is waited on.
  private static let taken = [SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]
  /// The newest signal of each number that was not acted upon; 0 for none.
  nonisolated(unsafe) private static var raised = (
    window: sig_atomic_t(0), stop: sig_atomic_t(0), end: sig_atomic_t(0)
  )

  private let isTyping: Bool
  private var before = termios()
  private var signals = sigset_t()
  private var isEntered = false

  /// Takes the terminal that standard output is; the keyboard is read where standard input is one, too.
  init() {
    isTyping = isatty(STDIN_FILENO) == 1
    blockSignals()
    enter()
  }

  deinit {
    if isEntered { Self.giveBack(isTyping ? before : nil) }
    var signals = signals
    sigprocmask(SIG_SETMASK, &signals, nil)
  }

  /// How large it is now.
  var size: TerminalSize { TerminalSize(of: STDOUT_FILENO) }

  // MARK: drawing

  /// Draws lines from the top, each of which must fit into one; what was there before is gone.
  ///
  /// - Parameter lines: As many as there is room for.
  /// - Returns: False where the terminal takes nothing any more.
  func draw(_ lines: [String]) -> Bool {
    var text = "\u{1b}[H"
    for (number, line) in lines.enumerated() {
      // A line is cleared before it is written: after its last column the cursor has no place of its own.
      text += "\u{1b}[2K" + line + (number + 1 < lines.count ? "\r\n" : "")
    }
    return StandardStream.write(Array((text + "\u{1b}[J").utf8))
  }

  private static let entering = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[2J"
  private static let leaving = "\u{1b}[0m\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"

  private mutating func enter() {
    if isTyping, tcgetattr(STDIN_FILENO, &before) == 0 {
      var raw = before
      // Ctrl-C, Ctrl-Z and Ctrl-\ stay signals.
      raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
    }
    _ = StandardStream.write(Array(Self.entering.utf8))
    isEntered = true
  }

  private mutating func leave() {
    guard isEntered else { return }
    isEntered = false
    Self.giveBack(isTyping ? before : nil)
  }

  private static func giveBack(_ before: termios?) {
    _ = StandardStream.write(Array(leaving.utf8))
    guard var before else { return }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
  }

  // MARK: waiting

  private mutating func blockSignals() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { TerminalScreen.note($0) }
    var set = sigset_t()
    sigemptyset(&set)
    for number in Self.taken {
      sigaction(number, &action, nil)
      sigaddset(&set, number)
    }
    signal(SIGPIPE, SIG_IGN)
    sigprocmask(SIG_BLOCK, &set, &signals)
    // Whoever started the program may have blocked them on its own account.
    for number in Self.taken { sigdelset(&signals, number) }
  }

  private static func note(_ number: Int32) {
    switch number {
    case SIGWINCH: raised.window = 1
    case SIGTSTP: raised.stop = 1
    default: raised.end = number
    }
  }

  /// Waits for a key or a signal.
  mutating func wait(seconds: Double) -> Event {
    if let event = takeRaised() { return event }
    // Glibc's module lacks ppoll(2).
    var keyboard = fd_set()
    keyboard.__fds_bits.0 = isTyping ? 1 << Int(STDIN_FILENO) : 0
    let whole = max(0, seconds).rounded(.down)
    var time = timespec(tv_sec: Int(whole), tv_nsec: Int((max(0, seconds) - whole) * 1e9))
    let ready = pselect(STDIN_FILENO + 1, &keyboard, nil, nil, &time, &signals)
    if let event = takeRaised() { return event }
    guard ready > 0 else { return .timeout }
    var byte: UInt8 = 0
    return read(STDIN_FILENO, &byte, 1) == 1 ? .key(byte) : .closed
  }

  private mutating func takeRaised() -> Event? {
    if Self.raised.end != 0 {
      defer { Self.raised.end = 0 }
      return .ended(Self.raised.end)
    }
    if Self.raised.stop != 0 {
      Self.raised.stop = 0
      leave()
      raise(SIGSTOP)
      enter()
      return .resumed
    }
    guard Self.raised.window != 0 else { return nil }
    Self.raised.window = 0
    return .resized
  }
}
