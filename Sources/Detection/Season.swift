internal import Model

/// The daily and the weekly profile of one signal, and how unusual a value is against them.
///
/// Three residuals are scored: against the time of day with a level that follows within days, the same with a
/// level that follows within samples, and against the hour of the week. A profile's residuals have levels of
/// their own, so a day that is higher as a whole is not new at every time of it.
struct Season: Sendable {
  /// The bins of one moment.
  struct Place {
    var day: Int
    var week: Int

    /// The bins of a local second of the week, which may be any number.
    init(secondOfWeek: Int32) {
      let week: Int32 = 604_800
      let second = (secondOfWeek % week + week) % week
      self.day = Int(second % 86_400 / Constants.dayBinSeconds)
      self.week = Int(second / Constants.weekBinSeconds)
    }
  }

  /// What both profiles say of one value; NaN where a profile does not know the time yet.
  struct Reading {
    var dayExpected = Double.nan
    var weekExpected = Double.nan
    var dayResidual = Double.nan
    var weekResidual = Double.nan
    var slowScore = 0.0
    var fastScore = 0.0
    var weekScore = 0.0
    var floor = 0.0

    var knowsDay: Bool { !dayResidual.isNaN }
    var knowsWeek: Bool { !weekResidual.isNaN }
  }

  /// The surprises of a value's residuals.
  struct Votes {
    /// Against the time of day, with a level that follows within days.
    var slow: Double
    /// The same with a level that follows within samples.
    var fast: Double
    /// Against the hour of the week; zero while that is not known.
    var week: Double
    /// The most that any statistic's vote counts: a decade more than the trusted profile's.
    var most = Double.infinity
  }

  /// What the profile that is trusted says of one value.
  struct Verdict {
    var expected: Double
    var scale: Double
    /// The score that all but ``Constants/bandTail`` of the past stayed below.
    var tail: Double
  }

  private var day = Profile<96>()
  private var week = Profile<168>()
  private var slow = Residuals(
    shares: Level.Shares(level: Constants.profileSpreadShare, spread: Constants.profileSpreadShare))
  private var fast = Residuals(
    shares: Level.Shares(level: Constants.fastResidualShare, spread: Constants.fastResidualSpreadShare))
  private var weekly = Residuals(
    shares: Level.Shares(level: Constants.profileSpreadShare, spread: Constants.profileSpreadShare))
  private var trust = Trust()
  private var dayOffset = 0.0
  private var weekOffset = 0.0

  /// Asks both profiles about a value; `floor` is the smallest spread that is believed at the signal's level.
  mutating func reading(_ value: Double, at place: Place, floor: Double) -> Reading {
    var reading = Reading()
    reading.floor = floor
    if let expected = day.expected(in: place.day) {
      reading.dayExpected = expected
      reading.dayResidual = value - expected
      reading.slowScore = slow.score(reading.dayResidual, floor: floor)
      reading.fastScore = fast.score(reading.dayResidual, floor: floor)
    }
    if let expected = week.expected(in: place.week) {
      reading.weekExpected = expected
      reading.weekResidual = value - expected
      reading.weekScore = weekly.score(reading.weekResidual, floor: floor)
    }
    return reading
  }

  /// The surprises of a reading, where the daily profile knows this time and has a past to vote by.
  mutating func votes(on reading: Reading) -> Votes? {
    guard reading.knowsDay, slow.isVoting else { return nil }
    var votes = Votes(
      slow: slow.surprise(of: reading.slowScore), fast: fast.surprise(of: reading.fastScore),
      week: reading.knowsWeek ? weekly.surprise(of: reading.weekScore) : 0)
    switch trust.choice(knowsDay: reading.knowsDay, knowsWeek: reading.knowsWeek) {
    case .none: break
    case .day: votes.most = votes.fast + Constants.trustedLead
    case .week: votes.most = votes.week + Constants.trustedLead
    }
    return votes
  }

