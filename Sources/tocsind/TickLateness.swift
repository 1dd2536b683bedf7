/// How late the newest ticks came: what the scheduler, a hypervisor or a slow pass before them cost.
struct TickLateness {
  /// Ticks that are looked back upon: a quarter of an hour of them at one a second.
  static let capacity = 1024

  private var seconds: [Float] = []
  private var next = 0

  /// Adds a tick; once there are many, it takes the place of the oldest.
  mutating func note(nanoseconds: UInt64) {
    let late = Float(Double(nanoseconds) / 1e9)
    if seconds.count < Self.capacity {
      seconds.append(late)
    } else {
      seconds[next] = late
    }
    next = (next + 1) % Self.capacity
  }

  /// What this share of the ticks did not exceed, seconds; 0 before the first tick.
  ///
  /// - Complexity: O(n log n) in the ticks that are looked back upon.
  func quantile(_ share: Double) -> Double {
    guard !seconds.isEmpty else { return 0 }
    let rank = Int((share * Double(seconds.count)).rounded(.up)) - 1
    return Double(seconds.sorted()[min(max(rank, 0), seconds.count - 1)])
  }
}
