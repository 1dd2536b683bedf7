import Diagnosis
import LogTemplates
import Model

/// Whether a signature may stand for the entries of a pair of unit and template.
enum SignatureVerdict: UInt8 {
  /// Nobody has asked yet.
  case unknown
  /// None may: its text holds no signature's literal.
  case none
  /// One may: each entry is to be looked at.
  case some
}

extension LogWatch {
  /// True where a signature may stand for an entry, which is asked once for each form of each unit's messages.
  ///
  /// - Complexity: O(1) for a form that was seen before, else O(message).
  mutating func mayBeKnown(
    _ entry: LogEntry, in batch: EntryBatch, _ seen: Observation, _ signatures: borrowing SignatureWatch
  ) -> Bool {
    // What is counted under <other> has any form.
    guard !seen.isOther else { return signatures.mayMatch(entry, in: batch) }
    let pair = Int(seen.pair)
    if pairs[pair].verdict == .some { return true }
    guard pairs[pair].verdict == .unknown || seen.isNewForm else { return false }
    pairs[pair].verdict = signatures.mayMatch(entry, in: batch) ? .some : .none
    return pairs[pair].verdict == .some
  }

  /// Has all forms be asked about anew.
  ///
  /// Of a template that several forms have become the next message says nothing about the others: all its
  /// entries are looked at from now on.
  mutating func forgetVerdicts() {
    for pair in pairs.indices {
      pairs[pair].verdict = book.hasSeveralForms(pair) ? .some : .unknown
    }
  }
}
