internal import Model

/// Scores the rows of a table, one signal a column, with the daemon's own detectors and constants.
///
/// One column is judged as a signal at the full tier; a value of ``SignalBank/alarmScore`` or more is an alarm.
/// Each row is scored against the rows before it and learned then: a score never depends on a later row.
public struct TableScorer: ~Copyable {
  private var bank: SignalBank
  private var judgements: [Judgement]

  /// Makes a scorer that knows nothing yet.
  ///
  /// - Parameters:
  ///   - columns: The number of signals, at least one.
  ///   - cadenceSeconds: The usual time between two rows.
  public init(columns: Int, cadenceSeconds: Double) {
    bank = SignalBank(cadenceSeconds: cadenceSeconds)
    judgements = Array(repeating: Judgement(), count: columns)
    let start = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
    for column in 0..<columns {
      bank.insert(
        at: column, floorAbsolute: 0, floorRelative: 0, harmful: .both, tier: .full, at: start)
    }
  }

  /// Scores a row, then learns it.
  ///
  /// - Parameters:
  ///   - seconds: The row's time on a clock that does not step.
  ///   - secondOfWeek: The row's local time, seconds since Monday 00:00.
  ///   - values: A value for each column; NaN where it is missing.
  /// - Returns: How improbable the row is, −log10 p; 0 in warm-up and where all values are missing.
  public mutating func step(seconds: Double, secondOfWeek: Int32, values: Span<Double>) -> Double {
    let time = StepTime(monotonicSeconds: seconds, localSecondOfWeek: secondOfWeek)
    TableScorer.judge(values, with: &bank, at: time, into: &judgements)
    var score: Float = 0
    for column in 0..<judgements.count { score = max(score, judgements[column].surprise) }
    return Double(score)
  }

  private static func judge(
    _ values: Span<Double>, with bank: inout SignalBank, at time: StepTime, into judgements: inout [Judgement]
  ) {
    var output = judgements.mutableSpan
    bank.step(values: values, at: time, judgements: &output)
  }

  /// How much a column is to blame for the newest row's score; larger is more.
  public func contribution(of column: Int) -> Double { Double(judgements[column].surprise) }
}
