import Detection

/// Scores rows one after the other, those of the training table first.
struct ScoreStream: ~Copyable {
  /// What was found of the newest row.
  struct Result {
    var score: Double
    var isAlert: Bool
  }

  private let columns: Int
  private let maxPerWeek: Double?
  private var scorer: TableScorer?
  private var gate: AlertGate?
  private var cadence = ScoreCadence()

  /// Makes a stream that has seen no row.
  ///
  /// - Parameters:
  ///   - columns: Values a row.
  ///   - interval: The time between two rows, seconds; nil where the first rows are to tell.
  ///   - maxPerWeek: The most alerts a week; nil for the fixed default threshold.
  init(columns: Int, interval: Double?, maxPerWeek: Double?) {
    self.columns = columns
    self.maxPerWeek = maxPerWeek
    if let interval { begin(cadence: interval) }
  }

  /// Scores a row, then learns it.
  mutating func step(seconds: Double, secondOfWeek: Int32, values: [Double]) -> Result {
    guard scorer != nil else {
      wait(seconds: seconds, secondOfWeek: secondOfWeek, values: values)
      return Result(score: 0, isAlert: false)
    }
    return judge(seconds: seconds, secondOfWeek: secondOfWeek, values: values)
  }

  /// How much a column is to blame for the newest row's score.
  func contribution(of column: Int) -> Double { scorer?.contribution(of: column) ?? 0 }

  /// How much a column is to blame for what the rows of the last half hour were like.
  func blame(of column: Int) -> Double { scorer?.blame(of: column) ?? 0 }

  private mutating func wait(seconds: Double, secondOfWeek: Int32, values: [Double]) {
    let row = ScoreCadence.Row(seconds: seconds, secondOfWeek: secondOfWeek, values: values)
    guard let found = cadence.take(row) else { return }
    begin(cadence: found)
    for row in cadence.takeWaiting() {
      _ = judge(seconds: row.seconds, secondOfWeek: row.secondOfWeek, values: row.values)
    }
  }

  private mutating func begin(cadence: Double) {
    let scorer = TableScorer(columns: columns, cadenceSeconds: cadence)
    gate = AlertGate(maxPerWeek: maxPerWeek, cadenceSeconds: cadence, threshold: scorer.alarmScore)
    self.scorer = consume scorer
  }

  private mutating func judge(seconds: Double, secondOfWeek: Int32, values: [Double]) -> Result {
    let score = scorer?.step(seconds: seconds, secondOfWeek: secondOfWeek, values: values.span) ?? 0
    let isAlert = gate?.admits(surprise: score, atSeconds: seconds) ?? false
    return Result(score: score, isAlert: isAlert)
  }
}
