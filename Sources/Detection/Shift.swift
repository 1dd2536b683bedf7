internal import Model

/// The distance of the newest dozen values' mean from the level before them.
///
/// A small step that lasts is no outlier, yet moves this statistic for as long as it is news.
///
/// - Note: A two-window mean test as in Page's CUSUM (1954), with the level delayed by the window.
struct Shift: Sendable {
  private var level = 0.0
  private var errors = Level()
  private var levelValues: UInt32 = 0
  private var count: UInt32 = 0
  private var tally = Tally()

  /// Judges the mean of the newest dozen, and learns it where it is to be learned.
  ///
  /// - Parameters:
  ///   - mean: The mean of the newest dozen values.
  ///   - leaving: The value that left the dozen with the newest.
  ///   - floor: The smallest spread that is believed.
  ///   - learns: False where the value is judged only.
  /// - Returns: −log10 p; zero in warm-up.
  mutating func judge(mean: Double, leaving: Double, floor: Double, learns: Bool) -> Double {
    let isYoung = levelValues < 12
    let score = isYoung ? 0 : errors.score(mean - level, floor: floor)
    let surprise = count >= Constants.votingSamples ? tally.surprise(of: score) : 0
    guard learns else { return surprise }
    if !isYoung {
      let error = mean - level
      let bounded = count > 24 ? errors.bound(error, floor: floor) : error
      let share = max(Constants.slowSpreadShare, 1 / Double(min(count, 1 << 24) + 1))
      errors.spread += share * (abs(bounded) - errors.spread)
      if count > 12 { tally.learn(score) }
      count = count == .max ? count : count + 1
    }
    levelValues = levelValues == .max ? levelValues : levelValues + 1
    let share = max(Constants.shiftLevelShare, 1 / Double(min(levelValues, 1 << 24)))
    let limit =
      count > Constants.scaleSettling && errors.spread > 0 ? Constants.scaleClip * errors.spread : .infinity
    level += share * max(-limit, min(limit, leaving - level))
    return surprise
  }

  /// Lets the tally fade by one interval.
  mutating func fadeTally() { tally.fade() }
}

extension Shift {
  /// Writes the level and what is known of distances from it.
  func encode(into writer: inout ByteWriter) {
    writer.write(level)
    errors.encode(into: &writer)
    writer.write(levelValues)
    writer.write(count)
    tally.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    level = try reader.readMagnitude(signed: true)
    errors = try Level(from: &reader)
    levelValues = try reader.readUInt32()
    count = try reader.readUInt32()
    tally = try Tally(from: &reader)
  }
}
