import Model

/// A unit, or several that share a folded name, through one pass and from pass to pass.
final class MeasuredUnit {
  /// True when this pass saw it.
  private(set) var isSeen = false
  private var signals: SignalGroup<UnitSignal>
  /// True once a walk has ended that saw it: from then on, what a new control group of it used is growth.
  private var isKnown = false
  private var grown = [Double?](repeating: nil, count: GroupCounter.allCases.count)
  private var memory: Double?
  private var memoryWithCache: Double?
  private var memoryOfLimit: Double?
  private var tasks: Double?
  private var tasksOfLimit: Double?
  private var counts: UnitCounts?
  private var newestCounts: UnitCounts?

  init(named name: String) {
    signals = SignalGroup(of: Entity(kind: .unit, name: name))
  }

  /// Adds what one of its control groups says.
  ///
  /// - Parameters:
  ///   - reading: What its files say.
  ///   - earlier: What they said in the pass before; `nil` for a control group that was not seen in it.
  ///   - isNew: True where a control group that was not seen before did not exist before.
  func add(_ reading: GroupReading, since earlier: GroupReading?, isNew: Bool) {
    isSeen = true
    memory = Self.sum(memory, reading.memory)
    memoryWithCache = Self.sum(memoryWithCache, reading.memoryWithCache)
    tasks = Self.sum(tasks, reading.tasks)
    memoryOfLimit = Self.larger(memoryOfLimit, Self.share(reading.memory, of: reading.memoryLimit))
    tasksOfLimit = Self.larger(tasksOfLimit, Self.share(reading.tasks, of: reading.tasksLimit))
    guard isKnown, earlier != nil || isNew else { return }
    for counter in GroupCounter.allCases {
      let before = earlier.map { $0[counter] } ?? 0
      guard let growth = growth(reading[counter], since: before) else { continue }
      let former = grown[counter.rawValue] ?? 0
      grown[counter.rawValue] = counter.isStall ? max(former, growth) : former + growth
    }
  }

  /// Takes what the system bus says of it; units under a folded name, each new, are not asked about.
  func add(_ counts: UnitCounts) {
    newestCounts = counts
  }

  /// Hands out the values of this pass.
  ///
  /// - Parameters:
  ///   - elapsed: Seconds since the pass before; `nil` in the first.
  ///   - output: Where they go.
  func report(over elapsed: Double?, to output: inout SignalOutput) {
    if let elapsed, elapsed > 0 { reportRates(elapsed, to: &output) }
    reportCounts(to: &output)
    signals.report(.memory, memory, to: &output)
    signals.report(.memoryWithCache, memoryWithCache, to: &output)
    signals.report(.memoryOfLimit, memoryOfLimit, to: &output)
    signals.report(.tasks, tasks, to: &output)
    signals.report(.tasksOfLimit, tasksOfLimit, to: &output)
  }

  /// Forgets what belongs to this pass alone.
  func endPass() {
    isKnown = true
    isSeen = false
    for index in grown.indices { grown[index] = nil }
    (memory, memoryWithCache, memoryOfLimit, tasks, tasksOfLimit) = (nil, nil, nil, nil, nil)
  }

  /// Lets its signals vanish.
  func close(in output: inout SignalOutput) {
    signals.close(in: &output)
  }

  private func reportRates(_ elapsed: Double, to output: inout SignalOutput) {
    signals.report(.processor, self[.processorMicroseconds].map { $0 / 1e6 / elapsed }, to: &output)
    signals.report(.throttled, throttled, to: &output)
    signals.report(.kills, self[.kills], to: &output)
    signals.report(.processorPressure, share(.processorStall, elapsed), to: &output)
    signals.report(.memoryPressure, share(.memoryStall, elapsed), to: &output)
    signals.report(.ioPressure, share(.ioStall, elapsed), to: &output)
    let rates: [(UnitSignal, GroupCounter)] = [
      (.limitHits, .limitHits), (.readBytes, .readBytes), (.writtenBytes, .writtenBytes), (.reads, .reads),
      (.writes, .writes),
    ]
    for (signal, counter) in rates { signals.report(signal, self[counter].map { $0 / elapsed }, to: &output) }
  }

  /// The part of the quota's periods in which it was used up; nothing where no period has passed.
  private var throttled: Double? {
    guard let periods = self[.periods], periods > 0, let stopped = self[.throttledPeriods] else { return nil }
    return min(stopped / periods, 1)
  }

  /// Bus and control groups are read at different times: a rate is over the time between two bus readings.
  private func reportCounts(to output: inout SignalOutput) {
    guard let new = newestCounts else { return }
    newestCounts = nil
    defer { counts = new }
    guard let old = counts, new.nanoseconds > old.nanoseconds else { return }
    let elapsed = Double(new.nanoseconds - old.nanoseconds) / 1e9
    signals.report(.restarts, growth(new.restarts, since: old.restarts), to: &output)
    signals.report(
      .receivedBytes, rate(new.receivedBytes, since: old.receivedBytes, over: elapsed), to: &output)
    signals.report(.sentBytes, rate(new.sentBytes, since: old.sentBytes, over: elapsed), to: &output)
    signals.report(
      .receivedPackets, rate(new.receivedPackets, since: old.receivedPackets, over: elapsed), to: &output)
    signals.report(.sentPackets, rate(new.sentPackets, since: old.sentPackets, over: elapsed), to: &output)
  }

  private subscript(counter: GroupCounter) -> Double? { grown[counter.rawValue] }

  /// Stalled time over elapsed time; the two clocks are not read at once, so the share is held to 1.
  private func share(_ stall: GroupCounter, _ elapsed: Double) -> Double? {
    self[stall].map { min($0 / 1e6 / elapsed, 1) }
  }

  private static func share(_ value: UInt64?, of limit: UInt64?) -> Double? {
    guard let value, let limit, limit > 0 else { return nil }
    return min(Double(value) / Double(limit), 1)
  }

  private static func sum(_ left: Double?, _ right: UInt64?) -> Double? {
    right.map { (left ?? 0) + Double($0) } ?? left
  }

  private static func larger(_ left: Double?, _ right: Double?) -> Double? {
    guard let left, let right else { return left ?? right }
    return max(left, right)
  }
}
