import Glibc

/// How many columns and lines a terminal has.
struct TerminalSize: Equatable {
  /// What terminals had when they were machines, and what is taken where nothing is known.
  static let usual = TerminalSize(columns: 80, lines: 24)
  /// Larger is a lie, and would only cost memory.
  private static let largest = TerminalSize(columns: 1000, lines: 1000)

  var columns: Int
  var lines: Int

  init(columns: Int, lines: Int) {
    (self.columns, self.lines) = (columns, lines)
  }

  /// The size of the terminal behind the first descriptor that has one; what it does not tell is as in `COLUMNS`
  /// and `LINES`, else as usual.
  init(of descriptors: Int32...) {
    let window = descriptors.lazy.compactMap(Self.window).first
    self.init(
      columns: Int(window?.ws_col ?? 0), lines: Int(window?.ws_row ?? 0),
      environment: { name in getenv(name).flatMap { Int(String(cString: $0)) } })
  }

  private static func window(_ descriptor: Int32) -> winsize? {
    var window = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0 ? window : nil
  }

  /// Chooses between what the terminal and what the environment tells; 0 is nothing.
  init(columns: Int, lines: Int, environment: (String) -> Int?) {
    func chosen(_ told: Int, _ name: String, _ usual: Int, _ most: Int) -> Int {
      let value = told > 0 ? told : environment(name) ?? usual
      return value > 0 ? min(value, most) : usual
    }
    self.init(
      columns: chosen(columns, "COLUMNS", Self.usual.columns, Self.largest.columns),
      lines: chosen(lines, "LINES", Self.usual.lines, Self.largest.lines))
  }
}
