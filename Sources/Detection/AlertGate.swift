/// Decides which scores of a series open an alert.
///
/// A score at the threshold opens one, and so does the first after a rest; scores that stay up
/// prolong the rest, so that one long trouble is one alert. A ceiling may hold some back, never ask for more.
public struct AlertGate: Sendable {
  private let rest: Double
  private let threshold: Double
  private var ceiling: WeeklyCeiling?
  private var last = -Double.infinity

  /// Makes a gate.
  ///
  /// - Parameters:
  ///   - maxPerWeek: The most alerts a week, or nil for the fixed default threshold alone.
  ///   - cadenceSeconds: The usual time between two rows.
  ///   - threshold: The score that opens an alert; ``TableScorer/alarmScore``.
  public init(maxPerWeek: Double?, cadenceSeconds: Double, threshold: Double) {
    self.threshold = threshold
    rest = Constants.alertRest * cadenceSeconds
    ceiling = maxPerWeek.map { WeeklyCeiling(maxPerWeek: $0) }
  }

  /// Takes the score of the next row and says whether an alert opens with it.
  ///
  /// - Parameters:
  ///   - surprise: The row's score.
  ///   - seconds: The row's time on a clock that does not step.
  /// - Returns: True where an alert opens.
  public mutating func admits(surprise: Double, atSeconds seconds: Double) -> Bool {
    guard surprise >= threshold else { return false }
    guard seconds - last > rest else {
      last = seconds
      return false
    }
    // What the ceiling refuses begins no rest: it may grow until it is among the largest.
    let isRefused = ceiling?.admits(excess: surprise - threshold, atSeconds: seconds) == false
    if !isRefused { last = seconds }
    return !isRefused
  }
}
