/// Rows in columns that fit into a width: names give way in their middle, texts at their end, and at last whole
/// columns.
struct TerminalTable {
  /// How a column is written, and what becomes of it where there is no room.
  struct Column {
    enum Content {
      /// Right-aligned and never cut.
      case number
      /// Cut in the middle.
      case name
      /// Cut at the end.
      case text
    }

    var title: String
    var content = Content.text
    /// A column that can be cut is not made narrower than this.
    var least = 6
    /// Columns of a lower rank are left out first; those of rank 9 never.
    var rank = 9
  }

  private static let gap = 2

  /// The columns that are shown.
  let columns: [Column]
  /// The titles, as wide as the columns.
  let head: String
  /// The rows, each as wide as the columns at most, without blanks at the end.
  let rows: [String]

  /// Lays rows out; cells must be printable.
  ///
  /// - Parameters:
  ///   - columns: The columns.
  ///   - cells: Rows of as many cells.
  ///   - width: Columns of the terminal; nil for as many as it takes.
  init(_ columns: [Column], _ cells: [[String]], width: Int?) {
    var shown = Array(columns.indices)
    var widths = Self.natural(columns, cells)
    if let width {
      while Self.total(shown.map { Self.least(columns[$0], widths[$0]) }) > width,
        let out = shown.filter({ columns[$0].rank < 9 }).min(by: { columns[$0].rank < columns[$1].rank })
      {
        shown.removeAll { $0 == out }
      }
      Self.shrink(&widths, columns, shown, to: width)
    }
    func line(_ cells: [String]) -> String {
      Self.line(shown.map { cells[$0] }, shown.map { columns[$0] }, shown.map { widths[$0] }, width)
    }
    self.columns = shown.map { columns[$0] }
    head = line(columns.map(\.title))
    rows = cells.map(line)
  }

  private static func natural(_ columns: [Column], _ cells: [[String]]) -> [Int] {
    columns.indices.map { place in
      cells.reduce(TerminalText.width(columns[place].title)) { max($0, TerminalText.width($1[place])) }
    }
  }

  private static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + gap * max(0, widths.count - 1)
  }

  private static func least(_ column: Column, _ width: Int) -> Int {
    column.content == .number ? width : min(width, column.least)
  }

  /// Takes columns away from the widest that can be cut, one after the other.
  private static func shrink(_ widths: inout [Int], _ columns: [Column], _ shown: [Int], to width: Int) {
    while total(shown.map { widths[$0] }) > width {
      let soft = shown.filter { widths[$0] > least(columns[$0], widths[$0]) }
      guard let widest = soft.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
    }
  }

  private static func line(_ cells: [String], _ columns: [Column], _ widths: [Int], _ width: Int?) -> String {
    var line = ""
    for place in cells.indices {
      let column = columns[place]
      let cut =
        column.content == .name
        ? TerminalText.elided(cells[place], to: widths[place])
        : TerminalText.cut(cells[place], to: widths[place])
      line += TerminalText.padded(cut, to: widths[place], isNumber: column.content == .number)
      if place + 1 < cells.count { line += String(repeating: " ", count: gap) }
    }
    while line.hasSuffix(" ") { line.removeLast() }
    return width.map { TerminalText.cut(line, to: $0) } ?? line
  }
}
