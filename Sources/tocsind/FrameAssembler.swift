import HostMetrics
import Journal
import LogFiles
import Model

/// Builds frames of ticks and journal entries, in the order of time.
///
/// A tick waits until the sources have had time to deliver what belongs to it. Entries older than that go ahead
/// of it in frames of the catch-up lane: they count and they prove facts, but no rate is judged by them.
struct FrameAssembler {
  private struct Batch {
    var entries: EntryBatch
    /// The place in the journal after it; empty for lines of a file.
    var cursor = ""
    /// Gaps before or among the entries: they go with the cursor, which leads past them.
    var gaps: [JournalGap] = []
    /// What is known of files after it.
    var positions: [FilePosition] = []
    var fileGaps: [FileGap] = []
  }

  /// How long a tick waits for entries of its second.
  static let closingDelayNanoseconds: UInt64 = 2_000_000_000
  /// Entries of a reader that has caught up may come so much later and still count as new.
  static let toleranceMicroseconds: Int64 = 30_000_000
  /// Batches may wait until they hold this much; nothing but time makes room then.
  static let maximumBytes = 16 << 20
  /// After so long without a tick the collectors are stuck, and what fills the memory goes ahead without one.
  static let patienceNanoseconds: UInt64 = 30_000_000_000
  /// Gaps in one frame that are told apart, of all hosts; as many more where each is of another host.
  private static let maximumGaps = 64
  /// Stands for the hosts beyond, which share one gap.
  static let otherHosts = "*"
  private var ticks: [TimedTick] = []
  private var batches: [Batch] = []
  private var fileBatches: [Batch] = []
  private(set) var waitingBytes = 0
  private var lastTick: UInt64 = 0
  private var gaps: [JournalGap] = []
  private var units = UnitNews()
  private var changes: [Change] = []
  private var decisions: [Decision]?
  private var isCaughtUp = false
  private var lastRealtime: Int64 = 0
  /// Wall-clock time of the first tick: what was written before it belongs to no tick.
  private var watchedSince: Int64?
  private let bootID: Identifier128

  init(bootID: Identifier128) {
    self.bootID = bootID
  }

  /// True when no more batches are to be added until a frame has taken some.
  var isFull: Bool { waitingBytes >= Self.maximumBytes }

  mutating func add(_ tick: TimedTick) {
    ticks.append(tick)
    lastTick = tick.header.monotonicNanoseconds
  }

  /// Adds a batch, and the cursor behind it.
  mutating func add(_ entries: EntryBatch, cursor: String) {
    batches.append(Batch(entries: entries, cursor: cursor, gaps: gaps))
    gaps = []
    waitingBytes += entries.byteCount
  }

  mutating func add(_ batch: FileBatch) {
    fileBatches.append(Batch(entries: batch.entries, positions: batch.positions, fileGaps: batch.gaps))
    waitingBytes += batch.entries.byteCount
  }

  /// Adds a gap to the batch that comes next; beyond the most that are told apart, the last one takes the rest.
  mutating func add(_ gap: JournalGap) {
    guard gaps.count >= Self.maximumGaps else { return gaps.append(gap) }
    var gap = gap
    if !gaps.contains(where: { $0.host == gap.host }) {
      // The room of this host's own gap is never taken by others.
      guard !gap.host.isEmpty, gaps.count >= 2 * Self.maximumGaps else { return gaps.append(gap) }
      gap.host = Self.otherHosts
    }
    guard let last = gaps.lastIndex(where: { $0.host == gap.host }) else { return gaps.append(gap) }
    gaps[last].add(gap)
  }

  mutating func add(_ news: UnitNews) { units.add(news) }

  /// Adds changes to the next tick's frame; they bring their own times.
  mutating func add(_ found: [Change]) {
    changes += found.prefix(max(0, Inbox.maximumChanges - changes.count))
  }

  /// Hands the decisions to the next frame, of whatever lane: what is read late is held back, too.
  mutating func add(_ known: [Decision]) { decisions = known }

  mutating func noteCaughtUp() { isCaughtUp = true }

  /// The frames that are complete at a moment of the monotonic clock, oldest first.
  mutating func frames(monotonicNanoseconds now: UInt64) -> [Frame] {
    var frames: [Frame] = []
    let isStuck = ticks.isEmpty && now > lastTick + Self.patienceNanoseconds
    if !isCaughtUp || (isStuck && isFull) { frames += catchUpFrames() }
    while let first = ticks.first, first.header.monotonicNanoseconds + Self.closingDelayNanoseconds <= now {
      ticks.removeFirst()
      frames += close(first)
    }
    if let decisions, !frames.isEmpty {
      frames[0].decisions = decisions
      self.decisions = nil
    }
    return frames
  }

