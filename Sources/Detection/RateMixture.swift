public import Model

/// Judges whether the kinds of things in a window are mixed as they used to be.
///
/// Kinds share 32 places by their numbers, so that memory does not grow with their number. Windows are
/// compared with the decayed mean mixture by the Jensen–Shannon divergence, less what chance alone makes of
/// so few, and the divergence with its own past worst ones of an hour.
///
/// - Note: J. Lin, Divergence measures based on the Shannon entropy, IEEE Trans. Inf. Theory 37 (1991).
public struct RateMixture: Sendable {
  /// How many places there are.
  public static let places = 32

  private var shares = InlineArray<32, Float>(repeating: 0)
  private var counts = InlineArray<32, UInt32>(repeating: 0)
  private var divergences = RateExtremes()
  private var windows: Float = 0
  /// Windows in a row that were odd, and the oddest of them.
  private var run: UInt8 = 0
  private var worstOfRun: Float = 0
  /// True while an incident holds it.
  public var isHeld = false

  /// Makes a mixture without a past.
  public init() {}

  /// The place of a kind by its number.
  public static func place(of kind: Int) -> Int { kind & (places - 1) }

  /// Adds things of a kind to the present window.
  public mutating func add(_ weight: UInt64, ofKind kind: Int) {
    let place = Self.place(of: kind)
    let sum = UInt64(counts[place]) &+ min(weight, UInt64(UInt32.max))
    counts[place] = UInt32(clamping: sum)
  }

  /// Forgets the present window.
  public mutating func discard() { counts = InlineArray(repeating: 0) }

  /// Counts under another kind what was counted under one that turned out to be the same.
  ///
  /// - Parameters:
  ///   - from: The kind that is no more.
  ///   - into: The kind that it became.
  ///   - isAlone: True where nothing else is counted at its place: all that is known of it moves. Else the
  ///     mixture has to be learned anew, unless the place was of little weight.
  public mutating func move(from: Int, into: Int, isAlone: Bool) {
    let (old, new) = (Self.place(of: from), Self.place(of: into))
    guard old != new else { return }
    guard isAlone else { return forget(from) }
    shares[new] = min(1, shares[new] + shares[old])
    shares[old] = 0
    counts[new] = UInt32(clamping: UInt64(counts[new]) + UInt64(counts[old]))
    counts[old] = 0
  }

  /// Learns the mixture anew where a kind that is no more shared a place of some weight.
  ///
  /// How different windows are as a rule stays known.
  public mutating func forget(_ kind: Int) {
    let place = Self.place(of: kind)
    guard windows > 0, shares[place] >= Constants.mixtureShareKept else { return }
    shares = InlineArray(repeating: 0)
    (windows, run, worstOfRun) = (0, 0, 0)
    discard()
  }

  /// What is thought of a window.
  public struct Judgement: Sendable {
    /// −log10 of the probability that a day brings a window as different.
    public var surprise: Float
    /// How different it is, 0 to 1.
    public var divergence: Double
    /// True for the second window in a row that is surprising, and those after it.
    public var isOdd = false
    /// The place that has gained most.
    public var leadingPlace: Int
  }

  /// Judges and learns the window that has ended, and begins the next.
  ///
  /// - Complexity: O(places), two logarithms each.
  public mutating func close(at now: UInt32, _ calendar: UInt32) -> Judgement {
    defer { discard() }
    let total = counts.sum
    var judged = compare(total: total)
    guard total > 0 else { return judged }
    let value = Float(judged.divergence) + Constants.mixtureGrain
    if judged.divergence >= Constants.mixtureFloor, windows >= Constants.shareWindowsNeeded {
      judged.surprise = divergences.surprise(of: value, noise: 0.1, at: now, calendar)
    }
    judged.isOdd = noteRun(value, isOdd: judged.surprise >= Constants.dropSurprise)
    learn(value, total: total, at: now, calendar)
    return judged
  }

  /// Counts odd windows in a row; what has been odd may be so again, and twice is no news.
  private mutating func noteRun(_ value: Float, isOdd: Bool) -> Bool {
    guard isOdd else {
      if run > 0 { divergences.remember(worstOfRun) }
      (run, worstOfRun) = (0, 0)
      return false
    }
    run = min(run, 254) + 1
    worstOfRun = max(worstOfRun, value)
    return run >= Constants.dropWindowsNeeded
  }

  /// How different windows are as a rule.
  public var band: ExpectedRange { divergences.band }

  /// How many hours were learned.
  public var samples: UInt64 { divergences.samples }

  /// Seconds since the first window.
  public func age(at now: UInt32) -> UInt32 { divergences.age(at: now) }

  private func compare(total: Float) -> Judgement {
    var judged = Judgement(surprise: 0, divergence: 0, leadingPlace: 0)
    guard total > 0, windows > 0 else { return judged }
    var (divergence, gain, kinds) = (0.0, 0.0, 0.0)
    for place in 0..<Self.places {
      let present = Double(counts[place]) / Double(total)
      let usual = Double(shares[place])
      guard present + usual > 0 else { continue }
      kinds += 1
      divergence += Self.part(present, usual) + Self.part(usual, present)
      if present - usual > gain { (gain, judged.leadingPlace) = (present - usual, place) }
    }
    // In units of its largest value, ln 2; chance alone makes about (kinds - 1) / 8n.
    let chance = (kinds - 1) / (8 * Double(total))
    judged.divergence = max(0, divergence - chance) / 0.6931471805599453
    return judged
  }

  /// ½ p ln(p/m) with m the mean of both.
  private static func part(_ own: Double, _ other: Double) -> Double {
    own > 0 ? own * logarithm(2 * own / (own + other)) / 2 : 0
  }

  private mutating func learn(_ value: Float, total: Float, at now: UInt32, _ calendar: UInt32) {
    guard !isHeld else { return }
    if windows >= Constants.shareWindowsNeeded, run == 0 { divergences.learn(value, at: now, calendar) }
    windows = min(windows + 1, Constants.shareMemory)
    for place in 0..<Self.places { shares[place] += (Float(counts[place]) / total - shares[place]) / windows }
  }
}

extension InlineArray where Element == UInt32, count == 32 {
  fileprivate var sum: Float {
    var sum: Float = 0
    for place in 0..<32 { sum += Float(self[place]) }
    return sum
  }
}

extension RateMixture {
  /// Writes the whole state; a few bytes where nothing was counted.
  public func encode(into writer: inout ByteWriter) {
    writer.write(windows)
    writer.write(isHeld)
    writer.write(byte: run)
    writer.write(worstOfRun)
    divergences.encode(into: &writer)
    for place in 0..<Self.places {
      writer.write(counts[place])
      if windows > 0 { writer.write(shares[place]) }
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(from reader: inout ByteReader) throws(CodingFailure) {
    windows = try reader.readShare(atMost: Constants.shareMemory)
    isHeld = try reader.readBool()
    run = try reader.readByte()
    worstOfRun = try reader.readShare(atMost: 2)
    divergences = try RateExtremes(from: &reader)
    for place in 0..<Self.places {
      counts[place] = try reader.readUInt32()
      if windows > 0 { shares[place] = try reader.readShare(atMost: 1.001) }
    }
  }
}
