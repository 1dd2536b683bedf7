/// What a source's series last said, by the series' names, until they are forgotten.
///
/// A source may say one thing now and another next: each series has a time of its own. What is new has to wait for
/// ``settle(in:)``, as there is room for only so much of all sources together.
struct SeriesMemory<Value: Sendable>: Sendable {
  /// What one series said.
  struct Entry: Sendable {
    var value: Value
    /// When, on the source's clock.
    var seconds: Double
    /// How many numbers it takes to remember it.
    var cost: Int
  }

  /// Numbers that are remembered.
  private(set) var cost = 0
  private var entries: [String: Entry] = [:]
  private var waiting: [(key: String, entry: Entry)] = []

  /// What a series said last.
  subscript(key: String) -> Entry? { entries[key] }

  /// Numbers that wait for room.
  var wanted: Int { waiting.reduce(0) { $0 + growth($1.key, $1.entry) } }

  /// Remembers what a series says now, at once where that takes no more room than before.
  mutating func put(_ entry: Entry, of key: String) {
    guard growth(key, entry) <= 0 else { return waiting.append((key, entry)) }
    keep(entry, of: key)
  }

  /// Remembers what waits as far as there is room.
  ///
  /// - Parameter room: Numbers for which there is room; what is used of it is taken off.
  /// - Returns: How many series found none. One that was known before stays as it was.
  mutating func settle(in room: inout Int) -> Int {
    var refused = 0
    for (key, entry) in waiting {
      let growth = growth(key, entry)
      if growth > room {
        refused += 1
      } else {
        room -= growth
        keep(entry, of: key)
      }
    }
    waiting = []
    return refused
  }

  /// Forgets what was last said before a time or, as a clock may be set back, after another.
  ///
  /// - Returns: How many numbers that were.
  /// - Complexity: O(series).
  mutating func forget(before first: Double, after last: Double) -> Int {
    let former = cost
    entries = entries.filter { $0.value.seconds >= first && $0.value.seconds <= last }
    cost = entries.values.reduce(0) { $0 + $1.cost }
    return former - cost
  }

  private func growth(_ key: String, _ entry: Entry) -> Int { entry.cost - (entries[key]?.cost ?? 0) }

  private mutating func keep(_ entry: Entry, of key: String) {
    cost += growth(key, entry)
    entries[key] = entry
  }
}
