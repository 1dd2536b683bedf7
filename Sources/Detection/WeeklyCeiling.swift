/// Holds alarms to a number a week without ever asking for one.
///
/// Two bounds, both of which an alarm must meet: the ``CeilingPace``, and that in any stretch of a week no more
/// than the ceiling have been admitted, whatever their excess.
struct WeeklyCeiling: Sendable {
  private let admittedMaximum: Int
  private let stretch: Double
  private var pace: CeilingPace
  private var admitted: [Double] = []

  /// Makes a ceiling that has admitted nothing yet; less than one a week stretches the week.
  init(maxPerWeek: Double) {
    let ceiling = min(max(maxPerWeek, 1e-3), 10_000)
    admittedMaximum = max(1, Int(ceiling))
    stretch = CeilingPace.week * Double(admittedMaximum) / ceiling
    pace = CeilingPace(maxPerWeek: ceiling)
  }

  /// Asks for one alarm that passes the fixed threshold by `excess` decades, and counts it where it is admitted.
  mutating func admits(excess: Double, atSeconds seconds: Double) -> Bool {
    if let first = admitted.first, first <= seconds - stretch {
      admitted.removeAll { $0 <= seconds - stretch }
    }
    guard excess >= pace.required(atSeconds: seconds), admitted.count < admittedMaximum else { return false }
    pace.charge(atSeconds: seconds)
    admitted.append(seconds)
    return true
  }
}
