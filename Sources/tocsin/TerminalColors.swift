import Glibc

/// Colours where the standard output is a terminal that has them, and `NO_COLOR` is not set.
///
/// Colour goes around whole lines and cells that have their width already: what is cut is never an escape sequence.
struct TerminalColors {
  private let areShown: Bool

  /// Looks at the standard output and at the environment.
  init() {
    self.init(
      isTerminal: Terminal.isShown, term: getenv("TERM").map { String(cString: $0) },
      noColor: getenv("NO_COLOR").map { String(cString: $0) })
  }

  /// Decides by what is known of a terminal.
  ///
  /// - Parameters:
  ///   - isTerminal: True where the stream is one.
  ///   - term: Its kind, `TERM`; `dumb` or none has no colours.
  ///   - noColor: `NO_COLOR`, which forbids them where it is not empty (no-color.org).
  init(isTerminal: Bool, term: String?, noColor: String?) {
    areShown = isTerminal && (term.map { $0 != "dumb" && !$0.isEmpty } ?? false) && (noColor ?? "").isEmpty
  }

  func bold(_ text: String) -> String { colored(text, "1") }

  /// For what matters less.
  func faint(_ text: String) -> String { colored(text, "2") }

  /// For the titles of columns on a full screen.
  func reversed(_ text: String) -> String { colored(text, "7") }

  /// Red for errors and worse, yellow for warnings, as journalctl(1) has it.
  func severity(_ text: String, _ priority: UInt8?) -> String {
    switch priority {
    case (0...3)?: colored(text, "1;31")
    case 4?: colored(text, "1;33")
    default: text
    }
  }

  private func colored(_ text: String, _ code: String) -> String {
    areShown ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
