public import Model

/// How ``JournalReader`` starts its child, and what the child reads.
public struct ReaderOptions: Sendable {
  /// The program to start: the daemon's own path.
  public var executable: String
  /// The arguments that make that program call ``JournalChild/run(arguments:)`` with the rest.
  public var arguments = ["--read-journal"]
  /// The only directory to read, with the directories in it; `nil` for all journals of this machine.
  public var directory: String?
  /// The unit that the daemon runs in: what it says itself is left out.
  public var ownUnit = "tocsin.service"
  /// The message ids of the daemon's alerts: entries of its own user with one of them are left out too.
  public var ownMessageIDs: [Identifier128] = []
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
  /// Entries, oldest first, and the place of the last one that was passed over.
  ///
  /// The batch is empty where there were only entries of the daemon's own, and at the start from a tail.
  case batch(EntryBatch, JournalPosition)
  /// The end was reached for the first time: from here on entries are new ones.
  case caughtUp
  /// Entries are missing, and where.
  case lost(count: UInt64, description: String)
  /// Something an operator should know.
  case notice(String)
  /// Nothing can be read, why, and what to do; the reader keeps trying.
  case unavailable(String)
  /// The child has ended and is started again after the last batch; the n-th time since there was one.
  case restarted(reason: String, attempt: Int)
}
