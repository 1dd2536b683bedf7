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
/// of entries read. That holds while the journal is one sequence. journald counts the entries of the system
/// and of all users in one go, although before version 254 the files of users bear sequence ids of their own:
/// what counts together has to be told by ``learn(_:countsIn:)``. Where sequences alternate that do not count
/// together, the watch is off, and says so.
struct SequenceWatch {
  /// What the numbers say of a batch.
  enum Verdict: Equatable {
    /// Nothing is missing, or nothing can be said.
    case complete
    /// The numbers do not fit: the stretch is to be read again, entry by entry.
    case mismatch
  }

  /// The most sequences that are remembered as left, the newest.
  private static let sequenceLimit = 64
  /// Users of a host may be many.
  private static let counterLimit = 4096
  /// Entries of several files and of one microsecond may come in another order than they were counted in.
  private static let disorder: UInt64 = 32

  /// False once two sequences have been seen to alternate.
  private(set) var isOn = true
  private var last: SequencePoint?
  private var left: [Identifier128] = []
  private var counters: [Identifier128: String] = [:]
  private var families: [Identifier128: String] = [:]

  /// Starts behind an entry, or with nothing known.
  init(after previous: SequencePoint?) {
    last = previous
  }

  /// Notes that the numbers of a sequence are given out by a counter, which others may share.
  ///
  /// Two sequences of one family of files, such as the system's, never count together: a file keeps its sequence
  /// when it is rotated, and journald begins another only where it has lost the counter too.
  mutating func learn(_ id: Identifier128, countsIn counter: String, family: String? = nil) {
    guard counters.count < Self.counterLimit || counters[id] != nil else { return }
    counters[id] = counter
    families[id] = family
  }

  /// Judges a batch by its last entry and its size, without taking note of it.
  func judge(_ point: SequencePoint, count: UInt64) -> Verdict {
    guard isOn, let last else { return .complete }
    guard countTogether(point.id, last.id), point.number >= last.number, point.number - last.number == count
    else { return .mismatch }
    return .complete
  }

  /// Places in the order in which they were counted, where one counter counted them all.
  ///
  /// Entries of several files that came in the same microsecond may be read in another order.
  func ordered(_ positions: [JournalPosition]) -> [JournalPosition] {
    guard let first = positions.first else { return positions }
    let isOneCounter = positions.allSatisfy { countTogether($0.sequenceID, first.sequenceID) }
    let isOrdered = zip(positions, positions.dropFirst()).allSatisfy { $0.sequence < $1.sequence }
    return isOneCounter && !isOrdered ? positions.sorted { $0.sequence < $1.sequence } : positions
  }

  /// Takes note of one entry, and returns what is missing between it and the one before.
  mutating func advance(to point: SequencePoint) -> SequenceGap? {
    guard let last else {
      self.last = point
      return nil
    }
    guard continues(last, point) else {
      leave(last.id, for: point.id)
      self.last = point
      return nil
    }
    guard point.number > last.number else { return nil }
    self.last = point
    guard isOn, point.number - last.number > 1 else { return nil }
    return SequenceGap(first: last.number + 1, last: point.number - 1)
  }

  /// Takes note of a batch whose entries are not known one by one.
  ///
  /// - Returns: How many entries are missing somewhere in it.
  mutating func advance(to point: SequencePoint, count: UInt64) -> UInt64 {
    let last = last
    if let last, judge(point, count: count) == .complete {
      left.removeAll { $0 == last.id || $0 == point.id }
    }
    guard let gap = advance(to: point), let last else { return 0 }
    let passed = gap.last + 1 - last.number
    return passed > count ? passed - count : 0
  }

  /// True where a point's number is to be compared with the one before.
  ///
  /// A number that starts again from below is that of a counter which was lost, and with it the sequence.
  private func continues(_ last: SequencePoint, _ point: SequencePoint) -> Bool {
    if point.id == last.id { return true }
    // What comes late of a sequence that a lost counter had ended is numbered by that counter.
    guard countTogether(point.id, last.id), !left.contains(point.id) else { return false }
    return point.number > last.number || last.number - point.number < Self.disorder
  }

  private func countTogether(_ one: Identifier128, _ other: Identifier128) -> Bool {
    guard one != other, sharesCounter(one, other), let family = families[one] else {
      return sharesCounter(one, other)
    }
    return family != families[other]
  }

  private func sharesCounter(_ one: Identifier128, _ other: Identifier128) -> Bool {
    if one == other { return true }
    guard let counter = counters[one] else { return false }
    return counter == counters[other]
  }

  /// Notes the change to another sequence; a return to one that had been left means that two alternate.
  private mutating func leave(_ old: Identifier128, for new: Identifier128) {
    if left.contains(new), !sharesCounter(old, new) { isOn = false }
    guard isOn, !left.contains(old) else { return }
    if left.count >= Self.sequenceLimit { left.removeFirst() }
    left.append(old)
  }
}
