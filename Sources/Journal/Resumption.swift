/// Where a new child begins after the death of the one before.
struct Resumption {
  /// Crashes at one place after which the entries of that microsecond are passed over.
  static let crashesBeforeSkippingTheEntry = 2
  /// Crashes at one place after which everything up to the newest entry is passed over.
  static let crashesBeforeSkippingToTheEnd = 4

  private let start: JournalStart
  private var position: JournalPosition?
  private var crashes = 0
  /// How often a child has ended since one delivered something.
  private(set) var attempts = 0

  /// Begins at a starting point; the time stands for a tail that is no more once time has passed.
  init(start: JournalStart, now realtime: Int64) {
    self.start = start == .tail ? .realtime(realtime) : start
    if case .cursor(let cursor) = start { position = JournalPosition(cursor: cursor) }
  }

  /// Notes that all entries up to a position have been handed on.
  mutating func deliver(_ position: JournalPosition) {
    if position != self.position { crashes = 0 }
    self.position = position
    attempts = 0
  }

  /// Notes the end of a child.
  mutating func fail(isCrash: Bool) {
    attempts += 1
    if isCrash { crashes += 1 }
  }

  /// Where the next child begins.
  ///
  /// libsystemd does not tell which file it is in, and cannot be told to leave one out. So a file that kills
  /// the child twice at one place is passed by in time: from the microsecond behind the last entry delivered,
  /// and if that kills as well, from the newest entry.
  var next: JournalStart {
    if crashes >= Self.crashesBeforeSkippingToTheEnd { return .tail }
    guard let position else { return start }
    guard crashes >= Self.crashesBeforeSkippingTheEntry else { return .cursor(position.cursor) }
    return .realtime(position.microsecondAfter)
  }

  /// What is passed over, for people; empty where nothing is.
  var consequence: String {
    if crashes >= Self.crashesBeforeSkippingToTheEnd {
      return "; a journal file ends the reader at the same place, going on at the newest entry"
    }
    if crashes >= Self.crashesBeforeSkippingTheEntry, let position {
      return "; a journal file ends the reader at the same place, going on after "
        + ReaderClock.text(realtime: position.realtimeMicroseconds)
    }
    return ""
  }
}
