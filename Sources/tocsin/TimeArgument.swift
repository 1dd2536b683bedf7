import ArgumentParser
import Glibc

/// Reads points in time as journalctl(1) understands them: `2026-08-23 03:10`, `03:10`, `yesterday`, `-1h`,
/// `2 days ago`, `@1789000000`, `2026-08-23T03:10:00Z`.
///
/// Local time where no zone is given; a date without a time of day is its midnight.
enum TimeArgument {
  /// Microseconds since 1970 UTC, for an option of the command line.
  static func argument(_ text: String) throws -> Int64 {
    guard let seconds = seconds(text, now: Int64(time(nil))), seconds.magnitude < 1 << 40 else {
      throw ValidationError(
        "expected a time such as \"2026-08-23 03:10\", 03:10, yesterday, -1h, \"2 days ago\" or @1789000000, "
          + "found '\(text)'")
    }
    return seconds * 1_000_000
  }

  /// Seconds since 1970 UTC, or `nil` where the text is no time.
  static func seconds(_ text: String, now: Int64) -> Int64? {
    switch text {
    case "now": return now
    case "today": return midnight(now, days: 0)
    case "yesterday": return midnight(now, days: -1)
    case "tomorrow": return midnight(now, days: 1)
    default: break
    }
    if text.hasPrefix("@") { return Int64(text.dropFirst()) }
    if text.hasPrefix("-") { return span(text.dropFirst()).map { now - $0 } }
    if text.hasPrefix("+") { return span(text.dropFirst()).map { now + $0 } }
    if text.hasSuffix(" ago") { return span(text.dropLast(4)).map { now - $0 } }
    return clock(text, now: now)
  }

  // MARK: Spans

  /// `1h30m`, `90 s`, `2 days`: seconds, or `nil`.
  private static func span(_ text: Substring) -> Int64? {
    var rest = text.utf8.filter { $0 != UInt8(ascii: " ") }[...]
    var total: Int64 = 0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0 &- 0x30 < 10 }
      let word = rest.dropFirst(digits.count).prefix { $0 &- 0x30 >= 10 }
      rest = rest.dropFirst(digits.count + word.count)
      guard let count = Int64(String(decoding: digits, as: UTF8.self)), count < 1 << 31,
        let unit = unit(String(decoding: word, as: UTF8.self))
      else { return nil }
      total += count * unit
      guard total < 1 << 50 else { return nil }
    }
    return total
  }

  private static func unit(_ word: String) -> Int64? {
    switch word {
    case "", "s", "sec", "second", "seconds": 1
    case "m", "min", "minute", "minutes": 60
    case "h", "hr", "hour", "hours": 3600
    case "d", "day", "days": 86_400
    case "w", "week", "weeks": 604_800
    default: nil
    }
  }

  // MARK: Dates

  private static func midnight(_ now: Int64, days: Int32) -> Int64 {
    var fields = local(now)
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = (0, 0, 0)
    fields.tm_mday += days
    return seconds(&fields)
  }

  /// A date, a time of day or both, with a zone behind it where there is one.
  private static func clock(_ text: String, now: Int64) -> Int64? {
    let (rest, offset) = zone(text[...])
    let words = rest.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard (1...2).contains(words.count) else { return nil }
    var fields = offset.map { utc(now + $0) } ?? local(now)
    (fields.tm_hour, fields.tm_min, fields.tm_sec, fields.tm_isdst) = (0, 0, 0, -1)
    if words.count == 2 {
      guard read(date: words[0], into: &fields), read(time: words[1], into: &fields) else { return nil }
    } else if !read(time: words[0], into: &fields) {
      guard read(date: words[0], into: &fields) else { return nil }
    }
    if let offset { return Int64(timegm(&fields)) - offset }
    return seconds(&fields)
  }

  /// Takes ` UTC`, `Z`, `+02:00` or `+0200` off the end of a time: what is left, and seconds east of Greenwich.
  private static func zone(_ text: Substring) -> (Substring, Int64?) {
    if text.hasSuffix(" UTC") { return (text.dropLast(4), 0) }
    if text.hasSuffix("Z") { return (text.dropLast(), 0) }
    guard let colon = text.firstIndex(of: ":"),
      let sign = text[colon...].lastIndex(where: { $0 == "+" || $0 == "-" })
    else { return (text, nil) }
    let digits = text[sign...].dropFirst().filter { $0 != ":" }
    guard digits.count == 4, let number = Int64(digits), number % 100 < 60, number < 1500 else {
      return (text, nil)
    }
    let offset = (number / 100 * 60 + number % 100) * 60
    return (text[..<sign], text[sign] == "-" ? -offset : offset)
  }

  private static func read(date: Substring, into fields: inout tm) -> Bool {
    let parts = date.split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1970...9999).contains(year), (1...12).contains(month), (1...days(of: month, year)).contains(day)
    else { return false }
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (year - 1900, month - 1, day)
    return true
  }

  private static func days(of month: Int32, _ year: Int32) -> Int32 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// `03:10` or `03:10:59`; `24:00` is the end of the day; a fraction of a second is left out.
  private static func read(time: Substring, into fields: inout tm) -> Bool {
    let whole = time.prefix { $0 != "." }
    let parts = whole.split(separator: ":", omittingEmptySubsequences: false).map { Int32($0) }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
      let second = parts.count == 3 ? parts[2] : 0,
      (0...23).contains(hour) || (hour, minute, second) == (24, 0, 0),
      (0...59).contains(minute), (0...60).contains(second)
    else { return false }
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = (hour, minute, second)
    return true
  }

  private static func local(_ seconds: Int64) -> tm {
    var (seconds, fields) = (time_t(seconds), tm())
    localtime_r(&seconds, &fields)
    return fields
  }

  private static func utc(_ seconds: Int64) -> tm {
    var (seconds, fields) = (time_t(seconds), tm())
    gmtime_r(&seconds, &fields)
    return fields
  }

  private static func seconds(_ fields: inout tm) -> Int64 {
    fields.tm_isdst = -1
    return Int64(mktime(&fields))
  }
}
