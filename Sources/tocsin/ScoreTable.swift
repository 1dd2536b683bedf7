/// The rows of a table of comma-separated values.
///
/// The first line is a header where it can be no row: where its first cell ought to be a time and is none, or,
/// in a table without times, where a cell is no number.
struct ScoreTable: ~Copyable {
  /// The columns' names out of the header, as written; empty without one.
  private(set) var names: [[UInt8]] = []
  /// How many value columns there are.
  private(set) var columns = 0
  /// True where the first column is a time.
  private(set) var hasTime = true
  /// The newest row's values; NaN where a cell is empty.
  private(set) var values: [Double] = []
  /// The newest row's time; nil in a table without.
  private(set) var time: ScoreTime?
  /// The newest row's time as it is written; there until the next row is asked for.
  private(set) var writtenTime = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  /// More value columns are refused: memory grows with their number.
  static let mostColumns = 4_096

  /// What a header calls a column of times, in any case.
  private static let timeNames: [StaticString] = ["timestamp", "time", "date", "datetime", "ts"]

  private var lines: ScoreLines
  /// The first line, where it is a row.
  private var firstRow: UnsafeBufferPointer<UInt8>?
  /// Looks for a time among the values, where the first of several columns bears no name.
  private var search: ScoreClockSearch?

  /// What messages call it.
  var name: String { lines.name }

  /// Opens a table and looks at its first line.
  ///
  /// - Parameters:
  ///   - path: A file, or `-` for standard input.
  ///   - hasInterval: Whether the table may do without times. Its first column is one then only where the
  ///     header calls it so or the first cell is a written date.
  /// - Returns: The table before its first row.
  /// - Throws: Where it cannot be opened, is empty, or has no value column or too many.
  static func open(path: String, hasInterval: Bool) throws(ScoreFailure) -> ScoreTable {
    var table = ScoreTable(lines: try ScoreLines(path: path))
    try table.readFirstLine(hasInterval: hasInterval)
    return table
  }

  private init(lines: consuming ScoreLines) { self.lines = lines }

  private mutating func readFirstLine(hasInterval: Bool) throws(ScoreFailure) {
    var first = try lines.next(beforeWaiting: nothing)
    while let line = first, line.isEmpty, !hasInterval { first = try lines.next(beforeWaiting: nothing) }
    guard let first else { throw ScoreFailure(lines.name, line: 1, "expected a table, found nothing") }
    let cells = try split(first)
    let isHeader = look(at: cells, hasInterval: hasInterval)
    columns = cells.count - (hasTime ? 1 : 0)
    guard columns > 0 else {
      throw failure("expected a time and values with commas between, found \(ScoreFailure.shown(first))")
    }
    values = Array(repeating: .nan, count: columns)
    if isHeader { names = cells.dropFirst(hasTime ? 1 : 0).map(Self.unquoted) } else { firstRow = first }
    let isNamed = names.first.map { !$0.isEmpty } ?? false
    if !hasTime, columns > 1, !isNamed { search = ScoreClockSearch() }
  }

  /// True once, where the first rows show that a column which bears no name looks like a time.
  mutating func takeClockSuspicion() -> Bool {
    guard let isClock = search?.take(values[0]) else { return false }
    search = nil
    return isClock
  }

  /// Takes the next row; false after the last one.
  mutating func next(beforeWaiting: () throws(ScoreFailure) -> Void) throws(ScoreFailure) -> Bool {
    if let row = firstRow {
      firstRow = nil
      try decode(row)
      return true
    }
    while let line = try lines.next(beforeWaiting: beforeWaiting) {
      // A blank line is a missing value only where a row has no other form.
      guard !line.isEmpty || (columns == 1 && !hasTime) else { continue }
      try decode(line)
      return true
    }
    return false
  }

  private mutating func decode(_ line: UnsafeBufferPointer<UInt8>) throws(ScoreFailure) {
    var cells = ScoreCells(line)
    if hasTime, let cell = cells.next() {
      guard let time = ScoreTime(cell) else {
        throw failure("expected \(ScoreTime.expectation), found \(ScoreFailure.shown(cell))")
      }
      self.time = time
      writtenTime = cell
    }
    var column = 0
    while let cell = cells.next() {
      guard column < columns else { throw wrongCount(line) }
      guard let value = cell.isEmpty ? .nan : ScoreNumber.parse(cell) else {
        throw failure("expected a number or nothing, found \(ScoreFailure.shown(cell))")
      }
      values[column] = value
      column &+= 1
    }
    guard column == columns else { throw wrongCount(line) }
    guard !cells.isMalformed else { throw malformed }
  }

  /// Decides whether there are times and whether the line is a header.
  private mutating func look(at cells: [UnsafeBufferPointer<UInt8>], hasInterval: Bool) -> Bool {
    guard hasInterval else { return cells.first.map { ScoreTime($0) == nil } ?? true }
    let first = cells.first ?? UnsafeBufferPointer(start: nil, count: 0)
    let isDate = ScoreNumber.parse(first) == nil && ScoreTime(first) != nil
    hasTime = isDate || Self.timeNames.contains { first.isWord($0) }
    guard !isDate else { return false }
    return cells.contains { !$0.isEmpty && ScoreNumber.parse($0) == nil }
  }

  private func split(_ line: UnsafeBufferPointer<UInt8>) throws(ScoreFailure) -> [UnsafeBufferPointer<UInt8>]
  {
    var cells = ScoreCells(line)
    var result: [UnsafeBufferPointer<UInt8>] = []
    while let cell = cells.next() {
      guard result.count <= Self.mostColumns else {
        throw failure("expected at most \(Self.mostColumns) value columns, found more")
      }
      result.append(cell)
    }
    guard !cells.isMalformed else { throw malformed }
    return result
  }

  private static func unquoted(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var name: [UInt8] = []
    let quote = UInt8(ascii: "\"")
    for byte in cell where !(byte == quote && name.last == quote) { name.append(byte) }
    return name
  }

  private var malformed: ScoreFailure {
    failure("expected each quote to be closed on its line and a comma behind it")
  }

  private func wrongCount(_ line: UnsafeBufferPointer<UInt8>) -> ScoreFailure {
    var cells = ScoreCells(line)
    var count = 0
    while cells.next() != nil { count += 1 }
    return failure("expected \(columns + (hasTime ? 1 : 0)) cells as in the first line, found \(count)")
  }

  private func failure(_ message: String) -> ScoreFailure {
    ScoreFailure(lines.name, line: lines.number, message)
  }
}

/// Nothing to do before waiting for input.
private func nothing() throws(ScoreFailure) {}
