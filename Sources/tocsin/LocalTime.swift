import Glibc

/// Points in time as tables show them.
enum LocalTime {
  /// `2026-08-23 03:10:07` in the caller's time zone.
  static func text(_ microseconds: Int64) -> String {
    var seconds = time_t(microseconds / 1_000_000)
    var fields = tm()
    guard localtime_r(&seconds, &fields) != nil else { return "?" }
    var text = [CChar](repeating: 0, count: 40)
    let count = strftime(&text, text.count, "%F %T", &fields)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
