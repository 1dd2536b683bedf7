import Detection
import LogTemplates
import Model

extension LogWatch {
  /// Takes what only the service manager and journald can say, by fields that nobody else can set.
  ///
  /// Of the past it changes what is known of a unit's state; no rate and no pause is judged by it.
  mutating func noteTrusted(_ entry: LogEntry, in batch: EntryBatch, isLate: Bool) {
    if let event = LogLife.Event(entry) {
      let subject = batch.bytes[entry.subjectUnit.indices]
      note(event, of: subject, at: entry.realtimeMicroseconds, isLate: isLate)
    } else if entry.transport == .driver, entry.messageID == Self.dropped, entry.number > 0 {
      noteDropped(
        entry.number, host: Self.host(of: entry, in: batch), saying: batch.bytes[entry.message.indices],
        isLate: isLate)
    }
  }

  // MARK: Lives of units

  private static let service = Array(".service".utf8)
  private static let timer = Array(".timer".utf8)

  /// Timers are noted at the service that they start; of other units nobody expects to hear.
  private mutating func note(
    _ event: LogLife.Event, of subject: ArraySlice<UInt8>, at realtime: Int64, isLate: Bool
  ) {
    if subject.hasEnding(Self.timer) {
      guard let unit = place(of: subject.dropLast(Self.timer.count) + Self.service, at: realtime) else {
        return
      }
      units[unit].life.isTimerStopped = event == .stopped || event == .stopping || event == .failed
    } else if subject.hasEnding(Self.service), let unit = place(of: subject, at: realtime) {
      guard units[unit].life.note(event, at: moment.now) else { return }
      if isLate {
        units[unit].runs.touch(at: moment.now)
      } else {
        units[unit].runs.note(at: moment.now, since: lostAt, moment.calendar)
      }
    }
  }

  /// The place of a unit that the manager speaks of.
  private mutating func place(of name: ArraySlice<UInt8>, at realtime: Int64) -> Int? {
    let bytes = names.foldedName(ofUnit: name) ?? Array(name)
    guard let found = book.enrol(unit: bytes.span, realtimeMicroseconds: realtime) else { return nil }
    grow(pairs: pairs.count, units: Int(found.unit) + 1)
    if found.isNew { resetUnit(Int(found.unit)) }
    return Int(found.unit)
  }

  // MARK: Entries that journald dropped

  /// systemd calls it `SD_MESSAGE_JOURNAL_DROPPED`.
  private static let dropped = Identifier128(high: 0xa596_d6fe_7bfa_4994, low: 0x828e_7230_9e95_d61e)

  /// `Suppressed 1234 messages from web.service`: they count for the unit's rate, and what the last minutes
  /// seem to lack may be among them.
  private mutating func noteDropped(
    _ number: UInt64, host: ArraySlice<UInt8>, saying message: ArraySlice<UInt8>, isLate: Bool
  ) {
    droppedEntries = Self.sum(droppedEntries, number)
    guard let blank = message.lastIndex(of: UInt8(ascii: " ")) else { return }
    let name = host + message[(blank + 1)...]
    let folded = names.foldedName(ofUnit: name[...]) ?? Array(name)
    guard let unit = book.unit(named: folded.span).map(Int.init), units.indices.contains(unit) else { return }
    if !isLate { count(unit, .others, number, leading: nil) }
    units[unit].since = moment.now
  }
}

extension LogWatch {
  /// The name of another host with its slash; empty for this one.
  private static func host(of entry: LogEntry, in batch: EntryBatch) -> ArraySlice<UInt8> {
    let unit = batch.bytes[entry.unit.indices]
    guard entry.isForeign, let slash = unit.firstIndex(of: UInt8(ascii: "/")) else { return [] }
    return unit[...slash]
  }

  /// Takes that lines of a unit's file may be missing: no pause and no window before this moment is judged.
  mutating func noteLoss(ofUnit name: String) {
    guard let unit = book.unit(named: Array(name.utf8).span).map(Int.init), units.indices.contains(unit)
    else {
      return
    }
    units[unit].since = moment.now
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasEnding(_ ending: [UInt8]) -> Bool {
    count > ending.count && suffix(ending.count).elementsEqual(ending)
  }
}
