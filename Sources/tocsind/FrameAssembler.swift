import HostMetrics
import Journal
import Model

/// Builds frames of ticks and journal entries, in the order of time.
///
/// A tick waits until the sources have had time to deliver what belongs to it. Entries older than that go ahead
/// of it in frames of the catch-up lane: they count and they prove facts, but no rate is judged by them.
struct FrameAssembler {
  private struct Batch {
    var entries: EntryBatch
    var position: JournalPosition
  }

  /// How long a tick waits for entries of its second.
  static let closingDelayNanoseconds: UInt64 = 2_000_000_000
  /// Entries of a reader that has caught up may come so much later and still count as new.
  static let toleranceMicroseconds: Int64 = 30_000_000
  /// Batches that may wait while no tick comes: collectors that are stuck must not fill the memory.
  static let maximumBatches = 256
  private var ticks: [TimedTick] = []
  private var batches: [Batch] = []
  private var lost: UInt64 = 0
  private var isCaughtUp = false
  private var lastRealtime: Int64 = 0
  /// Wall-clock time of the first tick: what was written before it belongs to no tick.
  private var watchedSince: Int64?
  private let bootID: Identifier128

  init(bootID: Identifier128) {
    self.bootID = bootID
  }

  mutating func add(_ tick: TimedTick) { ticks.append(tick) }

  mutating func add(_ entries: EntryBatch, at position: JournalPosition) {
    batches.append(Batch(entries: entries, position: position))
  }

  mutating func addLost(_ count: UInt64) { lost += count }

  mutating func noteCaughtUp() { isCaughtUp = true }

  /// The frames that are complete at a moment of the monotonic clock, oldest first.
  mutating func frames(monotonicNanoseconds now: UInt64) -> [Frame] {
    var frames: [Frame] = []
    if !isCaughtUp || (ticks.isEmpty && batches.count >= Self.maximumBatches) { frames += catchUpFrames() }
    while let first = ticks.first, first.header.monotonicNanoseconds + Self.closingDelayNanoseconds <= now {
      ticks.removeFirst()
      frames += close(first)
    }
    return frames
  }

  private mutating func close(_ tick: TimedTick) -> [Frame] {
    var frame = Frame(header: tick.header)
    frame.vanished = tick.tick.vanished
    frame.appeared = tick.tick.appeared
    frame.samples = tick.tick.samples
    frame.usages = tick.tick.usages
    let late = takeEntries(for: &frame)
    frame.lostEntries = lost
    lost = 0
    lastRealtime = tick.header.realtimeMicroseconds
    return late + [frame]
  }

  /// Moves the entries up to the frame's time into it; what is far too old comes back in frames of its own.
  ///
  /// The cursor goes with the frame itself, which comes last: it must never point before what was taken.
  private mutating func takeEntries(for frame: inout Frame) -> [Frame] {
    let end = frame.header.realtimeMicroseconds
    let begin = oldestOnTime(for: frame.header)
    var late: [Frame] = []
    while let batch = batches.first {
      // An entry from a future that is not near has a wrong time and must not hold up the others.
      let newest = batch.entries.entries.map(\.realtimeMicroseconds).max()
      if let newest, newest > end, newest <= end + Self.toleranceMicroseconds { break }
      batches.removeFirst()
      let old = batch.entries.entries.filter { $0.realtimeMicroseconds < begin }
      if !old.isEmpty { late.append(catchUpFrame(EntryBatch(old, of: batch.entries))) }
      append(batch, without: old.count, before: begin, to: &frame)
    }
    return late
  }

  /// The time from which on entries count as new in a frame.
  ///
  /// A wall clock that was set back makes the time of the first tick meaningless.
  private mutating func oldestOnTime(for header: FrameHeader) -> Int64 {
    let end = header.realtimeMicroseconds
    let tolerated = min(lastRealtime, end) - Self.toleranceMicroseconds
    if header.flags.contains(.clockStep) { watchedSince = min(watchedSince ?? end, tolerated) }
    let since = watchedSince ?? end
    watchedSince = since
    return max(since, tolerated)
  }

  private func append(_ batch: Batch, without late: Int, before begin: Int64, to frame: inout Frame) {
    frame.journalCursor = batch.position.cursor
    if frame.entries.isEmpty, late == 0 {
      frame.entries = batch.entries
    } else {
      for entry in batch.entries.entries where entry.realtimeMicroseconds >= begin {
        frame.entries.append(entry, from: batch.entries)
      }
    }
  }

  private mutating func catchUpFrames() -> [Frame] {
    defer { batches.removeAll(keepingCapacity: true) }
    return batches.map(catchUpFrame)
  }

  private func catchUpFrame(_ batch: Batch) -> Frame {
    var frame = catchUpFrame(batch.entries)
    frame.journalCursor = batch.position.cursor
    return frame
  }

  /// A frame of the entries' own time; a batch of the daemon's own entries only has none of its own.
  private func catchUpFrame(_ entries: EntryBatch) -> Frame {
    let newest = entries.entries.last
    let realtime = newest?.realtimeMicroseconds ?? lastRealtime
    var frame = Frame(
      header: FrameHeader(
        bootID: newest?.bootID ?? bootID, monotonicNanoseconds: (newest?.monotonicMicroseconds ?? 0) &* 1000,
        realtimeMicroseconds: realtime, utcOffsetSeconds: Clock.utcOffset(at: realtime), flags: .catchUp))
    frame.entries = entries
    return frame
  }
}

extension EntryBatch {
  /// Some of the entries of another batch.
  fileprivate init(_ entries: [LogEntry], of other: EntryBatch) {
    self.init()
    for entry in entries { append(entry, from: other) }
  }
}
