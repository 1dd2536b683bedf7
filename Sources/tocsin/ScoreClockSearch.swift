/// Finds out whether a column of values is a time that nobody named: whether it rises evenly.
///
/// Such a column, scored as a value, is a line that only climbs and drowns the others.
struct ScoreClockSearch {
  /// The rows that decide: a measurement does not rise by the same step nine times.
  static let rows = 10
  /// How far steps may differ: what writing fractions of a second rounds away.
  private static let tolerance = 1e-3

  private var last: Double?
  private var step: Double?
  private var count = 0
  private var isEven = true

  /// Takes the next row's value.
  ///
  /// - Parameter value: NaN where the cell is empty, which no time is.
  /// - Returns: Whether the column is like a time, once enough rows are seen or it cannot be; nil before.
  mutating func take(_ value: Double) -> Bool? {
    defer { last = value }
    count += 1
    if let last {
      let first = step ?? (value - last)
      step = first
      isEven = first > 0 && first.isFinite && abs(value - last - first) <= Self.tolerance * first
    }
    guard isEven else { return false }
    return count == Self.rows ? true : nil
  }
}
