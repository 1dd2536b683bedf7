public import Model

/// Judges which part of a number of things is of one sort, such as errors among entries.
///
/// Windows hold at least fifty things. The count of a window is held against the mean share by the tail of a
/// negative binomial distribution with the dispersion of past windows; a share that is remembered is no news.
public struct RateShare: Sendable {
  /// The mean share of a window, of the last day or so of windows.
  private var mean: Float = 0
  /// Variance over mean of the counts.
  private var dispersion: Float = 1
  private var windows: Float = 0
  /// The largest and second largest share that are remembered, faded.
  private var highest: Float = 0
  private var second: Float = 0
  private var first: UInt32 = 0
  private var learned: UInt32 = 0
  /// The largest share of the surprising windows that follow one another.
  private var worstOfRun: Float = 0
  /// True while an incident holds it.
  public var isHeld = false

  /// Makes a share without a past.
  public init() {}

  /// The shares that are expected.
  public var band: ExpectedRange {
    ExpectedRange(low: 0, mid: Double(mean), high: Double(max(known, mean)))
  }

  /// How many windows were learned.
  public var samples: UInt64 { UInt64(windows) }

  /// Seconds since the first window.
  public func age(at now: UInt32) -> UInt32 { now &- min(first, now) }

  /// Judges a window, then learns it unless it is surprising.
  ///
  /// What is surprising stays so while it lasts; when it has ended, its worst window is remembered.
  ///
  /// - Returns: −log10 of the probability that a day brings a window with so many. Zero in the first day, for
  ///   fewer than five, for less than twice the usual share or two hundredths more.
  public mutating func judge(_ count: UInt32, among total: UInt32, at now: UInt32) -> Float {
    let surprise = surprise(of: count, among: total, at: now)
    if surprise >= Constants.dropSurprise {
      worstOfRun = max(worstOfRun, Float(min(count, total)) / Float(total))
    } else {
      if worstOfRun > 0 { remember(worstOfRun) }
      worstOfRun = 0
      learn(count, among: total, at: now)
    }
    return surprise
  }

  private func surprise(of count: UInt32, among total: UInt32, at now: UInt32) -> Float {
    guard windows >= Constants.shareWindowsNeeded, age(at: now) >= Constants.extremeWarmUp,
      count >= Constants.shareVolume, total > 0
    else { return 0 }
    let share = Float(count) / Float(total)
    guard share > 2 * mean, share > mean + Constants.shareFloor, share > Constants.shareTolerance * known
    else {
      return 0
    }
    // Nothing seen in all windows may still be one in as many things.
    let expected = Double(total) * (Double(mean) + 1 / (Double(windows) * Double(Constants.shareWindow)))
    let exponent = RateModel.tailExponent(
      count: Double(count), mean: expected, dispersion: Double(max(1, dispersion)))
    let decades = exponent * Constants.decadesPerNat - commonLogarithm(Constants.shareWindowsPerDay)
    return Float(min(max(0, decades), 99))
  }

  private mutating func learn(_ count: UInt32, among total: UInt32, at now: UInt32) {
    guard total > 0 else { return }
    let share = Float(min(count, total)) / Float(total)
    if windows == 0 { (first, learned) = (now, now) }
    let kept = Float(exponential(Double(now &- min(learned, now)) * -Double(Constants.extremeFading)))
    (highest, second, learned) = (highest * kept, second * kept, now)
    remember(share)
    guard !isHeld else { return }
    windows = min(windows + 1, Constants.shareMemory)
    let distance = share - mean
    let usual = (mean + 1 / (windows * Float(Constants.shareWindow))) * Float(total)
    let excess = distance * Float(total)
    // Where next to none is expected, one is no sign of clusters.
    dispersion += (min(excess * excess / max(usual, 0.5), 1e6) - dispersion) / windows
    mean += distance / windows
  }

  private mutating func remember(_ share: Float) {
    second = max(second, min(share, highest))
    highest = max(highest, share)
  }

  /// One window alone is remembered up to eight times the mean or a twentieth.
  private var known: Float { min(highest, max(second, max(8 * mean, Constants.shareAlone))) }
}

extension RateShare {
  /// Writes the whole state.
  public func encode(into writer: inout ByteWriter) {
    for number in [mean, dispersion, windows, highest, second, worstOfRun] { writer.write(number) }
    writer.write(first)
    writer.write(learned)
    writer.write(isHeld)
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(from reader: inout ByteReader) throws(CodingFailure) {
    mean = try reader.readShare(atMost: 1)
    dispersion = try reader.readShare(atMost: 1e6)
    windows = try reader.readShare(atMost: Constants.shareMemory)
    highest = try reader.readShare(atMost: 1)
    second = try reader.readShare(atMost: 1)
    worstOfRun = try reader.readShare(atMost: 1)
    first = try reader.readUInt32()
    learned = try reader.readUInt32()
    isHeld = try reader.readBool()
  }
}

extension ByteReader {
  /// Reads a number between zero and a limit.
  mutating func readShare(atMost largest: Float) throws(CodingFailure) -> Float {
    let value = try readFloat()
    guard value >= 0, value <= largest else { throw .invalid("share", at: position) }
    return value
  }
}
