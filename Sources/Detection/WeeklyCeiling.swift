/// Holds alarms to a number a week without ever asking for one.
///
/// Two bounds, both of which an alarm must meet. Its excess over the fixed threshold must reach an offset that
/// every alarm raises and time lowers, at a pace that balances at the ceiling: of many alarms the largest get
/// through. And in any stretch of a week, no more than the ceiling have been admitted, whatever their excess.
/// The offset never falls below zero, so that a ceiling which is not reached makes nothing ring.
///
/// - Note: Integral control of an alarm rate, as in stochastic approximation (Robbins and Monro 1951).
public struct WeeklyCeiling: Sendable {
  private static let week = 604_800.0

  private let admittedMaximum: Int
  private let stretch: Double
  private let perSecond: Double
  private var offset = 0.0
  private var lastSeconds = 0.0
  private var admitted: [Double] = []

  /// Makes a ceiling that has admitted nothing yet.
  ///
  /// - Parameter maxPerWeek: The most alarms a week; less than one stretches the week.
  public init(maxPerWeek: Double) {
    let ceiling = min(max(maxPerWeek, 1e-3), 10_000)
    admittedMaximum = max(1, Int(ceiling))
    stretch = WeeklyCeiling.week * Double(admittedMaximum) / ceiling
    perSecond = ceiling / WeeklyCeiling.week
  }

  /// Asks for one alarm.
  ///
  /// - Parameters:
  ///   - excess: By how many decades the alarm passes the fixed threshold.
  ///   - seconds: Now, on a clock that does not step.
  /// - Returns: True where it is admitted, and then counted.
  public mutating func admits(excess: Double, atSeconds seconds: Double) -> Bool {
    pass(until: seconds)
    guard excess >= offset, admitted.count < admittedMaximum else { return false }
    offset = min(offset + Constants.ceilingStep, Constants.ceilingLargestOffset)
    admitted.append(seconds)
    return true
  }

  private mutating func pass(until seconds: Double) {
    let elapsed = max(0, seconds - lastSeconds)
    lastSeconds = max(lastSeconds, seconds)
    offset = max(0, offset - Constants.ceilingStep * perSecond * elapsed)
    if let first = admitted.first, first <= seconds - stretch {
      admitted.removeAll { $0 <= seconds - stretch }
    }
  }
}
