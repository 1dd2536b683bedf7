internal import Model

/// How often a statistic's own past scored how high: turns a score into a surprise.
///
/// A decayed histogram of scores z ≥ 0 in 32 bins: four an octave of 1 + z up to 16, then one an octave up to
/// 2²⁰. It keeps for each bin the weight of that bin *and all above*, so that a tail is one read. Bins come
/// from the bits of a `Float`; no logarithm is taken.
///
/// Score a value first and learn it then, or it is compared with itself.
struct Tally: Sendable {
  static let binCount = 32
  private static let fineOctaves: UInt32 = 4
  private static let decay = Float(
    exponential(-0.6931471805599453 * Double(Constants.tallyDecayInterval) / Constants.tallyHalfLife))

  /// Decayed number of past scores in this bin or above it.
  private var atLeast = InlineArray<32, Float>(repeating: 0)

  /// Decayed number of past scores.
  var total: Float { atLeast[0] }

  /// −log10 of the probability of a score at least this high, from the past and a prior worth one score.
  ///
  /// p = (tail + 1/(1 + z²)) / (total + 1), with the prior's z cut at ``Constants/reach``. Half of the
  /// score's own bin always counts as at least as high: else a value that comes again and again with a score
  /// at the upper edge of a bin would be new each time.
  func surprise(of score: Double) -> Double {
    let place = Tally.place(of: score)
    // Through a span: reading an element of an inline array copies the whole array first.
    let weights = atLeast.span
    let own = weights[place.bin]
    let above = place.bin + 1 < Tally.binCount ? weights[place.bin + 1] : 0
    let total = Double(weights[0])
    let tail = Double(above + (own - above) * max(0.5, 1 - place.fraction))
    let prior = min(score, Constants.reach)
    let odds = (total + 1) / (tail + 1 / (1 + prior * prior))
    return max(0, commonLogarithm(odds))
  }

  /// Adds a score to the past.
  mutating func learn(_ score: Double) {
    for bin in 0...Tally.place(of: score).bin { atLeast[bin] += 1 }
  }

  /// Lets ``Constants/tallyDecayInterval`` samples' worth of time pass.
  mutating func fade() {
    for bin in 0..<Tally.binCount { atLeast[bin] *= Tally.decay }
  }

  /// The score that this share of the past lies above.
  func quantile(above share: Double) -> Double {
    let target = Float(share) * total
    guard let bin = (0..<Tally.binCount).last(where: { atLeast[$0] > target }) else { return 0 }
    let above = bin + 1 < Tally.binCount ? atLeast[bin + 1] : 0
    let fraction = Double((atLeast[bin] - target) / (atLeast[bin] - above))
    let low = Tally.lowerEdge(of: bin)
    return low + fraction * (Tally.lowerEdge(of: bin + 1) - low)
  }

  /// The lowest score of a bin.
  static func lowerEdge(of bin: Int) -> Double {
    let fine = Int(fineOctaves) * 4
    guard bin < fine else { return powerOfTwo(bin - fine + Int(fineOctaves)) - 1 }
    return (1 + Double(bin & 3) / 4) * powerOfTwo(bin >> 2) - 1
  }

  /// A score's bin and how far up in it, 0 to 1; the last bin has no upper part.
  static func place(of score: Double) -> (bin: Int, fraction: Float) {
    let bits = Float(1 + min(score, Constants.largestScore)).bitPattern
    let octave = (bits >> 23) &- 127
    guard octave >= fineOctaves else {
      return (Int((bits >> 21) &- 508), Float(bits & 0x1f_ffff) * 0x1p-21)
    }
    let bin = Int(octave &+ 3 * fineOctaves)
    guard bin < binCount - 1 else { return (binCount - 1, 0) }
    return (bin, Float(bits & 0x7f_ffff) * 0x1p-23)
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
