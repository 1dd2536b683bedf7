internal import Model

/// What a signal usually is at each time of a period: a level for each of `binCount` equal stretches.
///
/// A bin learns once a visit, from the mean of the visit's values, so that bins of any length and any cadence
/// weigh a day as a day. A visit outside ``Constants/clip`` spreads is cut to them, unless the visit before
/// was outside on the same side too: twice running is a habit. What the last hours were off counts as well:
/// the residuals have a slow level of their own, so a day that is higher as a whole is not new at every time
/// of it. Each error is compared with the plain level's; a profile that does not predict better is not
/// trusted.
struct Profile<let binCount: Int>: Sendable {
  /// One stretch of the period.
  private struct Bin: Sendable {
    var level: Float = 0
    var visits: UInt8 = 0
    /// The side on which the last visit was cut: −1, 0 or 1.
    var cut: Int8 = 0
  }

  /// A value as the profile sees it.
  struct Reading {
    /// What was expected.
    var expected: Double
    /// The standard deviation that the residual was measured by.
    var scale: Double
    /// The distance in those.
    var score: Double
  }

  private var bins = InlineArray<binCount, Bin>(repeating: Bin())
  /// Level and spread of the residuals against the bins.
  private var residual = Level()
  /// Weighted mean of the profile's absolute errors, cut at ``Constants/reach`` spreads.
  private(set) var error = 0.0
  /// The same of the plain level, over the same values.
  private var levelError = 0.0
  private var comparisons: UInt32 = 0
  private(set) var tally = Tally()
  private var visitBin: Int32 = -1
  private var visitCount: UInt32 = 0
  private var visitSum = 0.0
  /// Weighted mean of the errors while frozen.
  private var frozenOffset = 0.0

  /// True while the profile has predicted better than the plain level.
  var isTrusted: Bool {
    comparisons >= Constants.comparisonsNeeded && error < Constants.trustRatio * levelError
  }

  /// Scores a value, where its bin has been visited often enough to expect anything.
  func reading(_ value: Double, bin: Int, floor: Double) -> Reading? {
    // Through a span: reading an element of an inline array copies the whole array first.
    let bin = bins.span[bin]
    guard bin.visits >= Constants.visitsNeeded else { return nil }
    let expected = Double(bin.level) + residual.mid
    let scale = scale(around: expected, floor: floor)
    return Reading(
      expected: expected, scale: scale, score: min(abs(value - expected) / scale, Constants.largestScore))
  }

  private func scale(around expected: Double, floor: Double) -> Double {
    residual.scale(floor: max(abs(expected) * Constants.relativeScaleFloor, floor))
  }

  /// Learns a value with the reading that was taken of it and with the plain level's view of it.
  mutating func learn(
    _ value: Double, bin: Int, reading: Reading?, level: Level, visitShare: Double, floor: Double
  ) {
    if let reading { compare(value, reading: reading, level: level, floor: floor) }
    if visitBin != Int32(bin) {
      finishVisit(share: visitShare, floor: floor)
      visitBin = Int32(bin)
    }
    visitSum += value
    visitCount = visitCount == .max ? visitCount : visitCount + 1
  }

  private mutating func compare(_ value: Double, reading: Reading, level: Level, floor: Double) {
    let error = abs(value - reading.expected)
    let cut = Constants.reach * max(reading.scale, level.scale(floor: floor))
    let share = max(Constants.comparisonShare, 1 / Double(min(comparisons, 1 << 24) + 1))
    self.error += share * (min(error, cut) - self.error)
    levelError += share * (min(abs(value - level.mid), cut) - levelError)
    if comparisons >= Constants.settlingSamples { tally.learn(reading.score) }
    let shares = Level.Shares(level: Constants.offsetShare, spread: Constants.profileSpreadShare)
    residual.learn(
      value - (reading.expected - residual.mid), after: comparisons,
      shares: shares.atLeastMean(after: comparisons), floor: reading.scale)
    comparisons = comparisons == .max ? comparisons : comparisons + 1
  }

  /// Folds the visit that has ended into its bin.
  private mutating func finishVisit(share: Double, floor: Double) {
    guard visitBin >= 0, visitCount > 0 else { return }
    let mean = visitSum / Double(visitCount)
    var bin = bins.span[Int(visitBin)]
    let expected = Double(bin.level)
    let step = max(share, 1 / Double(Int(bin.visits) + 1)) * bound(mean - expected, bin: &bin, floor: floor)
    bin.level = Float(expected + step)
    bin.visits = bin.visits == .max ? bin.visits : bin.visits + 1
    bins[Int(visitBin)] = bin
    visitSum = 0
    visitCount = 0
  }

  private func bound(_ residual: Double, bin: inout Bin, floor: Double) -> Double {
    guard bin.visits >= Constants.visitsNeeded, comparisons >= Constants.warmUpSamples else {
      return residual
    }
    let limit = Constants.clip * scale(around: Double(bin.level), floor: floor)
    let side: Int8 = abs(residual) <= limit ? 0 : residual < 0 ? -1 : 1
    defer { bin.cut = side }
    guard side != 0, side != bin.cut else { return residual }
    return Double(side) * limit
  }

  /// Lets the tally fade by one interval.
  mutating func fade() { tally.fade() }
}

extension Profile {
  /// Follows a value that is judged but not learned.
  mutating func shadow(_ error: Double, share: Double) {
    frozenOffset += share * (error - frozenOffset)
  }

  /// Forgets what was followed while frozen.
  mutating func clearShadow() { frozenOffset = 0 }

  /// Moves what is expected of every bin by what the errors were while frozen.
  mutating func acceptShadow() {
    residual.mid += frozenOffset
    frozenOffset = 0
  }

  /// Writes all bins and what the profile's trust rests on.
  func encode(into writer: inout ByteWriter) {
    for bin in 0..<binCount {
      writer.write(bins[bin].level)
      writer.write(byte: bins[bin].visits)
      writer.write(byte: UInt8(bitPattern: bins[bin].cut))
    }
    residual.encode(into: &writer)
    for number in [error, levelError, visitSum, frozenOffset] { writer.write(number) }
    writer.write(comparisons)
    writer.write(visitCount)
    writer.write(Int(visitBin))
    tally.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    for bin in 0..<binCount {
      bins[bin].level = try reader.readFloat()
      bins[bin].visits = try reader.readByte()
      bins[bin].cut = Int8(bitPattern: try reader.readByte())
      guard abs(Double(bins[bin].level)) <= Constants.largestState, abs(Int(bins[bin].cut)) <= 1 else {
        throw .invalid("profile bin", at: reader.position)
      }
    }
    residual = try Level(from: &reader)
    error = try reader.readMagnitude(signed: false)
    levelError = try reader.readMagnitude(signed: false)
    visitSum = try reader.readDouble()
    frozenOffset = try reader.readMagnitude(signed: true)
    comparisons = try reader.readUInt32()
    visitCount = try reader.readUInt32()
    let bin = try reader.readInt()
    let largest = Double(visitCount) * Constants.largestMagnitude
    guard abs(visitSum) <= largest, bin >= -1, bin < binCount else {
      throw .invalid("visit", at: reader.position)
    }
    visitBin = Int32(bin)
    tally = try Tally(from: &reader)
  }
}
