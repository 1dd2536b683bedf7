internal import Model

/// Turns the host detector's score into a surprise by how often hosts, and this one, score as high.
///
/// The score x is a product of four smoothed distances. A prior law, P(score ≥ x) = 1 / (1 + x / x₀) with
/// x₀ = ``HostConstants/typicalScore``, is mixed with a decayed histogram of the host's own scores, four bins an
/// octave; it counts as ``HostConstants/priorSamples`` samples. A host like others is judged by the law, one
/// whose scores are often high by itself, and beyond everything seen the law's tail keeps scores apart.
///
/// Like ``Tally`` it keeps for each bin the weight of that bin and all above, so that a tail is one read.
struct HostCalibration: Sendable {
  /// Bins of a quarter octave, from 2⁻²⁴ to 2²⁴.
  private static let binCount = 192
  private static let lowestOctave = -24
  private static let decay = exponential(
    -0.6931471805599453 * Double(HostConstants.tallyInterval) / HostConstants.tallyHalfLife)

  private var atLeast = [Double](repeating: 0, count: binCount)
  private var sinceFade = 0

  /// Bytes of memory taken.
  static let bytes = binCount * 8

  /// −log10 of the probability of a score at least this high.
  func surprise(of score: Double) -> Double {
    let (bin, fraction) = HostCalibration.place(of: score)
    let above = bin + 1 < HostCalibration.binCount ? atLeast[bin + 1] : 0
    let tail = above + (atLeast[bin] - above) * (1 - fraction)
    let prior = HostConstants.priorSamples
    return max(
      0, commonLogarithm((atLeast[0] + prior) / (tail + prior / (1 + score / HostConstants.typicalScore))))
  }

  /// Adds a score to the past.
  mutating func learn(_ score: Double) {
    for bin in 0...HostCalibration.place(of: score).bin { atLeast[bin] += 1 }
    sinceFade += 1
    guard sinceFade >= HostConstants.tallyInterval else { return }
    sinceFade = 0
    for bin in atLeast.indices { atLeast[bin] *= HostCalibration.decay }
  }

  /// A score's bin and how far up in it, 0 to 1; what lies outside belongs to the first or last bin.
  static func place(of score: Double) -> (bin: Int, fraction: Double) {
    let bits = score.bitPattern
    let octave = Int(bits >> 52) - 1023 - lowestOctave
    guard octave >= 0, score > 0 else { return (0, 0) }
    let bin = octave * 4 + Int((bits >> 50) & 3)
    guard bin < binCount else { return (binCount - 1, 1) }
    return (bin, Double(bits & 0x3_ffff_ffff_ffff) * 0x1p-50)
  }
}

extension HostCalibration {
  /// Writes the weights, lowest bin first.
  func encode(into writer: inout ByteWriter) {
    writer.write(sinceFade)
    writer.write(numbers: atLeast)
  }

  /// Reads the weights; they must be finite, not negative, and not rise with the bin.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    sinceFade = try reader.readInt()
    guard sinceFade >= 0, sinceFade < HostConstants.tallyInterval else {
      throw .invalid("host tally", at: reader.position)
    }
    try reader.read(numbers: &atLeast, within: HostCoding.largestSum)
    let falls = atLeast.indices.dropFirst().allSatisfy { atLeast[$0] <= atLeast[$0 - 1] }
    guard falls, atLeast[HostCalibration.binCount - 1] >= 0 else {
      throw .invalid("host tally", at: reader.position)
    }
  }
}
