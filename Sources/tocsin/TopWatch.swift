import Control
import Glibc

/// Looks at the host again and again and draws what there is, until a key or a signal ends it.
struct TopWatch {
  /// How long to wait for a daemon that may hang: nobody should wait longer for a key to be taken.
  private static let patienceSeconds = 2.0
  private static let controlD: UInt8 = 4

  /// What ended it.
  enum Ending {
    /// A key, or that nobody types any more.
    case wish
    /// A signal that ends programs.
    case signal(Int32)
    /// This.
    case failure(String)
  }

  let connection: SocketOptions
  let interval: Double
  private var view: TopView?
  private var problem: String?

  init(connection: SocketOptions, interval: Double) {
    (self.connection, self.interval) = (connection, interval)
  }

  /// Draws until something ends it; the terminal is as it was then.
  mutating func run() -> Ending {
    var screen = TerminalScreen()
    var nextLook = Self.now()
    while true {
      if Self.now() >= nextLook {
        look(lines: screen.size.lines)
        nextLook = Self.now() + interval
      }
      guard draw(on: screen) else { return .failure("the terminal cannot be written to") }
      switch screen.wait(seconds: nextLook - Self.now()) {
      case .timeout, .resized: continue
      case .key(UInt8(ascii: "q")), .key(UInt8(ascii: "Q")), .key(Self.controlD): return .wish
      case .key(let key): if key == UInt8(ascii: " ") { nextLook = Self.now() }
      case .resumed: nextLook = Self.now()
      case .ended(SIGINT), .closed: return .wish
      case .ended(let signal): return .signal(signal)
      }
    }
  }

  private mutating func look(lines: Int) {
    var request = ControlRequest(command: .top)
    request.limit = lines
    let answer = connection.attempt(request, within: Self.patienceSeconds)
    if case .success(let reply) = answer, let seen = TopView(reply) {
      (view, problem) = (seen, nil)
    } else {
      problem = DaemonAnswer(answer).silence ?? "the daemon gave no answer"
    }
  }

  private func draw(on screen: borrowing TerminalScreen) -> Bool {
    let screenSize = screen.size
    let colors = TerminalColors()
    guard let view else {
      let text = problem.map { "\($0); asking again until it answers (q quits)" } ?? "asking the daemon"
      return screen.draw([TerminalText.cut("tocsin top: \(text)", to: screenSize.columns)])
    }
    return screen.draw(
      TopScreen(view, size: screenSize, colors: colors, problem: problem).lines(isOnce: false))
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension DaemonAnswer {
  /// Why the daemon says nothing; nil where it does.
  var silence: String? { if case .silent(let reason) = self { reason } else { nil } }
}
