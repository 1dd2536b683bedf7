internal import Model

/// How far values are from what a profile expects, against how far they usually are.
struct Residuals: Sendable {
  /// How much a new residual weighs, in the level and in the spread.
  let shares: Level.Shares
  private(set) var level = Level()
  var tally = Tally()
  private var count: UInt32 = 0

  /// Residuals of which nothing is known yet.
  init(shares: Level.Shares) { self.shares = shares }

  /// The distance of a residual from its level, in spreads.
  mutating func score(_ residual: Double, floor: Double) -> Double { level.score(residual, floor: floor) }

  /// −log10 p of a distance, zero while few are known.
  mutating func surprise(of score: Double) -> Double {
    count >= Constants.votingSamples ? tally.surprise(of: score) : 0
  }

  /// True once enough is known for a vote.
  var isVoting: Bool { count >= Constants.votingSamples }

  /// Learns a residual with its score.
  mutating func learn(_ residual: Double, score: Double, floor: Double) {
    if count >= Constants.residualSettling { tally.learn(score) }
    level.learn(residual, after: count, shares: shares.atLeastMean(after: count), floor: floor)
    count = count == .max ? count : count + 1
  }

  /// Lets the tally fade by one interval.
  mutating func fade() { tally.fade() }

  /// Moves the level of the residuals.
  mutating func shift(by offset: Double) { level.mid += offset }
}

extension Residuals {
  /// Writes level and tally.
  func encode(into writer: inout ByteWriter) {
    level.encode(into: &writer)
    tally.encode(into: &writer)
    writer.write(count)
  }

  /// Reads what ``encode(into:)`` wrote.
  mutating func decode(from reader: inout ByteReader) throws(CodingFailure) {
    level = try Level(from: &reader)
    tally = try Tally(from: &reader)
    count = try reader.readUInt32()
  }
}
