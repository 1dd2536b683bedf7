import Engine
import Glibc
import Journal
import Model

extension TemplateSurvey {
  /// Counts the entries of journal files under the names that the daemon counts them under.
  ///
  /// `directory` is where the files are, this machine's where it is `nil`; times are microseconds since 1970 UTC.
  init(
    journal directory: String?, from: Int64?, to: Int64?, units: UnitFilter, keepsValues: Bool
  ) throws(JournalFailure) {
    self.init(clock: .realtime, keepsValues: keepsValues)
    var units = units
    var names = SpeakerNames()
    do {
      try JournalScanner.forEachBatch(directory: directory, from: from, to: to) { batch, _ in
        for index in batch.entries.indices { count(index, of: batch, &names, &units) }
        if Interruption.isRequested { throw Interrupted() }
      }
    } catch {
      guard case .consumer(is Interrupted) = error else { throw error }
    }
  }

  private mutating func count(
    _ index: Int, of batch: EntryBatch, _ names: inout SpeakerNames, _ units: inout UnitFilter
  ) {
    let entry = batch.entries[index]
    let bytes = batch.bytes.span
    let message = bytes.extracting(entry.message.indices)
    if let name = names.sharedName(of: entry, in: batch) {
      let own = batch.bytes[entry.unit.indices]
      guard units.admits(name[...]) || (!own.isEmpty && units.admits(own)) else { return }
      observe(unit: name.span, message: message, priority: entry.priority, time: entry.realtimeMicroseconds)
    } else {
      guard units.admits(batch.bytes[entry.unit.indices]) else { return }
      let unit = bytes.extracting(entry.unit.indices)
      observe(unit: unit, message: message, priority: entry.priority, time: entry.realtimeMicroseconds)
    }
  }

  private struct Interrupted: Error {}
}

/// Which units are asked for.
struct UnitFilter {
  private let patterns: [String]
  private var last: (name: [UInt8], answer: Bool)?

  /// Admits names that match one of the shell patterns; all names where there is none.
  ///
  /// As in systemctl(1) a pattern without a suffix is one of services.
  init(patterns: [String]) {
    self.patterns = patterns + patterns.filter { !$0.contains(".") }.map { $0 + ".service" }
  }

  /// True for the unit of an entry to be counted; entries of one unit come in rows.
  mutating func admits(_ name: ArraySlice<UInt8>) -> Bool {
    if patterns.isEmpty { return true }
    if let last, last.name.elementsEqual(name) { return last.answer }
    let text = String(decoding: name, as: UTF8.self)
    let answer = patterns.contains { fnmatch($0, text, 0) == 0 }
    last = (Array(name), answer)
    return answer
  }
}
