internal import Model

/// Which profile to believe, by how well each has predicted.
///
/// The mean absolute errors of the daily and of the weekly profile are held against those of the plain level
/// over the same values. A profile that is not clearly better is not shown to anybody as what is normal.
struct Trust: Sendable {
  /// What to believe.
  enum Choice {
    case none
    case day
    case week
  }

  /// Weighted means of two absolute errors over the same values.
  private struct Comparison: Sendable {
    var own = 0.0
    var level = 0.0
    var count: UInt32 = 0

    var isTrusted: Bool {
      count >= Constants.comparisonsNeeded && own < Constants.trustRatio * level
    }

    mutating func learn(own: Double, level: Double) {
      let share = max(Constants.comparisonShare, 1 / Double(min(count, 1 << 24) + 1))
      self.own += share * (own - self.own)
      self.level += share * (level - self.level)
      count = count == .max ? count : count + 1
    }
  }

  private var day = Comparison()
  private var week = Comparison()

  /// The better of the profiles that know the time and are trusted.
  func choice(knowsDay: Bool, knowsWeek: Bool) -> Choice {
    let day = knowsDay && self.day.isTrusted
    let week = knowsWeek && self.week.isTrusted
    if day, !week || self.day.own <= self.week.own { return .day }
    return week ? .week : .none
  }

  /// Learns the absolute errors of the plain level and of the profiles, NaN where one knew nothing, each cut.
  mutating func learn(level: Double, day: Double, week: Double, cut: Double) {
    if !day.isNaN { self.day.learn(own: min(day, cut), level: min(level, cut)) }
    if !week.isNaN { self.week.learn(own: min(week, cut), level: min(level, cut)) }
  }
}

extension Trust {
  /// Writes the errors compared.
  func encode(into writer: inout ByteWriter) {
    for comparison in [day, week] {
      writer.write(comparison.own)
      writer.write(comparison.level)
      writer.write(comparison.count)
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    day = try Trust.comparison(from: &reader)
    week = try Trust.comparison(from: &reader)
  }

  private static func comparison(from reader: inout ByteReader) throws(CodingFailure) -> Comparison {
    let own = try reader.readMagnitude(signed: false)
    let level = try reader.readMagnitude(signed: false)
    return Comparison(own: own, level: level, count: try reader.readUInt32())
  }
}
