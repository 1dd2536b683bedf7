/// A stretch of an ``EntryBatch``'s bytes.
public struct ByteRange: Hashable, Sendable {
  /// Where it begins.
  public var offset: UInt32
  /// How long it is; zero means that the field is absent or empty.
  public var count: UInt32

  /// The stretch of nothing.
  public static let empty = ByteRange(offset: 0, count: 0)

  /// Names a stretch.
  public init(offset: UInt32, count: UInt32) {
    self.offset = offset
    self.count = count
  }

  /// True when the field is absent or empty.
  public var isEmpty: Bool { count == 0 }

  /// The stretch as indices.
  public var indices: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
}

/// How an entry came in: journald's trusted field `_TRANSPORT=`, or a text file.
///
/// Raw values are stored.
public enum Transport: UInt8, Sendable {
  /// None of those below.
  case other = 0
  /// The native protocol.
  case journal = 1
  /// `syslog(3)`.
  case syslog = 2
  /// A unit's standard output or error.
  case stdout = 3
  /// The kernel's log; the only proof that a line is the kernel's.
  case kernel = 4
  /// The kernel's audit subsystem.
  case audit = 5
  /// journald itself.
  case driver = 6
  /// No journal at all: a line of a text file, which proves nothing about who wrote it.
  case file = 7
}

/// One journal entry or line of a text file: numbers, and the places of its texts in the batch's bytes.
///
/// Only fields that journald stamps (leading underscore) identify anything. ``claimedIdentifier`` is what the
/// sender says of itself.
public struct LogEntry: Hashable, Sendable {
  /// Wall-clock time of receipt, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64 = 0
  /// Microseconds since that boot.
  public var monotonicMicroseconds: UInt64 = 0
  /// The boot that the entry belongs to.
  public var bootID = Identifier128.none
  /// `MESSAGE_ID=`, or none; a claim unless ``pid`` is 1.
  public var messageID = Identifier128.none
  /// syslog's severity, 0 to 7; 6 where the entry has none.
  public var priority: UInt8 = 6
  /// How the entry came in.
  public var transport = Transport.other
  /// `_UID=`, or `UInt32.max` where journald stamped none.
  public var uid = UInt32.max
  /// `_PID=`, or 0 where journald stamped none.
  public var pid: UInt32 = 0
  /// `N_DROPPED=` of a message about suppressed messages, `N_RESTARTS=` of a scheduled restart, else 0.
  public var number: UInt64 = 0
  /// True for an entry of another host: its units' names begin with that host's, and a slash.
  ///
  /// It has no boot id, and proves no fact of this host.
  public var isForeign = false
  /// True where the manager speaks of the daemon's own unit: a change, never to be scored.
  public var isAboutOwn = false
  /// `_SYSTEMD_UNIT=`: who spoke.
  public var unit = ByteRange.empty
  /// `UNIT=`, present only when `_PID=1`: whom the manager speaks of; `COREDUMP_UNIT=` where the service speaks
  /// that stores core dumps.
  public var subjectUnit = ByteRange.empty
  /// `_COMM=`.
  public var command = ByteRange.empty
  /// `SYSLOG_IDENTIFIER=`: a claim.
  public var claimedIdentifier = ByteRange.empty
  /// `UNIT_RESULT=`, present only when `_PID=1`.
  public var unitResult = ByteRange.empty
  /// The message, cut at the reader's cap.
  public var message = ByteRange.empty

  /// An entry with nothing in it.
  public init() {}
}

/// Entries with the bytes that their texts lie in.
///
/// One buffer for many entries: reading a batch costs two allocations, whatever it holds.
public struct EntryBatch: Hashable, Sendable {
  /// The texts of all entries, end to end.
  public var bytes: [UInt8] = []
  /// The entries, oldest first.
  public var entries: [LogEntry] = []

  /// A batch of nothing.
  public init() {}

  /// True when there is no entry.
  public var isEmpty: Bool { entries.isEmpty }

  /// Stores a text and returns its place.
  public mutating func store(_ text: some Collection<UInt8>) -> ByteRange {
    guard !text.isEmpty else { return .empty }
    let range = ByteRange(offset: UInt32(bytes.count), count: UInt32(text.count))
    bytes.append(contentsOf: text)
    return range
  }

  /// A text as a string, with bytes that are not UTF-8 replaced.
  public func string(_ range: ByteRange) -> String {
    String(decoding: bytes[range.indices], as: UTF8.self)
  }

  /// Appends one entry of another batch, moving its texts.
  public mutating func append(_ entry: LogEntry, from other: EntryBatch) {
    var moved = entry
    moved.unit = store(other.bytes[entry.unit.indices])
    moved.subjectUnit = store(other.bytes[entry.subjectUnit.indices])
    moved.command = store(other.bytes[entry.command.indices])
    moved.claimedIdentifier = store(other.bytes[entry.claimedIdentifier.indices])
    moved.unitResult = store(other.bytes[entry.unitResult.indices])
    moved.message = store(other.bytes[entry.message.indices])
    entries.append(moved)
  }

  /// True when every text lies within the bytes: to be checked once on a batch that came from outside.
  public var isWellFormed: Bool {
    entries.allSatisfy { entry in
      [
        entry.unit, entry.subjectUnit, entry.command, entry.claimedIdentifier, entry.unitResult,
        entry.message,
      ].allSatisfy { UInt64($0.offset) + UInt64($0.count) <= UInt64(bytes.count) }
    }
  }
}
