public import Model

/// Judges whether a steady rate has fallen, by its counts in windows of five minutes.
///
/// What it knows is the smallest count of each hour, as it would be without the rate's daily course. Only a
/// rate that is never low drops: below 36 in a window chance alone makes windows half empty. It takes
/// half of the smallest count that is remembered, twice in a row. Nothing at all in a window is no drop but a
/// ``Silence``.
public struct RateDrop: Sendable {
  /// The reciprocals of the counts that are known: the larger, the worse.
  private var reciprocals = RateExtremes()
  /// What the present window holds.
  public private(set) var count: UInt32 = 0
  /// The number of the last window that held something.
  private var window: UInt32 = 0
  /// The count of the last window that was judged.
  public private(set) var judgedCount: UInt32 = 0
  /// How many times the usual rate that hour of the day has.
  private var judgedScale: Float = 1
  /// How surprising that was.
  public private(set) var surprise: Float = 0
  /// Windows in a row that were surprisingly low.
  private var run: UInt8 = 0
  /// The worst of them.
  private var worstOfRun: Float = 0
  /// True while an incident holds it.
  public var isHeld = false

  /// Makes a rate without a past.
  public init() {}

  /// Adds to the present window; true where it was empty until then.
  public mutating func add(_ weight: UInt64) -> Bool {
    let wasEmpty = count == 0
    count = UInt32(clamping: UInt64(count) &+ min(weight, UInt64(UInt32.max)))
    return wasEmpty
  }

  /// Forgets the present window, of which not all is known, and with it what went before.
  public mutating func discard(window number: UInt32) {
    endRun()
    (count, surprise, window) = (0, 0, number)
  }

  /// Judges and learns the window that has ended.
  ///
  /// - Parameters:
  ///   - number: The number of the window.
  ///   - now: The second of its end.
  ///   - calendar: The hour and the day of its end.
  ///   - scale: How many times the usual rate this hour of the day has: see ``RateHours``. Nil where that
  ///     is not known: then nothing is judged and nothing learned.
  /// - Returns: True where the rate is surprisingly low now.
  public mutating func close(
    window number: UInt32, at now: UInt32, _ calendar: UInt32, scale: Float?
  ) -> Bool {
    guard let scale else {
      discard(window: number)
      return false
    }
    defer { (count, window, judgedCount, judgedScale) = (0, number, count, scale) }
    let missed = reciprocals.hasBegun && number &- window > 1
    if missed { learn(Self.reciprocal(0, scale), at: now, calendar) }
    let value = Self.reciprocal(count, scale)
    surprise = judge(value, scale, at: now, calendar)
    if surprise >= Constants.dropSurprise {
      run = min(run, 254) + 1
      worstOfRun = max(worstOfRun, value)
    } else {
      endRun()
      learn(value, at: now, calendar)
    }
    return isLow
  }

  /// What has been low may be low again: twice is no news.
  private mutating func endRun() {
    if run > 0 { reciprocals.remember(worstOfRun) }
    (run, worstOfRun) = (0, 0)
  }

  /// True while the last window that held something was the second low one in a row, or a later one.
  public var isLow: Bool { run >= Constants.dropWindowsNeeded }

  /// True where nothing has been counted in the last two windows: a silence, if anything.
  public func hasCeased(by number: UInt32) -> Bool { number &- min(window, number) > 1 && count == 0 }

  /// The smallest counts of an hour: as a rule they lie within this range.
  public var band: ExpectedRange {
    let (band, scale) = (reciprocals.band, Double(judgedScale))
    return ExpectedRange(low: scale / band.high, mid: scale / band.mid, high: scale / band.low)
  }

  /// How many hours were learned.
  public var samples: UInt64 { reciprocals.samples }

  /// Seconds since the first window.
  public func age(at now: UInt32) -> UInt32 { reciprocals.age(at: now) }

  private func judge(_ value: Float, _ scale: Float, at now: UInt32, _ calendar: UInt32) -> Float {
    let usual = Double(scale) / max(reciprocals.typical, 1e-30)
    guard usual >= Constants.dropVolume else { return 0 }
    // A tolerance of five quarters is in the extremes; with this it is two.
    return reciprocals.surprise(
      of: value, tolerance: Constants.dropSlack, noise: 0.5 / usual.squareRoot(), at: now, calendar)
  }

  private mutating func learn(_ value: Float, at now: UInt32, _ calendar: UInt32) {
    guard !isHeld else { return reciprocals.interrupt(at: now) }
    reciprocals.learn(value, at: now, calendar)
  }

  /// What one over the count would be at the usual hour.
  private static func reciprocal(_ count: UInt32, _ scale: Float) -> Float { scale / (Float(count) + 0.5) }
}

extension RateDrop {
  /// Takes in the past of another rate that turned out to be the same: that of the larger one stands for
  /// both.
  public mutating func absorb(_ other: RateDrop) {
    let isLarger = other.samples > 0 && other.reciprocals.typical < reciprocals.typical
    if isLarger || samples == 0 { reciprocals = other.reciprocals }
    window = max(window, other.window)
  }
}

extension RateDrop {
  /// Writes the whole state.
  public func encode(into writer: inout ByteWriter) {
    reciprocals.encode(into: &writer)
    for number in [count, window, judgedCount] { writer.write(number) }
    writer.write(surprise)
    writer.write(worstOfRun)
    writer.write(judgedScale)
    writer.write(byte: run)
    writer.write(isHeld)
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(from reader: inout ByteReader) throws(CodingFailure) {
    reciprocals = try RateExtremes(from: &reader)
    count = try reader.readUInt32()
    window = try reader.readUInt32()
    judgedCount = try reader.readUInt32()
    surprise = try reader.readShare(atMost: 99)
    worstOfRun = try reader.readShare(atMost: 1e30)
    judgedScale = try reader.readShare(atMost: 1e30)
    run = try reader.readByte()
    isHeld = try reader.readBool()
  }
}
