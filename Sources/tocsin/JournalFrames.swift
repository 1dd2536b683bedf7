import Glibc
import Journal
import Model

/// Makes frames of journal files alone: one for each second that has entries, and empty ones through silence.
enum JournalFrames {
  /// What the daemon logs itself is no more judged in a replay than it was live.
  static let ownUnit = "tocsin.service"
  /// Seconds between the empty frames: a quiet journal must not stop the engine's clock.
  private static let silenceSeconds: Int64 = 10
  /// Longer silences are passed over: the machine was off, or nobody wrote.
  private static let longestSilenceSeconds: Int64 = 86_400

  static func forEach(directory: String, _ body: (Frame) -> Void) throws(JournalFailure) {
    var pending: Frame?
    try JournalScanner.forEachBatch(directory: directory, ownUnit: ownUnit) { batch, _ in
      for entry in batch.entries { add(entry, from: batch, to: &pending, body) }
    }
    if let pending { body(pending) }
  }

  private static func add(
    _ entry: LogEntry, from batch: EntryBatch, to pending: inout Frame?, _ body: (Frame) -> Void
  ) {
    let header = header(of: entry)
    if let current = pending, !isSameSecond(current.header, header) {
      body(current)
      fillSilence(from: current.header, to: header, body)
      pending = nil
    }
    var frame = pending ?? Frame(header: header)
    frame.entries.append(entry, from: batch)
    pending = frame
  }

  private static func isSameSecond(_ left: FrameHeader, _ right: FrameHeader) -> Bool {
    left.bootID == right.bootID
      && left.monotonicNanoseconds / 1_000_000_000 == right.monotonicNanoseconds / 1_000_000_000
  }

  private static func fillSilence(from first: FrameHeader, to last: FrameHeader, _ body: (Frame) -> Void) {
    guard first.bootID == last.bootID, last.monotonicNanoseconds > first.monotonicNanoseconds else { return }
    let seconds = Int64((last.monotonicNanoseconds - first.monotonicNanoseconds) / 1_000_000_000)
    guard seconds <= longestSilenceSeconds else { return }
    for second in stride(from: silenceSeconds, to: seconds, by: Int64.Stride(silenceSeconds)) {
      var header = first
      header.monotonicNanoseconds += UInt64(second) * 1_000_000_000
      header.realtimeMicroseconds += second * 1_000_000
      body(Frame(header: header))
    }
  }

  private static func header(of entry: LogEntry) -> FrameHeader {
    FrameHeader(
      bootID: entry.bootID, monotonicNanoseconds: entry.monotonicMicroseconds &* 1000,
      realtimeMicroseconds: entry.realtimeMicroseconds,
      utcOffsetSeconds: utcOffset(entry.realtimeMicroseconds),
      flags: [])
  }

  private static func utcOffset(_ realtimeMicroseconds: Int64) -> Int32 {
    var seconds = time_t(realtimeMicroseconds / 1_000_000)
    var fields = tm()
    return localtime_r(&seconds, &fields) == nil ? 0 : Int32(fields.tm_gmtoff)
  }
}
