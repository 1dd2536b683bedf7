/// A time that stands in a line.
struct LineTime: Equatable {
  /// Seconds and microseconds of the calendar that the line is written in, as if that were UTC.
  var calendarMicroseconds: Int64
  /// What the line adds to UTC for its own time; nil where it does not say.
  var offsetSeconds: Int64?
  /// False for a stamp that leaves the year out; the time is then one of the year 1972.
  var hasYear: Bool
  /// Where it stands, brackets and the blank behind it included.
  var range: Range<Int>
}

/// Finds the time stamp in front of a line, or in the place where web servers put theirs.
///
/// Known are RFC 3339 and its relatives (blank for `T`, slashes, comma or point before the fraction), syslog's
/// `Nov 23 12:00:00`, `[23/Nov/2026:12:00:00 +0000]` of the common log format, `Mon Nov 23 12:00:00 2026` of
/// `ctime(3)`, and seconds or milliseconds since 1970.
enum LineTimeParser {
  /// How far into a line the common log format's stamp is looked for.
  private static let longestSearch = 200

  static func parse(_ line: UnsafeRawBufferPointer) -> LineTime? {
    var scanner = ByteScanner(line)
    let bracket = scanner.skip(UInt8(ascii: "["))
    if let found = leading(&scanner, isInBrackets: bracket) { return found }
    return commonLog(line)
  }

  private static func leading(_ scanner: inout ByteScanner, isInBrackets: Bool) -> LineTime? {
    let start = scanner.position
    let parsers = [iso, month, ctime, commonLogStamp, epoch]
    for parser in parsers {
      scanner.position = start
      guard var time = parser(&scanner) else { continue }
      if isInBrackets {
        guard scanner.skip(UInt8(ascii: "]")) else { continue }
      } else if scanner.peek.map({ $0 > UInt8(ascii: " ") && !":,|;-]".utf8.contains($0) }) ?? false {
        continue
      }
      scanner.skipSeparators()
      time.range = 0..<scanner.position
      return time
    }
    return nil
  }

  // MARK: Forms

  /// `2026-11-23T12:00:00.123456+01:00`, `2026/11/23 12:00:00`, `2026-11-23 12:00:00,123`.
  private static func iso(_ scanner: inout ByteScanner) -> LineTime? {
    guard let year = scanner.digits(4), let dash = scanner.take(among: "-/."), let month = scanner.digits(2),
      scanner.skip(dash), let day = scanner.digits(2), scanner.take(among: "T t_") != nil,
      let clock = clock(&scanner)
    else { return nil }
    let fraction = fraction(&scanner)
    let offset = zone(&scanner)
    return time(year, month, day, clock, fraction, offset)
  }

  /// `Nov 23 12:00:00`, the day padded with a blank or not.
  private static func month(_ scanner: inout ByteScanner) -> LineTime? {
    guard let month = scanner.month(), scanner.skip(UInt8(ascii: " ")) else { return nil }
    _ = scanner.skip(UInt8(ascii: " "))
    guard let day = scanner.digits(upTo: 2), scanner.skip(UInt8(ascii: " ")), let clock = clock(&scanner)
    else {
      return nil
    }
    let fraction = fraction(&scanner)
    guard let year = yearBehind(&scanner) else {
      // A leap year: the 29th of February is to be found in it.
      var time = time(1972, month, day, clock, fraction, nil)
      time?.hasYear = false
      return time
    }
    return time(year, month, day, clock, fraction, nil)
  }

  /// `Mon Nov 23 12:00:00 2026`, with or without a fraction.
  private static func ctime(_ scanner: inout ByteScanner) -> LineTime? {
    guard scanner.letters(3), scanner.skip(UInt8(ascii: " ")) else { return nil }
    guard let time = month(&scanner), time.hasYear else { return nil }
    return time
  }

  /// `23/Nov/2026:12:00:00 +0000`.
  private static func commonLogStamp(_ scanner: inout ByteScanner) -> LineTime? {
    guard let day = scanner.digits(2), scanner.skip(UInt8(ascii: "/")), let month = scanner.month(),
      scanner.skip(UInt8(ascii: "/")), let year = scanner.digits(4), scanner.take(among: ": ") != nil,
      let clock = clock(&scanner)
    else { return nil }
    let fraction = fraction(&scanner)
    let before = scanner.position
    _ = scanner.skip(UInt8(ascii: " "))
    let offset = zone(&scanner)
    if offset == nil { scanner.position = before }
    return time(year, month, day, clock, fraction, offset)
  }

