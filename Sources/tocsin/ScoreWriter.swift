/// Writes the row of scores for each row of a table.
struct ScoreWriter {
  private var output = ScoreOutput()
  private let contributions: Int
  private var rows: Int64 = 0

  /// Begins with the header.
  ///
  /// - Parameters:
  ///   - table: The table to be scored.
  ///   - withContributions: Whether each column's blame is written.
  ///   - otherNames: Names of the columns where the table has no header; may be empty.
  init(table: borrowing ScoreTable, withContributions: Bool, otherNames: [[UInt8]]) {
    contributions = withContributions ? table.columns : 0
    let known = table.names.isEmpty ? otherNames : table.names
    let names = known.isEmpty ? (1...table.columns).map { Array("value\($0)".utf8) } : known
    output.appendHeader(contributions: withContributions ? names : [])
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
    for column in 0..<contributions { output.append(number: stream.contribution(of: column)) }
    try output.endRow()
    rows += 1
  }

  /// Hands over what is held back.
  mutating func flush() throws(ScoreFailure) { try output.flush() }
}