  private mutating func close(_ tick: TimedTick) -> [Frame] {
    var frame = Frame(header: tick.header)
    frame.vanished = tick.tick.vanished
    frame.appeared = tick.tick.appeared
    frame.samples = tick.tick.samples
    frame.usages = tick.tick.usages
    frame.changes = tick.tick.changes + changes
    changes = []
    let begin = oldestOnTime(for: frame.header)
    let late =
      takeEntries(of: \.batches, since: begin, for: &frame)
      + takeEntries(of: \.fileBatches, since: begin, for: &frame)
    frame.units = units
    units = UnitNews()
    lastRealtime = tick.header.realtimeMicroseconds
    return late + [frame]
  }

  /// Moves the entries up to the frame's time into it; what is far too old comes back in frames of its own.
  ///
  /// The cursor goes with the frame itself, which comes last: it must never point before what was taken.
  private mutating func takeEntries(
    of source: WritableKeyPath<Self, [Batch]>, since begin: Int64, for frame: inout Frame
  ) -> [Frame] {
    let end = frame.header.realtimeMicroseconds
    var late: [Frame] = []
    var taken = 0
    for batch in self[keyPath: source] {
      if isEarly(batch, at: end) { break }
      taken += 1
      waitingBytes -= batch.entries.byteCount
      let old = batch.entries.entries.filter { $0.realtimeMicroseconds < begin }
      if !old.isEmpty { late.append(catchUpFrame(EntryBatch(old, of: batch.entries))) }
      append(batch, without: old.count, before: begin, to: &frame)
    }
    self[keyPath: source].removeFirst(taken)
    return late
  }

  /// True for a batch that belongs to a later tick, as long as there is room to wait for it.
  ///
  /// An entry from a future that is not near has a wrong time and must not hold up the others.
  private func isEarly(_ batch: Batch, at end: Int64) -> Bool {
    guard !isFull, let newest = batch.entries.entries.map(\.realtimeMicroseconds).max() else { return false }
    return newest > end && newest <= end + Self.toleranceMicroseconds
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
    note(batch, in: &frame)
    if frame.entries.isEmpty, late == 0 {
      frame.entries = batch.entries
    } else {
      for entry in batch.entries.entries where entry.realtimeMicroseconds >= begin {
        frame.entries.append(entry, from: batch.entries)
      }
    }
  }

  /// Sets how far the sources had been read after a batch that goes into a frame.
  private func note(_ batch: Batch, in frame: inout Frame) {
    if !batch.cursor.isEmpty { frame.journalCursor = batch.cursor }
    frame.gaps += batch.gaps
    frame.filePositions += batch.positions
    frame.fileGaps += batch.fileGaps
  }

  private mutating func catchUpFrames() -> [Frame] {
    // Lines of files wait for a tick that can tell which of them are late, unless there is none.
    let waiting = isFull ? batches + fileBatches : batches
    if isFull { fileBatches.removeAll(keepingCapacity: true) }
    batches.removeAll(keepingCapacity: true)
    waitingBytes = fileBatches.reduce(0) { $0 + $1.entries.byteCount }
    return waiting.map(catchUpFrame)
  }

  private func catchUpFrame(_ batch: Batch) -> Frame {
    var frame = catchUpFrame(batch.entries)
    note(batch, in: &frame)
    return frame
  }

  /// A frame of the entries' own time; a batch of the daemon's own entries only has none of its own.
  private func catchUpFrame(_ entries: EntryBatch) -> Frame {
    let newest = entries.entries.last { !$0.isForeign } ?? entries.entries.last
    let realtime = newest?.realtimeMicroseconds ?? lastRealtime
    var frame = Frame(
      header: FrameHeader(
        bootID: boot(of: newest), monotonicNanoseconds: (newest?.monotonicMicroseconds ?? 0) &* 1000,
        realtimeMicroseconds: realtime, utcOffsetSeconds: Clock.utcOffset(at: realtime), flags: .catchUp))
    frame.entries = entries
    return frame
  }
}

extension FrameAssembler {
  /// The boot that an entry belongs to; a line of a file does not say, and another host's is none of ours.
  private func boot(of entry: LogEntry?) -> Identifier128 {
    guard let entry, entry.bootID != .none, !entry.isForeign else { return bootID }
    return entry.bootID
  }
}

extension JournalGap {
  /// Takes another gap in: from the first to the last, and why where both have one reason.
  fileprivate mutating func add(_ other: JournalGap) {
    let (sum, overflow) = count.addingReportingOverflow(other.count)
    count = overflow ? .max : sum
    fromMicroseconds = min(fromMicroseconds, other.fromMicroseconds)
    toMicroseconds = max(toMicroseconds, other.toMicroseconds)
    if reason != other.reason { reason = .missing }
  }
}

extension EntryBatch {
  /// Some of the entries of another batch.
  fileprivate init(_ entries: [LogEntry], of other: EntryBatch) {
    self.init()
    for entry in entries { append(entry, from: other) }
  }
}
