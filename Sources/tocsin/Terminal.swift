import Glibc

/// What the standard output is, and what it can show.
enum Terminal {
  /// Widths that texts are made for: less is not readable, more not read.
  static let widths = 80...200

  /// True where somebody looks at the output, be it through a pager.
  static var isShown: Bool { Pager.isRunning || isatty(STDOUT_FILENO) == 1 }

  /// How many columns a text may have: those of the terminal within reason, eighty where there is none.
  static var width: Int {
    guard isShown else { return widths.lowerBound }
    // The output is the pager's pipe, where one runs.
    let columns = TerminalSize(of: STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO).columns
    return min(max(columns, widths.lowerBound), widths.upperBound)
  }

  /// True where the terminal shows more than ASCII, as its locale says; never in a pipe or a file.
  static var hasUnicode: Bool {
    guard isShown, getenv("TERM").map({ strcmp($0, "dumb") != 0 && strcmp($0, "linux") != 0 }) ?? false else {
      return false
    }
    // The first that is set and not empty decides (setlocale(3)).
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let value = getenv(name).map({ String(cString: $0).uppercased() }), !value.isEmpty else {
        continue
      }
      return value.hasSuffix("UTF-8") || value.hasSuffix("UTF8")
    }
    return false
  }
}
