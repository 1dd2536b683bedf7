public import Model

/// What was held back and what was watched since the newest daily digest: the answer to `digest`.
///
/// Times are RFC 3339 in UTC, durations seconds, sizes bytes. Texts are escaped.
public struct DigestReport: Codable, Sendable {
  /// How many incidents one reason held back.
  public struct HeldBack: Codable, Sendable {
    /// The reason.
    public var reason: String
    /// How many.
    public var count: UInt64
  }

  /// An incident that was held back.
  public struct Incident: Codable, Sendable {
    /// Its id.
    public var id: String
    /// What sort of thing went wrong.
    public var category: String
    /// Whom it happened to: the kind.
    public var entityKind: String
    /// Whom it happened to: the name, empty for the host.
    public var entity: String
    /// How bad it is, in syslog's short words.
    public var severity: String
    /// -log10 of how improbable its lead signal was; nil where it has none.
    public var surprise: Double?
    /// Why it did not ring.
    public var reason: String
    /// When it began.
    public var onset: String
    /// When it ended; nil while it goes on.
    public var end: String?
    /// What is wrong with whom.
    public var text: String

    /// Describes an incident.
    public init(
      id: String, category: String, entityKind: String, entity: String, severity: String, surprise: Double?,
      reason: String, onset: String, end: String?, text: String
    ) {
      self.id = id
      self.category = category
      self.entityKind = entityKind
      self.entity = entity
      self.severity = severity
      self.surprise = surprise
      self.reason = reason
      self.onset = onset
      self.end = end
      self.text = text
    }
  }

  /// What was watched.
  public struct Coverage: Codable, Sendable {
    /// Signals that are sampled, or should be.
    public var signals: Int
    /// Of these, signals with a past that is long enough to ring.
    public var mature: Int
    /// Of these, signals with too short a past.
    public var warming: Int
    /// Of these, signals that no value comes from.
    public var dead: Int
    /// Some of the dead ones.
    public var deadNames: [String]
    /// Seconds that were watched.
    public var observedSeconds: Double
    /// Seconds in which nobody watched.
    public var missedSeconds: Double
    /// Entries and lines that were read.
    public var entries: UInt64
    /// Entries that were lost before they could be read.
    public var lostEntries: UInt64
    /// Gaps in the journal and in files.
    public var gaps: UInt64
    /// Entries that journald dropped.
    public var suppressedEntries: UInt64
  }

  /// How the daemon fares.
  public struct Daemon: Codable, Sendable {
    /// A collector that cannot read its source.
    public struct Failure: Codable, Sendable {
      /// Its name.
      public var name: String
      /// What it could not read.
      public var reason: String
    }

    /// Collectors that work.
    public var collectors: Int
    /// Collectors that do not.
    public var failing: [Failure]
    /// How the journal stands.
    public var journal: String
    /// Outputs that cannot be written.
    public var outputFailures: [String]
    /// Processor cores in use, mean since the start.
    public var cpuCores: Double
    /// Resident memory.
    public var residentBytes: Double
    /// Bytes that went to disks since the start; nil where the kernel does not count.
    public var writtenBytes: UInt64?
  }

  /// The host's name.
  public var host: String
  /// Where the stretch begins.
  public var from: String
  /// Where it ends.
  public var to: String
  /// Seconds until statistics may ring; 0 once they may.
  public var learnsForSeconds: Double
  /// Incidents that rang, again ones included.
  public var rang: UInt64
  /// Incidents that ended after they had rung.
  public var cleared: UInt64
  /// Incidents that rang and go on.
  public var open: Int
  /// How many were held back, by reason.
  public var heldBack: [HeldBack]
  /// Those of them that matter most, worst first.
  public var notable: [Incident] = []
  /// What was watched.
  public var coverage: Coverage
  /// How the daemon fares.
  public var daemon: Daemon?
  /// The same as lines for people, as `digest.log` has them behind time and host.
  public var lines: [String] = []

  /// Takes the figures of a digest, without the incidents and texts, which have to be escaped first.
  ///
  /// - Parameters:
  ///   - digest: The digest.
  ///   - from: Where it begins, as text.
  ///   - to: Where it ends, as text.
  ///   - escaped: What makes a text printable.
  public init(_ digest: Digest, from: String, to: String, escaped: (String) -> String) {
    host = escaped(digest.host)
    (self.from, self.to) = (from, to)
    learnsForSeconds = digest.learnsForSeconds
    (rang, cleared, open) = (digest.rang, digest.cleared, digest.open)
    heldBack = digest.heldBack.map { HeldBack(reason: $0.reason, count: $0.count) }
    coverage = Coverage(digest.coverage, escaped: escaped)
    daemon = digest.daemon.map { Daemon($0, escaped: escaped) }
  }
}

extension DigestReport.Coverage {
  fileprivate init(_ coverage: DigestCoverage, escaped: (String) -> String) {
    self.init(
      signals: coverage.signals, mature: coverage.mature, warming: coverage.warming, dead: coverage.dead,
      deadNames: coverage.deadNames.map(escaped), observedSeconds: coverage.observedSeconds,
      missedSeconds: coverage.missedSeconds, entries: coverage.entries, lostEntries: coverage.lostEntries,
      gaps: coverage.gaps, suppressedEntries: coverage.suppressedEntries)
  }
}

extension DigestReport.Daemon {
  fileprivate init(_ daemon: DigestDaemon, escaped: (String) -> String) {
    self.init(
      collectors: daemon.collectors,
      failing: daemon.failing.map { Failure(name: escaped($0.name), reason: escaped($0.reason)) },
      journal: escaped(daemon.journal), outputFailures: daemon.outputFailures.map(escaped),
      cpuCores: daemon.cpuCores, residentBytes: daemon.residentBytes, writtenBytes: daemon.writtenBytes)
  }
}
