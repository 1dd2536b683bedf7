/// Files that programs write again and again, such as a lease or a list of printers: no news.
struct FileHabits {
  /// So many changes in ``seconds`` are told; what goes on after that is a habit.
  static let told = 3
  static let seconds = 3600.0
  /// Files remembered at most; of more, the one longest quiet is forgotten.
  static let capacity = 512

  private var files: [String: (since: Double, count: Int)] = [:]
  /// Changes not told.
  private(set) var muted: UInt64 = 0

  init() {}

  /// Counts a change of a file; true where it is none to be told.
  mutating func isHabit(_ path: String, at now: Double) -> Bool {
    var entry = files[path] ?? (now, 0)
    // A full hour of quiet ends a habit, and nothing less: each change of one begins the hour anew.
    if now - entry.since >= Self.seconds { entry = (now, 0) }
    entry.count += 1
    if entry.count > Self.told { entry.since = now }
    if files[path] == nil, files.count >= Self.capacity, let oldest = files.min(by: Self.isOlder) {
      files[oldest.key] = nil
    }
    files[path] = entry
    guard entry.count > Self.told else { return false }
    muted &+= 1
    return true
  }

  private static func isOlder(
    _ left: (key: String, value: (since: Double, count: Int)),
    _ right: (key: String, value: (since: Double, count: Int))
  ) -> Bool {
    (left.value.since, left.key) < (right.value.since, right.key)
  }
}
