/// A moment taken apart into date and time of day, in the proleptic Gregorian calendar.
///
/// - Note: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days, days_from_civil.
struct CivilTime: Equatable {
  var year: Int64
  var month: Int64
  var day: Int64
  var hour: Int64
  var minute: Int64
  var second: Int64
  var microsecond: Int64

  /// Takes a moment apart as a clock shows it that is `offsetSeconds` ahead of UTC.
  init(microseconds: Int64, offsetSeconds: Int64 = 0) {
    let (seconds, fraction) = CivilTime.floorDivide(microseconds, by: 1_000_000)
    let (days, secondOfDay) = CivilTime.floorDivide(seconds + offsetSeconds, by: 86_400)
    let (era, dayOfEra) = CivilTime.floorDivide(days + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = secondOfDay / 3_600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
    microsecond = fraction
  }

  /// Names a moment of UTC.
  init(
    year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64, microsecond: Int64
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  /// Microseconds since 1970, taking the fields as UTC; `nil` where no such time exists or 64 bits end.
  var microsecondsSince1970: Int64? {
    guard (-1_000_000...1_000_000).contains(year), (1...12).contains(month), day >= 1,
      (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
      (0...999_999).contains(microsecond)
    else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = CivilTime.floorDivide(shifted, by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    guard let moment = Int64(exactly: Int128(seconds) * 1_000_000 + Int128(microsecond)),
      CivilTime(microseconds: moment) == self
    else { return nil }
    return moment
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
