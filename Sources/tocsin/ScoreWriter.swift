/// Writes the row of scores for each row of a table.
struct ScoreWriter {
  private var output = ScoreOutput()
  private let contributions: Int
  private let causes: Int
  private let names: [[UInt8]]
  private var rows: Int64 = 0

  /// Begins with the header.
  ///
  /// - Parameters:
  ///   - table: The table to be scored.
  ///   - withContributions: Whether each column's contribution is written.
  ///   - causes: How many of the columns most to blame are named; 0 leaves the column out.
  ///   - otherNames: Names of the columns where the table has no header; may be empty.
  init(table: borrowing ScoreTable, withContributions: Bool, causes: Int, otherNames: [[UInt8]]) {
    contributions = withContributions ? table.columns : 0
    let known = table.names.isEmpty ? otherNames : table.names
    names = known.isEmpty ? (1...table.columns).map { Array("value\($0)".utf8) } : known
    self.causes = causes
    output.appendHeader(withCauses: causes > 0, contributions: withContributions ? names : [])
  }

  /// Writes the newest row of the table.
  ///
  /// In a table without times it is named by the seconds since its first row.
  mutating func write(
    _ result: ScoreStream.Result, of table: borrowing ScoreTable, stream: borrowing ScoreStream,
    interval: Int64
  ) throws(ScoreFailure) {
    if table.hasTime {
      output.append(time: table.writtenTime)
    } else {
      output.append(seconds: rows * interval)
    }
    output.append(number: result.score)
    output.append(alert: result.isAlert)
    if causes > 0 { output.append(causes: blamed(stream)) }
    for column in 0..<contributions { output.append(number: stream.contribution(of: column)) }
    try output.endRow()
    rows += 1
  }

  /// The names of the columns most to blame, most first; equals in the order of columns.
  private func blamed(_ stream: borrowing ScoreStream) -> [[UInt8]] {
    let found = names.indices.map { (column: $0, blame: stream.blame(of: $0)) }.filter { $0.blame > 0 }
    let ranked = found.sorted { ($1.blame, $0.column) < ($0.blame, $1.column) }
    return ranked.prefix(causes).map { names[$0.column] }
  }

  /// Hands over what is held back.
  mutating func flush() throws(ScoreFailure) { try output.flush() }
}
