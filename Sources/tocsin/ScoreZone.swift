import Glibc

/// A time zone's offset from UTC, from the system's zone files.
struct ScoreZone {
  private let isUTC: Bool
  private var cachedQuarter = Int64.min
  private var cachedOffset: Int64 = 0

  /// Zones change at whole quarters of an hour, so that one lookup serves all moments of one.
  private static let quarter: Int64 = 900
  private static let folder = "/usr/share/zoneinfo"

  /// Takes a zone by its name, such as `Europe/Berlin`; nil where the system has none of that name.
  ///
  /// The whole process is in that zone from then on: the C library knows no other way.
  init?(named name: String) {
    isUTC = name == "UTC"
    guard !isUTC else { return }
    guard Self.isPlain(name), Self.isZoneFile("\(Self.folder)/\(name)") else { return nil }
    setenv("TZ", ":\(Self.folder)/\(name)", 1)
    tzset()
  }

  /// Seconds since 1970 of a moment, for which a zone may have to be known.
  mutating func unixSeconds(_ time: ScoreTime) -> Double {
    guard !time.isZoned, !isUTC else { return time.seconds }
    // The offset shortly before a change and shortly after it: the wall clock tells which one held.
    let first = time.seconds - Double(offset(at: time.seconds))
    return time.seconds - Double(offset(at: first))
  }

  /// Seconds since Monday 00:00 of local time.
  mutating func secondOfWeek(_ seconds: Double) -> Int32 {
    let local = Int64(seconds.rounded(.down)) + offset(at: seconds)
    // 1970 began on a Thursday.
    let rest = (local + 3 * 86_400) % 604_800
    return Int32(rest < 0 ? rest + 604_800 : rest)
  }

  private mutating func offset(at seconds: Double) -> Int64 {
    guard !isUTC else { return 0 }
    let quarter = Int64((seconds / Double(Self.quarter)).rounded(.down))
    if quarter != cachedQuarter {
      var moment = time_t(quarter * Self.quarter)
      var fields = tm()
      cachedOffset = localtime_r(&moment, &fields) == nil ? 0 : Int64(fields.tm_gmtoff)
      cachedQuarter = quarter
    }
    return cachedOffset
  }

  /// No way out of the folder, and nothing that the C library would read as a rule.
  private static func isPlain(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
            || byte &- UInt8(ascii: "0") <= 9 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "+")
        }
    }
  }

  /// True for a file that begins as zone files do (RFC 9636): lists of zones lie among them.
  private static func isZoneFile(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var start: [UInt8] = [0, 0, 0, 0]
    let count = start.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return count == start.count && start == Array("TZif".utf8)
  }
}
