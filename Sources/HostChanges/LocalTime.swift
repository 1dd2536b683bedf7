import Glibc

/// Reads the local times that package managers write.
enum LocalTime {
  /// Microseconds since 1970 UTC of `2026-08-23` and `02:59:07`; nil where they are none.
  ///
  /// The hour that a clock in autumn shows twice is taken as the C library takes it.
  static func microseconds(date: ArraySlice<UInt8>, time: ArraySlice<UInt8>) -> Int64? {
    guard let days = numbers(date, separator: UInt8(ascii: "-")),
      let hours = numbers(time, separator: UInt8(ascii: ":")),
      (1970...9999).contains(days.0), (1...12).contains(days.1), (1...31).contains(days.2),
      (0...23).contains(hours.0), (0...59).contains(hours.1), (0...60).contains(hours.2)
    else { return nil }
    var fields = tm()
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (days.0 - 1900, days.1 - 1, days.2)
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = hours
    fields.tm_isdst = -1
    let seconds = Int64(mktime(&fields))
    return seconds < 0 ? nil : seconds * 1_000_000
  }

  private static func numbers(_ text: ArraySlice<UInt8>, separator: UInt8) -> (Int32, Int32, Int32)? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, let first = number(parts[0]), let second = number(parts[1]),
      let third = number(parts[2])
    else { return nil }
    return (first, second, third)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int32? {
    guard (1...4).contains(digits.count) else { return nil }
    var value: Int32 = 0
    for byte in digits {
      guard byte &- UInt8(ascii: "0") < 10 else { return nil }
      value = value * 10 + Int32(byte - UInt8(ascii: "0"))
    }
    return value
  }
}
