import Model

/// A place in one of journald's sequences.
struct SequencePoint: Hashable {
  var id: Identifier128
  var number: UInt64
}

extension JournalPosition {
  /// The position's place in its sequence.
  var point: SequencePoint { SequencePoint(id: sequenceID, number: sequence) }
}

/// Entries that are missing between two others.
struct SequenceGap: Hashable {
  /// The number of the first missing entry.
  var first: UInt64
  /// The number of the last missing entry.
  var last: UInt64
  /// How many are missing.
  var count: UInt64 { last - first + 1 }
}

/// Compares the numbers that journald gave to entries with the entries that were read.
///
/// The check of a batch costs one cursor: its last number less the one of the batch before must be the number
/// of entries read. That holds while the journal is one sequence. Namespaces, and the journals of other
/// machines, count for themselves; where two sequences alternate the watch is off, and says so.
struct SequenceWatch {
  /// What the numbers say of a batch.
  enum Verdict: Equatable {
    /// Nothing is missing, or nothing can be said.
    case complete
    /// The numbers do not fit: the stretch is to be read again, entry by entry.
    case mismatch
  }

  /// False once two sequences have been seen to alternate.
  private(set) var isOn = true
  private var last: SequencePoint?
  private var left: [Identifier128] = []

  /// Starts behind an entry, or with nothing known.
  init(after previous: SequencePoint?) {
    last = previous
  }

  /// The place of the last entry that was accounted for.
  var previous: SequencePoint? { last }

  /// Judges a batch by its last entry and its size, without taking note of it.
  func judge(_ point: SequencePoint, count: UInt64) -> Verdict {
    guard isOn, let last else { return .complete }
    guard point.id == last.id, point.number >= last.number, point.number - last.number == count else {
      return .mismatch
    }
    return .complete
  }

  /// Takes note of one entry, and returns what is missing between it and the one before.
  mutating func advance(to point: SequencePoint) -> SequenceGap? {
    defer { last = point }
    guard let last else { return nil }
    guard point.id == last.id else {
      leave(last.id, for: point.id)
      return nil
    }
    guard isOn, point.number > last.number, point.number - last.number > 1 else { return nil }
    return SequenceGap(first: last.number + 1, last: point.number - 1)
  }

  /// Takes note of a batch whose entries are not known one by one.
  ///
  /// - Returns: How many entries are missing somewhere in it.
  mutating func advance(to point: SequencePoint, count: UInt64) -> UInt64 {
    defer { last = point }
    guard let last else { return 0 }
    guard point.id == last.id else {
      leave(last.id, for: point.id)
      return 0
    }
    guard isOn, point.number > last.number else { return 0 }
    let passed = point.number - last.number
    return passed > count ? passed - count : 0
  }

  /// Notes the change to another sequence; a return to one that had been left means that two alternate.
  private mutating func leave(_ old: Identifier128, for new: Identifier128) {
    if left.contains(new) { isOn = false }
    // A journal that has started this many sequences is not one that counts reliably.
    if left.count >= 64 { isOn = false }
    if isOn { left.append(old) }
  }
}
