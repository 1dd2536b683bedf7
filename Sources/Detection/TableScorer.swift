internal import Model

/// Scores the rows of a table, one signal a column, with the daemon's own detectors and constants.
///
/// One column is judged as a signal at the full tier, several together as a host by a ``HostDetector``.
/// Each row is scored against the rows before it and learned then: a score never depends on a later row.
public struct TableScorer: ~Copyable {
  private var bank: SignalBank
  private var host: HostDetector
  private var judgements: [Judgement]

  /// Makes a scorer that knows nothing yet.
  ///
  /// - Parameters:
  ///   - columns: The number of signals, at least one.
  ///   - cadenceSeconds: The usual time between two rows.
  public init(columns: Int, cadenceSeconds: Double) {
    precondition(columns > 0)
    let isHost = columns > 1
    bank = SignalBank(cadenceSeconds: cadenceSeconds)
    host = HostDetector(columns: isHost ? columns : 0, cadenceSeconds: cadenceSeconds)
    judgements = isHost ? [] : [Judgement()]
    guard !isHost else { return }
    let start = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
    bank.insert(at: 0, floorAbsolute: 0, floorRelative: 0, harmful: .both, tier: .full, at: start)
  }

  /// The score from which a row is an alarm.
  public var alarmScore: Double {
    host.count == 0 ? Constants.alarmScore : HostConstants.alarmScore
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
    guard host.count == 0 else { return host.step(values: values, at: time) }
    TableScorer.judge(values, with: &bank, at: time, into: &judgements)
    return Double(judgements[0].surprise)
  }

  private static func judge(
    _ values: Span<Double>, with bank: inout SignalBank, at time: StepTime, into judgements: inout [Judgement]
  ) {
    var output = judgements.mutableSpan
    bank.step(values: values, at: time, judgements: &output)
  }

  /// How much a column is to blame for the newest row's score; larger is more.
  public func contribution(of column: Int) -> Double {
    host.count == 0 ? Double(judgements[column].surprise) : host.contribution(of: column)
  }

  /// How much a column is to blame for what the rows of the last half hour were like; larger is more.
  public func blame(of column: Int) -> Double {
    host.count == 0 ? Double(judgements[column].surprise) : host.blame(of: column)
  }
}