  /// What the trusted profile expects, if one is trusted.
  mutating func expected(on reading: Reading) -> Double? {
    switch trust.choice(knowsDay: reading.knowsDay, knowsWeek: reading.knowsWeek) {
    case .none: nil
    case .day: reading.dayExpected + fast.level.mid
    case .week: reading.weekExpected + weekly.level.mid
    }
  }

  /// What the profile says that has predicted better than the plain level, if one has.
  mutating func verdict(on reading: Reading) -> Verdict? {
    switch trust.choice(knowsDay: reading.knowsDay, knowsWeek: reading.knowsWeek) {
    case .none: nil
    case .day: fast.verdict(around: reading.dayExpected, floor: reading.floor)
    case .week: weekly.verdict(around: reading.weekExpected, floor: reading.floor)
    }
  }
}

// MARK: - Learning

extension Season {
  /// What learning a value needs to know besides it.
  struct Lesson {
    var place: Place
    /// The signal's plain level before the value.
    var level: Double
    var dayShare: Double
    var weekShare: Double
  }

  /// Learns a value after it was asked about.
  mutating func learn(_ value: Double, reading: Reading, lesson: Lesson) {
    let floor = reading.floor
    if reading.knowsDay || reading.knowsWeek {
      trust.learn(
        level: abs(value - lesson.level), day: abs(reading.dayResidual - fast.level.mid),
        week: abs(reading.weekResidual - weekly.level.mid),
        cut: Constants.reach * max(fast.level.scale(floor: floor), floor))
    }
    if reading.knowsDay {
      slow.learn(reading.dayResidual, score: reading.slowScore, floor: floor)
      fast.learn(reading.dayResidual, score: reading.fastScore, floor: floor)
    }
    if reading.knowsWeek { weekly.learn(reading.weekResidual, score: reading.weekScore, floor: floor) }
    day.learn(
      value, in: lesson.place.day, expected: reading.knowsDay ? reading.dayExpected : nil,
      share: lesson.dayShare, floor: floor)
    week.learn(
      value, in: lesson.place.week, expected: reading.knowsWeek ? reading.weekExpected : nil,
      share: lesson.weekShare, floor: floor)
  }

  /// Lets the tallies fade by one interval.
  mutating func fade() {
    slow.fade()
    fast.fade()
    weekly.fade()
  }

  /// Follows a value that is judged but not learned.
  mutating func shadow(reading: Reading, share: Double) {
    if reading.knowsDay { dayOffset += share * (reading.dayResidual - dayOffset) }
    if reading.knowsWeek { weekOffset += share * (reading.weekResidual - weekOffset) }
  }

  /// Forgets what was followed while frozen.
  mutating func clearShadow() {
    dayOffset = 0
    weekOffset = 0
  }

  /// Moves what is expected by what the residuals were while frozen.
  mutating func acceptShadow() {
    slow.shift(by: dayOffset - slow.level.mid)
    fast.shift(by: dayOffset - fast.level.mid)
    weekly.shift(by: weekOffset - weekly.level.mid)
    clearShadow()
  }
}

extension Residuals {
  /// What is expected around what a profile says.
  fileprivate mutating func verdict(around expected: Double, floor: Double) -> Season.Verdict {
    Season.Verdict(
      expected: expected + level.mid, scale: level.scale(floor: floor),
      tail: tally.quantile(above: Constants.bandTail))
  }
}

extension Season {
  /// Writes both profiles and what is known of their residuals.
  func encode(into writer: inout ByteWriter) {
    day.encode(into: &writer)
    week.encode(into: &writer)
    slow.encode(into: &writer)
    fast.encode(into: &writer)
    weekly.encode(into: &writer)
    trust.encode(into: &writer)
    writer.write(dayOffset)
    writer.write(weekOffset)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    day = try Profile(from: &reader)
    week = try Profile(from: &reader)
    try slow.decode(from: &reader)
    try fast.decode(from: &reader)
    try weekly.decode(from: &reader)
    trust = try Trust(from: &reader)
    dayOffset = try reader.readMagnitude(signed: true)
    weekOffset = try reader.readMagnitude(signed: true)
  }
}
