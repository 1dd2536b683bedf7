internal import Model

/// Decides when what is new is worth an alarm.
///
/// The mean of two values must pass a threshold. After an alarm the gate rests, for the longer the older the
/// signal is, and each alarm makes the next a little harder for a month of five-minute values: a signal that
/// is new every week is a signal like that.
struct NoveltyGate: Sendable {
  private var smoothed = 0.0
  private var habit = 0.0
  private var age: UInt32 = 0
  private var rest: UInt32 = 0

  /// What the smoothed mean has to reach now.
  private var threshold: Double {
    let maturity = Double(age) / Constants.noveltyYouth
    let growth = maturity > 1 ? Constants.noveltyThresholdGrowth * commonLogarithm(maturity) : 0
    return Constants.noveltyThreshold + growth + habit
  }

  /// Takes the combined surprise of the next value.
  ///
  /// - Parameters:
  ///   - combined: The mean of the votes.
  ///   - rule: The surprise of a rule that counts by itself.
  /// - Returns: By how much the threshold was passed where an alarm opens, else nil.
  mutating func admit(_ combined: Double, rule: Double = 0) -> Double? {
    smoothed += Constants.noveltyShare * (combined - smoothed)
    habit *= Constants.habitDecay
    age = age == .max ? age : age + 1
    if rest > 0 { rest -= 1 }
    guard rest == 0, age > Constants.noveltyWarmUp else { return nil }
    guard smoothed >= Constants.noveltyThreshold || rule >= Constants.ruleThreshold else { return nil }
    let excess = max(smoothed - threshold, rule - Constants.ruleThreshold - habit)
    guard excess >= 0 else { return nil }
    habit += Constants.habitStep
    rest = min(max(UInt32(Double(age) * Constants.restShare), Constants.shortestRest), Constants.longestRest)
    return excess
  }
}

extension NoveltyGate {
  /// Writes the gate's state.
  func encode(into writer: inout ByteWriter) {
    writer.write(smoothed)
    writer.write(habit)
    writer.write(age)
    writer.write(rest)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    smoothed = try reader.readMagnitude(signed: false)
    habit = try reader.readMagnitude(signed: false)
    age = try reader.readUInt32()
    rest = try reader.readUInt32()
    guard rest <= Constants.longestRest else { throw .invalid("rest", at: reader.position) }
  }
}
