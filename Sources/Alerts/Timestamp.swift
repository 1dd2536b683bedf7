/// Times as alerts write them: RFC 3339.
public enum Timestamp {
  /// UTC with microseconds: `2026-08-23T01:14:07.412000Z`.
  ///
  /// Years outside 0...9999 are written with a sign and six digits, as ISO 8601 allows, so that every
  /// value can be read back.
  public static func utc(_ microseconds: Int64) -> String {
    let time = CivilTime(microseconds: microseconds)
    return "\(date(time))T\(clock(time)):\(padded(time.second, 2)).\(padded(time.microsecond, 6))Z"
  }

  /// Reads what ``utc(_:)`` wrote, and nothing else.
  public static func microseconds(fromUTC text: String) -> Int64? {
    let bytes = Array(text.utf8)
    let isSigned = bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
    let shape = isSigned ? "sdddddd-dd-ddTdd:dd:dd.ddddddZ" : "dddd-dd-ddTdd:dd:dd.ddddddZ"
    guard matches(bytes, shape) else { return nil }
    let yearEnd = isSigned ? 7 : 4
    let field = { (from: Int, count: Int) in number(bytes[(yearEnd + from)..<(yearEnd + from + count)]) }
    let year = number(bytes[(isSigned ? 1 : 0)..<yearEnd])
    let time = CivilTime(
      year: bytes.first == UInt8(ascii: "-") ? -year : year, month: field(1, 2), day: field(4, 2),
      hour: field(7, 2), minute: field(10, 2), second: field(13, 2), microsecond: field(16, 6))
    return time.microsecondsSince1970
  }

  /// Local time to the second, with its offset: `2026-08-23T03:14:07+02:00`.
  ///
  /// RFC 3339 knows offsets of whole minutes below a day; what an offset has beyond that is left out of
  /// both the time and the offset.
  package static func local(_ microseconds: Int64, offsetSeconds: Int32) -> String {
    let minutes = wholeMinutes(offsetSeconds)
    let time = CivilTime(microseconds: microseconds, offsetSeconds: minutes * 60)
    let sign = minutes < 0 ? "-" : "+"
    let offset = "\(sign)\(padded(abs(minutes) / 60, 2)):\(padded(abs(minutes) % 60, 2))"
    return "\(date(time))T\(clock(time)):\(padded(time.second, 2))\(offset)"
  }

  /// When something began, for people who read it at `now`: `03:10`, after a day `08-22 03:10`.
  public static func since(_ microseconds: Int64, now: Int64, offsetSeconds: Int32) -> String {
    let time = CivilTime(microseconds: microseconds, offsetSeconds: wholeMinutes(offsetSeconds) * 60)
    let age = now.subtractingReportingOverflow(microseconds)
    guard age.overflow || abs(Int128(age.partialValue)) >= 86_400_000_000 else { return clock(time) }
    return "\(padded(time.month, 2))-\(padded(time.day, 2)) \(clock(time))"
  }

  /// Local time of day to the second, `03:10:02`; after a day from `now`, with the date: `08-22 03:10:02`.
  package static func moment(_ microseconds: Int64, now: Int64, offsetSeconds: Int32) -> String {
    let seconds = CivilTime(microseconds: microseconds).second
    return "\(since(microseconds, now: now, offsetSeconds: offsetSeconds)):\(padded(seconds, 2))"
  }

  private static func wholeMinutes(_ offsetSeconds: Int32) -> Int64 {
    min(max(Int64(offsetSeconds) / 60, -1_439), 1_439)
  }

  private static func date(_ time: CivilTime) -> String {
    let year: String
    if (0...9_999).contains(time.year) {
      year = padded(time.year, 4)
    } else {
      year = (time.year < 0 ? "-" : "+") + padded(abs(time.year), 6)
    }
    return "\(year)-\(padded(time.month, 2))-\(padded(time.day, 2))"
  }

  private static func clock(_ time: CivilTime) -> String {
    "\(padded(time.hour, 2)):\(padded(time.minute, 2))"
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
  }

  private static func matches(_ bytes: [UInt8], _ shape: String) -> Bool {
    guard bytes.count == shape.utf8.count else { return false }
    for (byte, expected) in zip(bytes, shape.utf8) {
      switch expected {
      case UInt8(ascii: "d"):
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return false }
      case UInt8(ascii: "s"): continue
      default:
        guard byte == expected else { return false }
      }
    }
    return true
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64 {
    digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }
}
