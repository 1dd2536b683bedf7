/// Where reading begins.
public enum JournalStart: Hashable, Sendable {
  /// After the entry of this cursor; where that entry is gone, at the first one behind its place.
  case cursor(String)
  /// At the first entry of this time or later, microseconds since 1970 UTC.
  case realtime(Int64)
  /// After the newest entry.
  case tail
  /// At the oldest entry.
  case head
}

/// Where a seek has ended.
struct JournalLanding {
  /// True when the current entry is the first one wanted; false when that is the next one.
  var isOnWanted = false
  /// The last entry before the first one wanted, where that is known.
  var previous: JournalPosition?
  /// What is to be told about it, if anything.
  var notice: String?
}

extension JournalHandle {
  /// Moves to where reading begins.
  borrowing func move(to start: JournalStart) throws(JournalFailure) -> JournalLanding {
    switch start {
    case .head:
      try seekHead()
      return JournalLanding()
    case .realtime(let microseconds):
      try seek(realtime: microseconds)
      return JournalLanding()
    case .tail:
      return try moveToTail()
    case .cursor(let cursor):
      return try move(after: cursor)
    }
  }

  /// Moves onto the newest entry.
  ///
  /// Going back one entry is what makes the place definite: the entry after a bare seek to the tail can be an
  /// old one of another file (systemd issue 9934).
  private borrowing func moveToTail() throws(JournalFailure) -> JournalLanding {
    try seekTail()
    guard try previous() else {
      try seekHead()
      return JournalLanding()
    }
    return JournalLanding(previous: try position())
  }

  /// Moves after the entry of a cursor: onto it where it still exists, else onto the first one behind.
  private borrowing func move(after cursor: String) throws(JournalFailure) -> JournalLanding {
    guard let wanted = JournalPosition(cursor: cursor) else {
      throw .invalid("not a journal cursor: \(cursor)")
    }
    try seek(cursor: cursor)
    guard try next() else { return try moveBeyondEnd(wanted) }
    if try isAt(cursor: cursor) { return JournalLanding(previous: wanted) }
    return JournalLanding(isOnWanted: true, previous: wanted)
  }

  /// Decides where to read on when there is nothing at or behind a saved position.
  ///
  /// Usually its entry was the last one and has been vacuumed. But a journal begun anew under a clock that
  /// had been set back lies before the position for as long as the clock was set back by, and would stay
  /// unread so long. Then its newest boot is read from the beginning.
  private borrowing func moveBeyondEnd(_ wanted: JournalPosition) throws(JournalFailure) -> JournalLanding {
    try seekTail()
    guard try previous() else {
      try seekHead()
      return JournalLanding(previous: wanted)
    }
    let newest = try position()
    if newest.sequenceID == wanted.sequenceID || newest.bootID == wanted.bootID {
      return JournalLanding(previous: wanted)
    }
    try seek(boot: newest.bootID)
    return JournalLanding(
      notice:
        "the saved journal position is newer than the newest entry; reading this boot from its beginning")
  }
}
