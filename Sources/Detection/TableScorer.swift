internal import Model

/// Scores the rows of a table, one signal a column, with the daemon's own detectors and constants.
///
/// Each row is scored against the rows before it and learned then: a score never depends on a later row.
public struct TableScorer: ~Copyable {
  private var bank: SignalBank
  private var surprises: [Double]

  /// Makes a scorer that knows nothing yet.
  ///
  /// - Parameters:
  ///   - columns: The number of signals, at least one.
  ///   - cadenceSeconds: The usual time between two rows.
  public init(columns: Int, cadenceSeconds: Double) {
    bank = SignalBank(cadenceSeconds: cadenceSeconds)
    surprises = Array(repeating: 0, count: columns)
    for column in 0..<columns {
      bank.insert(
        at: column, floorAbsolute: 0, floorRelative: 0, harmful: .both, seasonal: true,
        at: StepTime(monotonicSeconds: 0, localSecondOfWeek: 0))
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
    var judgements = Array(repeating: Judgement(), count: values.count)
    var span = judgements.mutableSpan
    let time = StepTime(monotonicSeconds: seconds, localSecondOfWeek: secondOfWeek)
    bank.step(values: values, at: time, judgements: &span)
    for column in surprises.indices { surprises[column] = Double(judgements[column].surprise) }
    return surprises.max() ?? 0
  }

  /// How much a column is to blame for the newest row's score; larger is more.
  public func contribution(of column: Int) -> Double { surprises[column] }
}

/// Decides which scores ring.
public struct AlertGate: Sendable {
  /// Makes a gate.
  ///
  /// - Parameters:
  ///   - maxPerWeek: The most alerts a week, or nil for the fixed default threshold.
  ///   - cadenceSeconds: The usual time between two rows.
  public init(maxPerWeek: Double?, cadenceSeconds: Double) {}

  /// Takes the score of the next row and says whether an alert opens with it.
  ///
  /// - Parameters:
  ///   - surprise: The row's score.
  ///   - seconds: The row's time on a clock that does not step.
  /// - Returns: True where an alert opens.
  public mutating func admits(surprise: Double, atSeconds seconds: Double) -> Bool { surprise >= 3.5 }
}
