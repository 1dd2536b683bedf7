public import Model

/// What the worst of an hour usually is for one positive quantity, such as the longest pause between two
/// events.
///
/// Hours are compared and not single values: pauses come in clusters and rates follow the day, but the worst
/// of an hour hardly depends on the hour before. A value that is rarer than once an hour is an hour of its
/// own. Logarithms of the worst values are held to be normal; with few of them known the tail is Student's.
/// Beyond a hundred hours a power law beyond the worst known one is believed, too, so that a quantity of many
/// scales is judged at all. What came up to a worst one that is remembered is no news.
///
/// Not a forecaster: in its first week it is judged only at hours and sorts of day at which it has been seen.
public struct RateExtremes: Sendable {
  /// Second of the first value.
  private var first: UInt32 = 0
  /// Second at which the present hour began; the first value begins one.
  private var hourStart: UInt32 = 0
  /// The worst of the present hour, 0 where there is none.
  private var worst: Float = 0
  /// Hours learned, with a ceiling of four weeks.
  private var hours: Float = 0
  private var mean: Float = 0
  private var variance: Float = 0
  /// Logarithms of the worst and the second worst value that are remembered, faded.
  private var highest: Float = -.infinity
  private var second: Float = -.infinity
  /// Hours of the day and days of the week at which there were values: see ``Calendar``.
  private var seen: UInt32 = 0
  /// No value up to this is surprising.
  public private(set) var limit: Float = .infinity

  /// Makes a quantity without a past.
  public init() {}

  /// True once a value is known.
  public var hasBegun: Bool { seen != 0 }

  /// The geometric mean of the worst values.
  public var typical: Double { exponential(Double(mean)) }

  /// Where the worst of an hour lies as a rule: three deviations to either side of ``typical``.
  public var band: ExpectedRange {
    let reach =
      3 * (Double(variance) + Constants.extremeSpreadFloor * Constants.extremeSpreadFloor).squareRoot()
    return ExpectedRange(
      low: exponential(Double(mean) - reach), mid: typical, high: exponential(Double(mean) + reach))
  }

  /// How many hours were learned.
  public var samples: UInt64 { UInt64(hours) }

  /// Seconds since the first value.
  public func age(at now: UInt32) -> UInt32 { now &- min(first, now) }

  /// Learns a value above zero.
  ///
  /// - Complexity: O(1); a logarithm once an hour.
  public mutating func learn(_ value: Float, at now: UInt32, _ calendar: UInt32) {
    if !hasBegun { (first, hourStart) = (now, now) }
    seen |= calendar
    worst = max(worst, value)
    guard now &- min(hourStart, now) >= Constants.extremeHour else { return }
    endHour(at: now)
  }

  /// Takes note of a value that was out of the ordinary: it moves no mean, but it may come again.
  public mutating func remember(_ value: Float) {
    guard value > 0 else { return }
    keep(Float(logarithm(Double(value))))
    setLimit()
  }

  /// Forgets the present hour, which was not a whole one.
  public mutating func interrupt(at now: UInt32) {
    worst = 0
    hourStart = now
  }

  private mutating func endHour(at now: UInt32) {
    let value = Float(logarithm(Double(worst)))
    let passed = Float(now &- hourStart)
    highest -= passed * Constants.extremeFading
    second -= passed * Constants.extremeFading
    hours = min(hours + 1, Constants.extremeMemory)
    let distance = value - mean
    mean += distance / hours
    variance = (1 - 1 / hours) * (variance + distance * distance / hours)
    keep(value)
    interrupt(at: now)
    setLimit()
  }

  private mutating func keep(_ value: Float) {
    second = max(second, min(value, highest))
    highest = max(highest, value)
  }

  /// The logarithm up to which a value is no news: one worst value alone is remembered only so far.
  private var known: Float {
    Constants.extremeTolerance + min(highest, max(second, mean + Constants.extremeAloneReach))
  }

  private mutating func setLimit() {
    let isReady = hours >= Constants.extremeHoursNeeded
    limit = isReady ? max(Float(exponential(Double(known))), .leastNormalMagnitude) : .infinity
  }
}

// MARK: - Judging

