internal import Model

/// How often a statistic's own past scored how high: turns a score into a surprise.
///
/// A decayed histogram of scores z ≥ 0 in 32 bins, four an octave of 1 + z up to 256. It keeps for each bin the
/// weight of that bin *and all above*, so that a tail is one read. Bins come from the bits of a `Float`; no
/// logarithm is taken.
///
/// Score a value first and learn it then, or it is compared with itself.
///
/// Questions are `mutating` here and in all that holds inline arrays, though they change nothing: only then are
/// elements read in place. Anywhere else a read copies the whole array first (measured: half of all time).
struct Tally: Sendable {
  static let binCount = 32
  private static let decay = Float(
    exponential(-0.6931471805599453 * Double(Constants.tallyDecayInterval) / Constants.tallyHalfLife))

  /// Decayed number of past scores in this bin or above it.
  private var atLeast = InlineArray<32, Float>(repeating: 0)

  /// Decayed number of past scores.
  var total: Float { atLeast.span[0] }

  /// −log10 of the probability of a score at least this high, from the past and a prior worth one score.
  ///
  /// p = (tail + 1/(1 + z²/2)) / (total + 1). Most of the score's own bin always counts as at least as high, see
  /// ``Constants/ownBinShare``.
  @inline(__always) mutating func surprise(of score: Double) -> Double {
    let place = Tally.place(of: score)
    let own = atLeast[place.bin]
    let above = place.bin + 1 < Tally.binCount ? atLeast[place.bin + 1] : 0
    let tail = Double(above + (own - above) * max(Constants.ownBinShare, 1 - place.fraction))
    let prior = min(score, Constants.largestScore)
    let weight = 1 + prior * prior / 2
    return max(0, quickCommonLogarithm((Double(atLeast[0]) + 1) * weight / (tail * weight + 1)))
  }

  /// Adds a score to the past.
  @inline(__always) mutating func learn(_ score: Double) {
    let last = Int32(truncatingIfNeeded: Tally.place(of: score).bin)
    // Without a branch but the one that is nearly always taken, so that vector additions come of it.
    for bin in 0..<8 { atLeast[bin] += Int32(truncatingIfNeeded: bin) <= last ? 1 : 0 }
    guard last >= 8 else { return }
    for bin in 8..<Tally.binCount { atLeast[bin] += Int32(truncatingIfNeeded: bin) <= last ? 1 : 0 }
  }

  /// Lets ``Constants/tallyDecayInterval`` samples' worth of time pass.
  mutating func fade() {
    for bin in 0..<Tally.binCount { atLeast[bin] *= Tally.decay }
  }

  /// The score that this share of the past lies above.
  mutating func quantile(above share: Double) -> Double {
    let target = Float(share) * total
    guard let bin = (0..<Tally.binCount).last(where: { atLeast[$0] > target }) else { return 0 }
    let above = bin + 1 < Tally.binCount ? atLeast[bin + 1] : 0
    let fraction = Double((atLeast[bin] - target) / (atLeast[bin] - above))
    let low = Tally.lowerEdge(of: bin)
    return low + fraction * (Tally.lowerEdge(of: bin + 1) - low)
  }

  /// The lowest score of a bin.
  static func lowerEdge(of bin: Int) -> Double {
    (1 + Double(bin & 3) / 4) * powerOfTwo(bin >> 2) - 1
  }

  /// A score's bin and how far up in it, 0 to 1.
  @inline(__always) static func place(of score: Double) -> (bin: Int, fraction: Float) {
    guard score < Constants.largestScore else { return (binCount - 1, 1) }
    let bits = Float(1 + score).bitPattern
    return (min(Int((bits >> 21) &- 508), binCount - 1), Float(bits & 0x1f_ffff) * 0x1p-21)
  }
}

extension Tally {
  /// Writes the weights, lowest bin first.
  func encode(into writer: inout ByteWriter) {
    for bin in 0..<Tally.binCount { writer.write(atLeast[bin]) }
  }

  /// Reads the weights; they must be finite, not negative, and not rise with the bin.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    var ceiling = Float.greatestFiniteMagnitude
    for bin in 0..<Tally.binCount {
      let weight = try reader.readFloat()
      guard weight >= 0, weight <= ceiling else { throw .invalid("tally", at: reader.position) }
      atLeast[bin] = weight
      ceiling = weight
    }
  }
}
