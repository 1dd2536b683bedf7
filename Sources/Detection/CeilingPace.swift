/// How much an alarm must exceed its threshold so that alarms come no faster than a ceiling.
///
/// Every alarm raises what the next must exceed and time takes it back, at a pace that balances at the ceiling:
/// of many alarms the largest get through. It never falls below zero, so that a ceiling which is not reached
/// makes nothing ring.
///
/// - Note: Integral control of an alarm rate, as in stochastic approximation (Robbins and Monro 1951).
public struct CeilingPace: Sendable {
  /// Seconds of a week.
  public static let week = 604_800.0

  private let perSecond: Double
  /// What an alarm had to exceed at ``seconds``, in decades of surprise.
  public private(set) var offset: Double
  /// When that was.
  public private(set) var seconds: Double

  /// Makes a pace.
  ///
  /// - Parameters:
  ///   - maxPerWeek: The ceiling.
  ///   - offset: What an alarm has to exceed.
  ///   - seconds: When it has to.
  public init(maxPerWeek: Double, offset: Double = 0, atSeconds seconds: Double = 0) {
    self.perSecond = maxPerWeek / CeilingPace.week
    self.offset = min(max(offset, 0), Constants.ceilingLargestOffset)
    self.seconds = seconds
  }

  /// What an alarm has to exceed its threshold by at a moment, in decades of surprise.
  ///
  /// An alarm that was counted by a clock far in the future fades like one of the past.
  public func required(atSeconds now: Double) -> Double {
    max(0, offset - Constants.ceilingStep * perSecond * abs(now - seconds))
  }

  /// Counts an alarm.
  public mutating func charge(atSeconds now: Double) {
    offset = min(required(atSeconds: now) + Constants.ceilingStep, Constants.ceilingLargestOffset)
    seconds = now
  }
}