extension RateExtremes {
  /// −log10 of the probability that a day brings a value as large as this.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - tolerance: How many times the largest value that is no news may be exceeded, too.
  ///   - noise: The relative error of a typical value, which no luck of the past must hide.
  ///   - now: The second of the value.
  ///   - calendar: The hour and the day of the value.
  /// - Returns: Zero in the first day, at an hour that is not known, and for what has been before.
  /// - Complexity: O(1).
  public func surprise(
    of value: Float, tolerance: Float = 1, noise: Double, at now: UInt32, _ calendar: UInt32
  ) -> Float {
    guard value > limit * tolerance, isFamiliar(at: now, calendar) else { return 0 }
    let (hours, value) = (Double(hours), logarithm(Double(value)))
    let floor = Constants.extremeSpreadFloor * Constants.extremeSpreadFloor + noise * noise
    let spread = (Double(variance) * hours / (hours - 1) + floor) * (1 + 1 / hours)
    let student = StudentTail.surprise((value - Double(mean)) / spread.squareRoot(), freedom: hours - 1)
    var power = 0.0
    if hours >= Constants.extremeHoursForPowerLaw {
      power = commonLogarithm(hours + 1) + 2 * Constants.decadesPerNat * (value - Double(highest))
    }
    return Float(max(0, min(max(student, power), 99) - commonLogarithm(hoursPerDay)))
  }

  /// How many worst values a day has: the more there are, the rarer each must be.
  private var hoursPerDay: Double {
    max(1, min(24, 86_400 / max(typical, Double(Constants.extremeHour))))
  }

  /// True where the past can speak for this hour: after a week always.
  private func isFamiliar(at now: UInt32, _ calendar: UInt32) -> Bool {
    let age = age(at: now)
    guard age >= Constants.extremeWarmUp else { return false }
    guard age < Constants.extremeWeek else { return true }
    let hours = Calendar.hourAndTheOneBefore(calendar)
    let isHourKnown = typical >= Double(Constants.extremeHour) || seen & hours == hours
    return isHourKnown && seen & Calendar.sort(of: calendar) != 0
      && seen & Calendar.sort(of: Calendar.theDayBefore(calendar)) != 0
  }

  /// Hours of the day and days of the week as bits: 0 to 23, and 24 to 30 from Monday on.
  public enum Calendar {
    static let hours: UInt32 = 0xff_ffff
    static let workdays: UInt32 = 0x1f << 24
    static let weekend: UInt32 = 0x60 << 24

    /// The bits of an hour and of the hour before: until then a pause of the night may last.
    static func hourAndTheOneBefore(_ calendar: UInt32) -> UInt32 {
      let hour = calendar & hours
      return hour | hour >> 1 | (hour & 1) << 23
    }

    /// The day before a moment's: a pause of Monday may be that of the weekend.
    static func theDayBefore(_ calendar: UInt32) -> UInt32 {
      let day = calendar & (workdays | weekend)
      return day >> 1 & (workdays | weekend) | (day >> 24 & 1) << 30
    }

    /// All days of the sort that a moment's is of.
    static func sort(of calendar: UInt32) -> UInt32 { calendar & weekend != 0 ? weekend : workdays }

    /// The two bits of a moment.
    public static func bits(localSecondOfWeek: Int32) -> UInt32 {
      let second = UInt32(clamping: localSecondOfWeek) % 604_800
      return 1 << (second % 86_400 / 3_600) | 1 << (24 + second / 86_400)
    }
  }
}

// MARK: - Coding

extension RateExtremes {
  /// Writes the whole state; one byte for a quantity without a past.
  public func encode(into writer: inout ByteWriter) {
    writer.write(hasBegun)
    guard hasBegun else { return }
    for number in [first, hourStart, seen] { writer.write(number) }
    for number in [worst, hours, mean, variance, highest, second] { writer.write(number) }
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(from reader: inout ByteReader) throws(CodingFailure) {
    guard try reader.readBool() else { return }
    first = try reader.readUInt32()
    hourStart = try reader.readUInt32()
    seen = try reader.readUInt32()
    worst = try reader.readFloat()
    hours = try reader.readFloat()
    mean = try reader.readFloat()
    variance = try reader.readFloat()
    highest = try reader.readFloat()
    second = try reader.readFloat()
    guard isPlausible else { throw .invalid("extremes", at: reader.position) }
    setLimit()
  }

  private var isPlausible: Bool {
    let logarithms = [highest, second].allSatisfy { $0 <= 100 }
    return seen != 0 && worst >= 0 && worst < .infinity && hours >= 0 && hours <= Constants.extremeMemory
      && abs(mean) <= 100 && variance >= 0 && variance <= 1e4 && logarithms
  }
}
