/// Finds out the usual time between two rows from the first ones.
///
/// Those rows score 0: their cadence is not known yet, and the detectors are in their warm-up then anyway. So
/// no score depends on a later row, and a short prefix of a table scores as the whole does.
struct ScoreCadence {
  /// The rows that decide.
  static let rows = 20
  /// The cadence where none of the first rows is later than the one before, seconds.
  static let fallback = 60.0

  /// A row that waits for the cadence.
  struct Row {
    var seconds: Double
    var secondOfWeek: Int32
    var values: [Double]
  }

  private(set) var waiting: [Row] = []

  /// Takes a row to wait.
  ///
  /// - Returns: The cadence once it is known: the median of the first intervals, without empty ones.
  mutating func take(_ row: Row) -> Double? {
    waiting.append(row)
    guard waiting.count == Self.rows else { return nil }
    let intervals = zip(waiting, waiting.dropFirst()).map { $1.seconds - $0.seconds }.filter { $0 > 0 }
    return intervals.isEmpty ? Self.fallback : intervals.sorted()[(intervals.count - 1) / 2]
  }

  /// Hands over the rows that waited.
  mutating func takeWaiting() -> [Row] {
    defer { waiting = [] }
    return waiting
  }
}
