/// Busy and idle time of each processor since boot, in clock ticks, from the first lines of `/proc/stat`.
///
/// Meant to be filled again and again: nothing is allocated once it is as large as the host.
struct CoreTimes {
  /// Processors beyond this number are left out.
  static let maximumCount = 1024

  private struct Core {
    /// The processor's number: those that are offline have no line.
    var number: UInt64
    var busy: UInt64
    var idle: UInt64
  }

  private var cores: [Core] = []

  /// How many processors have been read.
  var count: Int { cores.count }

  /// Reads the lines `cpu0`, `cpu1` and so on, up to the first line that is no processor's.
  mutating func fill(parsing bytes: UnsafeRawBufferPointer) {
    cores.removeAll(keepingCapacity: true)
    var text = ByteScanner(bytes)
    while var line = text.line(), cores.count < Self.maximumCount {
      let key = line.field()
      guard key.hasPrefix("cpu") else { return }
      var number = ByteScanner(UnsafeRawBufferPointer(rebasing: key[3...]))
      if let number = number.number(), let core = Self.parse(&line, number) { cores.append(core) }
    }
  }

  /// By how much the busiest processor's share of busy time exceeds the mean of all.
  ///
  /// - Returns: `nil` on a host of one processor, and where the processors are not those of the reading before.
  func imbalance(since old: CoreTimes) -> Double? {
    guard cores.count > 1, cores.count == old.cores.count else { return nil }
    var largest = 0.0
    var sum = 0.0
    for index in cores.indices {
      guard let share = Self.busyShare(from: old.cores[index], to: cores[index]) else { return nil }
      largest = max(largest, share)
      sum += share
    }
    return max(0, largest - sum / Double(cores.count))
  }

  private static func busyShare(from old: Core, to new: Core) -> Double? {
    guard old.number == new.number, let busy = growth(new.busy, since: old.busy) else { return nil }
    // Idle time may step back by a tick (proc(5)).
    let total = busy + (growth(new.idle, since: old.idle) ?? 0)
    return total > 0 ? busy / total : nil
  }

  private static func parse(_ line: inout ByteScanner, _ number: UInt64) -> Core? {
    guard let user = line.number(), let nice = line.number(), let system = line.number(),
      let idle = line.number()
    else { return nil }
    let iowait = line.number() ?? 0
    var busy = user &+ nice &+ system
    for _ in 0..<3 { busy &+= line.number() ?? 0 }
    return Core(number: number, busy: busy, idle: idle &+ iowait)
  }
}
