public import Model

/// How ``JournalReader`` starts its child, and what the child reads.
public struct ReaderOptions: Sendable {
  /// The program to start: the daemon's own path.
  public var executable: String
  /// The arguments that make that program call ``JournalChild/run(arguments:)`` with the rest.
  public var arguments = ["--read-journal"]
  /// The only directories to read, with the directories in them; empty for all journals of this machine.
  public var directories: [String] = []
  /// The unit that the daemon runs in: what it says itself is left out.
  public var ownUnit = "tocsin.service"
  /// The message ids of the daemon's alerts: entries of its own user with one of them are left out too.
  public var ownMessageIDs: [Identifier128] = []
  /// Units whose entries are left out, as shell globs.
  ///
  /// What the kernel, the service manager and journald say of them is not, nor what bears a message id.
  public var ignoredUnits: [String] = []
  /// This machine: in ``directories``, entries of others are foreign.
  public var machineID = Identifier128.none
  /// Where to begin.
  public var start: JournalStart

  /// Reads with the executable from a starting point.
  public init(executable: String, start: JournalStart) {
    self.executable = executable
    self.start = start
  }
}

/// What comes out of the journal.
public enum ReaderMessage: Hashable, Sendable {
  /// Entries, oldest first, and how far reading has come.
  ///
  /// The batch is empty where nobody wants any of the entries, and at the start from a tail.
  case batch(EntryBatch, ReaderProgress)
  /// The end was reached for the first time: from here on entries are new ones.
  case caughtUp
  /// Something an operator should know.
  case notice(String)
  /// Nothing can be read, why, and what to do; the reader keeps trying.
  case unavailable(String)
  /// The child has ended and is started again after the last batch; the n-th time since there was one.
  case restarted(reason: String, attempt: Int)
}

extension ReaderMessage {
  /// What a notice ends with that says so.
  public static let gapDetectionOff = "gap detection off"
}

/// How far the reading has come with a batch.
public struct ReaderProgress: Hashable, Sendable {
  /// The cursors of all journals after the batch: where another reader would go on.
  public var cursor: String
  /// The place of the last entry that was passed over.
  public var position: JournalPosition
  /// What tells the journal that the batch is of from the others.
  public var journal: UInt64
  /// True where more entries are waiting in that journal.
  public var isBehind: Bool
  /// How many entries of ignored units were left out.
  public var ignored: UInt64
  /// What is missing before or among the entries: with the batch, so that no gap is told twice.
  public var gaps: [JournalGap]
  /// False where it cannot be told whether entries are missing.
  public var hasGapDetection: Bool

  /// Describes how far the reading has come.
  public init(
    cursor: String, position: JournalPosition, journal: UInt64 = 0, isBehind: Bool = false,
    ignored: UInt64 = 0,
    gaps: [JournalGap] = [], hasGapDetection: Bool = true
  ) {
    self.cursor = cursor
    self.position = position
    self.journal = journal
    self.isBehind = isBehind
    self.ignored = ignored
    self.gaps = gaps
    self.hasGapDetection = hasGapDetection
  }
}
