import Alerts
public import Diagnosis
import Model

/// What the engine knows of changes, and of the boot that it last saw.
struct ChangeBook: Sendable {
  var ledger = ChangeLedger()
  var history = UnitHistory()
  /// The boot of the newest live frame.
  var bootID = Identifier128.none
}

extension Engine {
  /// What changed in the last day.
  public var changes: ChangeLedger { changeBook.ledger }

  /// Takes the changes that a frame brings, and those that its header tells of.
  mutating func takeChanges(of frame: Frame) {
    noteBoot(frame.header)
    // Before the entries: what starts a unit may be told with its first start.
    graph.take(frame.units)
    for change in frame.changes { note(change) }
    changeBook.ledger.prune(at: frame.header.realtimeMicroseconds)
  }

  /// A boot is dated by the clock that began with it; one older than a day explains nothing.
  private mutating func noteBoot(_ header: FrameHeader) {
    guard header.bootID != .none, header.bootID != changeBook.bootID else { return }
    changeBook.bootID = header.bootID
    let up = Int64(min(header.monotonicNanoseconds / 1000, 1 << 60))
    let (bootedAt, isBeforeTime) = header.realtimeMicroseconds.subtractingReportingOverflow(up)
    guard up < ChangeLedger.seconds * 1_000_000, !isBeforeTime else { return }
    let change = Change(
      realtimeMicroseconds: bootedAt, kind: .boot, entity: .host,
      summary: "the host was booted")
    changeBook.ledger.note(change)
  }

  /// Takes a change that an entry of the journal tells of, if it tells of one and its sender is who it seems.
  ///
  /// Most entries cost two comparisons.
  mutating func noteChange(_ entry: LogEntry, in batch: EntryBatch) {
    guard !entry.isForeign, entry.transport != .file, let found = JournalChange(entry, in: batch) else {
      return
    }
    if case .unit(let event) = found {
      note(event, ofUnit: batch.bytes[entry.subjectUnit.indices], at: entry.realtimeMicroseconds)
    } else if let change = found.change(at: entry.realtimeMicroseconds, settings), !isKnownStep(change) {
      note(change)
    }
  }

  /// What changed is told in the words of whoever changed it, so nothing of that is kept which may not be.
  private mutating func note(_ change: Change) {
    var change = change
    change.summary = logs.redaction.text(change.summary)
    changeBook.ledger.note(change)
  }

  private mutating func note(
    _ event: UnitHistory.Event, ofUnit raw: ArraySlice<UInt8>, at microseconds: Int64
  ) {
    guard JournalChange.isWatched(raw) else { return }
    let unit = UnitName.folded(String(decoding: raw, as: UTF8.self))
    let isTimed = graph.relations(of: unit)?.triggeredBy.contains { $0.hasSuffix(".timer") } ?? false
    changeBook.history.note(event, of: unit, at: microseconds, isTimed: isTimed, in: &changeBook.ledger)
  }

  /// The frame tells by how much a clock was set; the manager says of the same step that there was one.
  private func isKnownStep(_ change: Change) -> Bool {
    guard change.kind == .clock else { return false }
    let (end, isBeyondTime) = change.realtimeMicroseconds.addingReportingOverflow(30_000_000)
    return !isBeyondTime && changeBook.ledger.near(end, before: 60).contains { $0.kind == .clock }
  }
}

extension ChangeBook {
  func encode(into writer: inout ByteWriter) {
    ledger.encode(into: &writer)
    history.encode(into: &writer)
    writer.write(bootID)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    ledger = try ChangeLedger(decoding: &reader)
    history = try UnitHistory(decoding: &reader)
    bootID = try reader.readIdentifier()
  }
}
