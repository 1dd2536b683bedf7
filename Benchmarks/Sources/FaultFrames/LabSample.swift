/// What the lab recorded every two seconds: numbers of /proc and /sys as the kernel wrote them.
struct LabSample: Decodable {
  /// `CLOCK_MONOTONIC`, seconds.
  let monotonic: Double
  /// The wall clock, seconds since 1970 UTC.
  let realtime: Double
  /// The host's counters and levels by the lab's names.
  let host: [String: Double]
  /// Those of each unit's control group.
  let units: [String: [String: Double]]
  /// Packets that each unit has sent and received, in every other sample.
  let packets: [String: Double]?

  private enum CodingKeys: String, CodingKey {
    case monotonic = "t"
    case realtime = "w"
    case host = "h"
    case units = "u"
    case packets = "ip"
  }

  /// The clock of the sample in the kernel's nanoseconds.
  var nanoseconds: UInt64 { UInt64(monotonic * 1e9) }
  /// The wall clock in microseconds.
  var microseconds: Int64 { Int64(realtime * 1e6) }
}

extension [String: Double] {
  /// A counter as the kernel would print it; 0 where the lab did not record it.
  func whole(_ key: String) -> String { String(UInt64(Swift.max(0, self[key] ?? 0))) }

  /// The counters of a group, `group.name`, in the order of their names.
  func members(of group: String) -> [(name: String, value: String)] {
    keys.filter { $0.hasPrefix(group) }.sorted().map {
      (String($0.dropFirst(group.count)), String(Int64(self[$0] ?? 0)))
    }
  }

  /// The middle parts of the names `group.NAME.field`.
  func names(in group: String) -> [String] {
    let names = keys.filter { $0.hasPrefix(group) }.compactMap { key in
      key.lastIndex(of: ".").map { String(key[..<$0].dropFirst(group.count)) }
    }
    return Set(names).sorted()
  }
}
