/// What rang, what was held back and what was watched at all in a stretch of time, a day as a rule.
///
/// A quiet day and a dead detector write the same alerts: none. This is what tells the two apart.
public struct Digest: Hashable, Sendable {
  /// Why it is told.
  public enum Occasion: String, Sendable, CaseIterable {
    /// The watch has begun: what was wrong before anybody looked.
    case arrival
    /// A day has passed.
    case daily
    /// Somebody asked; it ends now.
    case onDemand = "on-demand"
  }

  /// How many incidents were held back for one reason.
  public struct HeldBack: Hashable, Sendable {
    /// The reason's word.
    public var reason: String
    /// How many incidents.
    public var count: UInt64

    /// Counts incidents.
    public init(reason: String, count: UInt64) {
      self.reason = reason
      self.count = count
    }
  }

  /// An incident that did not ring.
  public struct HeldIncident: Hashable, Sendable {
    /// What is known of it, without what only explains it.
    public var incident: Incident
    /// Why it did not ring, in a word.
    public var reason: String
    /// When it ended, microseconds since 1970 UTC; nil while it goes on.
    public var endMicroseconds: Int64?

    /// Describes an incident that did not ring.
    public init(incident: Incident, reason: String, endMicroseconds: Int64? = nil) {
      self.incident = incident
      self.reason = reason
      self.endMicroseconds = endMicroseconds
    }
  }

  /// Something that was wrong when the watch began.
  public struct FormerFault: Hashable, Sendable {
    /// Whom it happened to.
    public var entity: Entity
    /// What is wrong.
    public var summary: String

    /// Describes what is wrong.
    public init(entity: Entity, summary: String) {
      self.entity = entity
      self.summary = summary
    }
  }

  /// Why it is told.
  public var occasion: Occasion
  /// The host's name.
  public var host: String
  /// Where the stretch begins, microseconds since 1970 UTC.
  public var fromMicroseconds: Int64
  /// Where it ends, microseconds since 1970 UTC.
  public var toMicroseconds: Int64
  /// What to add to UTC for local time at its end, seconds.
  public var utcOffsetSeconds: Int32
  /// Seconds until statistics may ring; 0 once they may.
  public var learnsForSeconds: Double = 0
  /// Incidents that rang, again ones included.
  public var rang: UInt64 = 0
  /// Incidents that ended after they had rung.
  public var cleared: UInt64 = 0
  /// Incidents that rang and go on.
  public var open = 0
  /// How many were held back, by reason; reasons that held nothing back are left out.
  public var heldBack: [HeldBack] = []
  /// Those of them that matter most, worst first.
  public var notable: [HeldIncident] = []
  /// What was watched.
  public var coverage = DigestCoverage()
  /// What was wrong before anybody looked; told once, in the first digest.
  public var formerFaults: [FormerFault] = []
  /// Former faults beyond ``formerFaults`` that there was no room to name.
  public var formerFaultsUnnamed = 0
  /// How the daemon fares; nil where only the engine was asked.
  public var daemon: DigestDaemon?

  /// Begins a digest of a stretch of time.
  public init(
    occasion: Occasion, host: String, fromMicroseconds: Int64, toMicroseconds: Int64, utcOffsetSeconds: Int32
  ) {
    self.occasion = occasion
    self.host = host
    self.fromMicroseconds = fromMicroseconds
    self.toMicroseconds = toMicroseconds
    self.utcOffsetSeconds = utcOffsetSeconds
  }
}

/// How much of a host was seen.
public struct DigestCoverage: Hashable, Sendable {
  /// Signals that are being sampled, or should be.
  public var signals = 0
  /// Of these, signals with a past that is long enough to ring.
  public var mature = 0
  /// Of these, signals with too short a past to be judged or to ring.
  public var warming = 0
  /// Of these, signals that no value comes from.
  public var dead = 0
  /// Some of the dead ones.
  public var deadNames: [String] = []
  /// Seconds of the stretch that were watched.
  public var observedSeconds: Double = 0
  /// Seconds of the stretch in which nobody watched: the daemon or the host was down, or stood still.
  public var missedSeconds: Double = 0
  /// Journal entries and lines of files that were read.
  public var entries: UInt64 = 0
  /// Journal entries that were lost before they could be read.
  public var lostEntries: UInt64 = 0
  /// Gaps in the journal and in files.
  public var gaps: UInt64 = 0
  /// Entries that journald itself dropped by its rate limit.
  public var suppressedEntries: UInt64 = 0

  /// Nothing was seen.
  public init() {}
}

/// How the daemon fares, and what it costs.
public struct DigestDaemon: Hashable, Sendable {
  /// A collector that cannot read its source.
  public struct Failure: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// What it could not read.
    public var reason: String

    /// Describes a failure.
    public init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// Collectors that work.
  public var collectors = 0
  /// Collectors that cannot read their source.
  public var failing: [Failure] = []
  /// How the journal stands, in words.
  public var journal = ""
  /// Outputs that cannot be written, a line each.
  public var outputFailures: [String] = []
  /// Processor cores in use, mean since the daemon's start.
  public var cpuCores: Double = 0
  /// Resident memory, bytes.
  public var residentBytes: Double = 0
  /// Bytes that went to disks since the daemon's start; nil where the kernel does not count.
  public var writtenBytes: UInt64?

  /// Nothing is known.
  public init() {}
}
