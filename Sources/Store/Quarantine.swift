import Glibc

/// Files of no use, moved aside so that they can be looked at and are never in the way again.
struct Quarantine {
  /// State can be hundreds of megabytes: of old damage only this many are kept.
  static let capacity = 3

  let directory: String
  let name: String

  /// Moves the file and its companions to `NAME.corrupt-TIME` and returns that path.
  func moveAside(atMicroseconds time: Int64) throws(StoreFailure) -> String {
    let target = unusedTarget(atMicroseconds: time)
    for companion in StateFile.companions {
      let source = "\(directory)/\(name)\(companion)"
      let isRequired = companion.isEmpty
      guard rename(source, target + companion) != 0 else { continue }
      guard !isRequired && errno == ENOENT else {
        throw StoreFailure(errno: errno, path: source, operation: "move the file aside")
      }
    }
    return target
  }

  /// Removes the oldest of what was moved aside beyond the capacity and returns the names.
  func removeOldest() -> [String] {
    let files = StateFolder.names(in: directory).filter { $0.hasPrefix("\(name).corrupt-") }
    let targets = files.filter { file in !StateFile.companions.dropFirst().contains { file.hasSuffix($0) } }
    let surplus = targets.sorted().dropLast(Self.capacity)
    for target in surplus {
      for companion in StateFile.companions { unlink("\(directory)/\(target)\(companion)") }
    }
    return Array(surplus)
  }

  private func unusedTarget(atMicroseconds time: Int64) -> String {
    let plain = "\(directory)/\(name).corrupt-\(Self.stamp(time))"
    var target = plain
    var number = 1
    while access(target, F_OK) == 0 {
      number += 1
      target = "\(plain).\(number)"
    }
    return target
  }

  /// A time as `20260823T031407Z`, whose order is that of time.
  static func stamp(_ microseconds: Int64) -> String {
    var seconds = time_t(microseconds / 1_000_000)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return "\(microseconds)" }
    let date = padded(parts.tm_year + 1_900, 4) + padded(parts.tm_mon + 1, 2) + padded(parts.tm_mday, 2)
    return date + "T" + padded(parts.tm_hour, 2) + padded(parts.tm_min, 2) + padded(parts.tm_sec, 2) + "Z"
  }

  private static func padded(_ number: Int32, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