  /// Seconds since 1970 with or without a fraction, or milliseconds: ten or thirteen digits.
  private static func epoch(_ scanner: inout ByteScanner) -> LineTime? {
    let start = scanner.position
    guard let number = scanner.digits(upTo: 13) else { return nil }
    switch scanner.position - start {
    case 10:
      let fraction = fraction(&scanner)
      return LineTime(
        calendarMicroseconds: number * 1_000_000 + fraction, offsetSeconds: 0, hasYear: true, range: 0..<0)
    case 13:
      return LineTime(calendarMicroseconds: number * 1000, offsetSeconds: 0, hasYear: true, range: 0..<0)
    default: return nil
    }
  }

  /// The stamp in brackets that follows client, identity and user.
  private static func commonLog(_ line: UnsafeRawBufferPointer) -> LineTime? {
    let head = line.prefix(longestSearch)
    guard let bracket = head.firstIndex(of: UInt8(ascii: "[")), bracket > 0 else { return nil }
    var scanner = ByteScanner(line)
    scanner.position = bracket + 1
    guard var time = commonLogStamp(&scanner), scanner.skip(UInt8(ascii: "]")) else { return nil }
    _ = scanner.skip(UInt8(ascii: " "))
    time.range = bracket..<scanner.position
    return time
  }

  // MARK: Parts

  private static func clock(_ scanner: inout ByteScanner) -> Int64? {
    guard let hour = scanner.digits(2), scanner.skip(UInt8(ascii: ":")), let minute = scanner.digits(2),
      scanner.skip(UInt8(ascii: ":")), let second = scanner.digits(2), hour < 24, minute < 60, second <= 60
    else { return nil }
    return (hour * 60 + minute) * 60 + second
  }

  /// `.123`, `,123456`: microseconds; nothing where there is none.
  private static func fraction(_ scanner: inout ByteScanner) -> Int64 {
    let start = scanner.position
    guard scanner.take(among: ".,") != nil else { return 0 }
    var (value, scale): (Int64, Int64) = (0, 100_000)
    var count = 0
    while let digit = scanner.digit() {
      value += digit * scale
      scale /= 10
      count += 1
    }
    if count == 0 { scanner.position = start }
    return value
  }

  /// `Z`, `+01:00`, ` +0100`, ` UTC`: seconds to add to UTC.
  private static func zone(_ scanner: inout ByteScanner) -> Int64? {
    let start = scanner.position
    _ = scanner.skip(UInt8(ascii: " "))
    if scanner.skip(UInt8(ascii: "Z")) || scanner.skip(text: "UTC") || scanner.skip(text: "GMT") {
      return 0
    }
    if let sign = scanner.take(among: "+-"), let hours = scanner.digits(2) {
      _ = scanner.skip(UInt8(ascii: ":"))
      if let minutes = scanner.digits(2), hours < 24, minutes < 60 {
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
      }
    }
    scanner.position = start
    return nil
  }

  private static func yearBehind(_ scanner: inout ByteScanner) -> Int64? {
    let start = scanner.position
    if scanner.skip(UInt8(ascii: " ")), let year = scanner.digits(4), (1970..<2200).contains(year),
      scanner.peek.map({ $0 <= UInt8(ascii: " ") || $0 == UInt8(ascii: "]") }) ?? true
    {
      return year
    }
    scanner.position = start
    return nil
  }

  private static func time(
    _ year: Int64, _ month: Int64, _ day: Int64, _ clock: Int64, _ fraction: Int64, _ offset: Int64?
  ) -> LineTime? {
    guard (1970..<2200).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    let seconds = Calendar.days(year: year, month: month, day: day) * 86_400 + clock
    return LineTime(
      calendarMicroseconds: seconds * 1_000_000 + fraction, offsetSeconds: offset, hasYear: true, range: 0..<0
    )
  }
}

/// The Gregorian calendar.
enum Calendar {
  /// Days since 1970-01-01, after Hinnant's `days_from_civil` (chrono-Compatible Low-Level Date Algorithms).
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// The year of a day since 1970-01-01, the inverse of ``days(year:month:day:)``.
  static func year(ofDay day: Int64) -> Int64 {
    let shifted = day + 719_468
    let era = shifted / 146_097
    let ofEra = shifted - era * 146_097
    let years = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * years + years / 4 - years / 100)
    return years + era * 400 + (ofYear >= 306 ? 1 : 0)
  }
}
