import CSystemd
import Model

/// Where reading begins.
public enum JournalStart: Hashable, Sendable {
  /// After the entries of these cursors; where such an entry is gone, at the first one behind its place.
  ///
  /// The text is that of ``JournalPlaces/text``, or a single cursor.
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
  /// What has been read before and will come again, where reading begins before the saved position.
  var readAlready: ReadAlready?
  /// What is to be told about it, if anything.
  var notice: String?
}

/// Entries that had been read before a boot whose clock was behind.
struct ReadAlready {
  /// The last entry that was read.
  var last: JournalPosition
  /// The boot from whose beginning on is read.
  var boot: Identifier128

  /// True for an entry that had been read before.
  func contains(boot: Identifier128, monotonic: UInt64, realtime: Int64) -> Bool {
    guard boot != self.boot else { return false }
    if boot == last.bootID { return monotonic <= last.monotonicMicroseconds }
    return realtime <= last.realtimeMicroseconds
  }
}

/// Where one journal is to be read from.
enum GroupStart: Hashable {
  /// After this entry.
  case position(JournalPosition)
  /// From this time on.
  case realtime(Int64)
  /// From now on.
  case tail
  /// From the beginning.
  case head
}

extension JournalHandle {
  /// The boot that runs now, as the journal names it.
  static var runningBoot: Identifier128 {
    var id = sd_id128_t()
    return sd_id128_get_boot(&id) < 0 ? .none : Identifier128(id)
  }

  /// Moves to where reading begins.
  borrowing func move(to start: GroupStart) throws(JournalFailure) -> JournalLanding {
    switch start {
    case .head:
      try seekHead()
      return JournalLanding()
    case .realtime(let microseconds):
      return try move(to: microseconds)
    case .tail:
      return try moveToTail()
    case .position(let position):
      return try move(after: position)
    }
  }

  /// Moves before the first entry of a time, and onto the one before it, so that the place is known at once.
  private borrowing func move(to realtime: Int64) throws(JournalFailure) -> JournalLanding {
    try seek(realtime: max(0, realtime &- 1))
    if realtime > 0, try previous() {
      let found = try position()
      if found.realtimeMicroseconds < realtime { return JournalLanding(previous: found) }
    }
    try seek(realtime: realtime)
    return JournalLanding()
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
  private borrowing func move(after wanted: JournalPosition) throws(JournalFailure) -> JournalLanding {
    if let landing = try moveToEarlyBoot(wanted) { return landing }
    try seek(cursor: wanted.cursor)
    guard try next() else { return try moveBeyondEnd(wanted) }
    if try isAt(cursor: wanted.cursor) { return JournalLanding(previous: wanted) }
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
    if newest.sequenceID == wanted.sequenceID, newest.sequence < wanted.sequence {
      return JournalLanding(
        previous: newest,
        notice: "the saved journal position is newer than the newest entry; reading from the newest entry on")
    }
    if newest.sequenceID == wanted.sequenceID || newest.bootID == wanted.bootID {
      return JournalLanding(previous: wanted)
    }
    try seek(boot: newest.bootID)
    return Self.earlyBoot(newest.bootID, after: wanted)
  }

  /// Moves onto the first entry of the boot that runs, where that came before a saved position of another.
  ///
  /// A machine without a battery for its clock boots in the past, and sets the clock later. Numbers of one
  /// sequence order entries whatever the clock says; but such a machine may have lost its sequence too.
  private borrowing func moveToEarlyBoot(
    _ wanted: JournalPosition
  ) throws(JournalFailure) -> JournalLanding? {
    let boot = Self.runningBoot
    guard boot != .none, boot != wanted.bootID, let first = try first(of: boot),
      first.sequenceID != wanted.sequenceID, first.realtimeMicroseconds < wanted.realtimeMicroseconds
    else { return nil }
    try seek(cursor: first.cursor)
    guard try next() else { return nil }
    var landing = Self.earlyBoot(boot, after: wanted)
    landing.isOnWanted = true
    return landing
  }

  private static func earlyBoot(_ boot: Identifier128, after wanted: JournalPosition) -> JournalLanding {
    JournalLanding(
      readAlready: ReadAlready(last: wanted, boot: boot),
      notice: "the saved journal position is newer than entries of a later boot, whose clock was behind; "
        + "reading this boot from its beginning")
  }

  /// The place of the oldest entry of a boot.
  private borrowing func first(of boot: Identifier128) throws(JournalFailure) -> JournalPosition? {
    try match("_BOOT_ID=\(boot.hexadecimal)")
    defer { removeMatches() }
    try seekHead()
    return try next() ? try position() : nil
  }
}
