/// A moment as a table writes it.
struct ScoreTime: Equatable {
  /// Seconds since 1970: of UTC, or as a clock on the wall showed them.
  var seconds: Double
  /// False where the table names no offset from UTC.
  var isZoned: Bool

  /// What a message says was expected.
  static let expectation = "a time such as 2026-11-23T08:00:00Z, 2026-11-23 08:00:00 or Unix seconds"
  /// The last second of the year 9999: more is milliseconds, or no time at all.
  private static let lastSecond = 253_402_300_799.0

  /// Reads RFC 3339, `YYYY-MM-DD HH:MM:SS`, or Unix seconds; nil where the bytes are none of them.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let seconds = ScoreNumber.parse(bytes) {
      guard abs(seconds) <= Self.lastSecond else { return nil }
      self.init(seconds: seconds, isZoned: true)
      return
    }
    guard bytes.count >= 19, let days = Self.days(bytes), let second = Self.secondOfDay(bytes),
      let (fraction, rest) = Self.fraction(bytes), let offset = Self.offset(bytes, from: rest)
    else { return nil }
    let seconds = Double(days * 86_400 + second) + fraction
    switch offset {
    case .none: self.init(seconds: seconds, isZoned: false)
    case .seconds(let ahead): self.init(seconds: seconds - Double(ahead), isZoned: true)
    }
  }

  private init(seconds: Double, isZoned: Bool) {
    self.seconds = seconds
    self.isZoned = isZoned
  }

  /// Days since 1970 of a date in the proleptic Gregorian calendar.
  ///
  /// - Note: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  private static func days(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let century = two(bytes, 0), let rest = two(bytes, 2), bytes[4] == UInt8(ascii: "-"),
      let month = two(bytes, 5), bytes[7] == UInt8(ascii: "-"), let day = two(bytes, 8),
      (1...12).contains(month)
    else { return nil }
    let year = century * 100 + rest
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let most = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard (1...most).contains(day) else { return nil }
    // From here the year begins in March; 400 years are added so that nothing is negative.
    let shifted = (month <= 2 ? year - 1 : year) + 400
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (shifted / 400 - 1) * 146_097 + dayOfEra - 719_468
  }

  private static func secondOfDay(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes[10] == UInt8(ascii: " ") || bytes[10] | 0x20 == UInt8(ascii: "t"),
      let hour = two(bytes, 11), bytes[13] == UInt8(ascii: ":"), let minute = two(bytes, 14),
      bytes[16] == UInt8(ascii: ":"), let second = two(bytes, 17),
      hour <= 23, minute <= 59, second <= 60
    else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  /// The fraction of a second, and where what follows it begins.
  private static func fraction(_ bytes: UnsafeBufferPointer<UInt8>) -> (Double, Int)? {
    guard bytes.count > 19, bytes[19] == UInt8(ascii: ".") else { return (0, 19) }
    var place = 20
    var value = 0.0
    var unit = 0.1
    while place < bytes.count, bytes[place] &- UInt8(ascii: "0") <= 9 {
      value += Double(bytes[place] &- UInt8(ascii: "0")) * unit
      unit /= 10
      place += 1
    }
    return place > 20 ? (value, place) : nil
  }

  private enum Offset {
    case none
    case seconds(Int)
  }

  private static func offset(_ bytes: UnsafeBufferPointer<UInt8>, from place: Int) -> Offset? {
    guard place < bytes.count else { return Offset.none }
    let sign = bytes[place]
    if sign | 0x20 == UInt8(ascii: "z") { return place + 1 == bytes.count ? .seconds(0) : nil }
    guard place + 6 == bytes.count, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = two(bytes, place + 1), bytes[place + 3] == UInt8(ascii: ":"),
      let minutes = two(bytes, place + 4), hours <= 23, minutes <= 59
    else { return nil }
    let ahead = hours * 3_600 + minutes * 60
    return .seconds(sign == UInt8(ascii: "-") ? -ahead : ahead)
  }

  private static func two(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int? {
    let tens = bytes[place] &- UInt8(ascii: "0")
    let ones = bytes[place + 1] &- UInt8(ascii: "0")
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
  }
}
