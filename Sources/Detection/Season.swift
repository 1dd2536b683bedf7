internal import Model

/// The daily and the weekly profile of one signal, and which of them to ask.
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

  /// What both profiles say of one value.
  struct Reading {
    var day: Profile<96>.Reading?
    var week: Profile<168>.Reading?
    /// What the trusted profile with the smaller error says.
    var trusted: Verdict?
  }

  /// What a trusted profile says of one value.
  struct Verdict {
    var isWeekly: Bool
    var expected: Double
    var scale: Double
    var surprise: Double
  }

  private(set) var day = Profile<96>()
  private(set) var week = Profile<168>()

  /// Asks both profiles about a value.
  func reading(_ value: Double, at place: Place, floor: Double) -> Reading {
    var reading = Reading(
      day: day.reading(value, bin: place.day, floor: floor),
      week: week.reading(value, bin: place.week, floor: floor))
    let prefersWeek = week.isTrusted && !(day.isTrusted && reading.day != nil && day.error <= week.error)
    if prefersWeek, let weekly = reading.week {
      reading.trusted = Verdict(
        isWeekly: true, expected: weekly.expected, scale: weekly.scale,
        surprise: week.tally.surprise(of: weekly.score))
    } else if day.isTrusted, let daily = reading.day {
      reading.trusted = Verdict(
        isWeekly: false, expected: daily.expected, scale: daily.scale,
        surprise: day.tally.surprise(of: daily.score))
    }
    return reading
  }

  /// Learns a value after it was asked about; `level` has not learned it yet.
  mutating func learn(_ value: Double, at place: Place, reading: Reading, level: Level, floor: Double) {
    day.learn(
      value, bin: place.day, reading: reading.day, level: level, visitShare: Constants.dayVisitShare,
      floor: floor)
    week.learn(
      value, bin: place.week, reading: reading.week, level: level, visitShare: Constants.weekVisitShare,
      floor: floor)
  }

  /// Lets both tallies fade by one interval.
  mutating func fade() {
    day.fade()
    week.fade()
  }

  /// Follows a value that is judged but not learned.
  mutating func shadow(_ value: Double, reading: Reading, share: Double) {
    if let daily = reading.day { day.shadow(value - daily.expected, share: share) }
    if let weekly = reading.week { week.shadow(value - weekly.expected, share: share) }
  }

  /// Forgets what was followed while frozen.
  mutating func clearShadow() {
    day.clearShadow()
    week.clearShadow()
  }

  /// Moves both profiles by what their residuals were while frozen.
  mutating func acceptShadow() {
    day.acceptShadow()
    week.acceptShadow()
  }
}

extension Season {
  /// Writes both profiles.
  func encode(into writer: inout ByteWriter) {
    day.encode(into: &writer)
    week.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    day = try Profile(from: &reader)
    week = try Profile(from: &reader)
  }
}
