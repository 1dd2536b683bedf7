public import Model

/// What is asked about: everything that all of its parts stand for.
public struct WhyQuestion: Hashable, Sendable {
  /// Units of this name; a glob.
  public var unit: String?
  /// Entities of this name, `host` being the host; a glob.
  public var entity: String?
  /// Signals of this name; a glob.
  public var signal: String?
  /// A moment of the past, microseconds since 1970 UTC; nil for now.
  public var at: Int64?

  /// Asks about everything, now.
  public init() {}

  /// True where nothing is named.
  public var isOpen: Bool { unit == nil && entity == nil && signal == nil }
}

/// Why something did or did not ring, as far as the engine knows.
public struct WhyAnswer: Sendable {
  /// What decides about every statistical incident.
  public struct Rules: Sendable {
    /// Wall-clock time, microseconds since 1970 UTC.
    public var realtimeMicroseconds: Int64
    /// Seconds for which the host has been watched.
    public var observedSeconds: Double
    /// Seconds for which it must be before statistics ring.
    public var observeForSeconds: Double
    /// True in the first minutes after a boot, in which no statistic rings.
    public var isBooting: Bool
    /// What is less bad does not ring.
    public var minSeverity: Severity
    /// Statistical incidents that rang in the last seven days.
    public var ringsInWeek: Int
    /// How many may.
    public var maxPerWeek: UInt32
    /// The surprise that an incident needs just now, because of those that rang lately.
    public var requiredSurprise: Double
    /// Signals that found no room.
    public var refusedSignals: UInt64
  }

  /// What there is to say of a signal now.
  public struct SignalFinding: Sendable {
    /// The signal with its values.
    public var status: SignalStatus
    /// What decided: the nearer to an alert of the two paces.
    public var rule: SignalRule
    /// True where that was the pace of five minutes.
    public var isSlow: Bool
    /// What decided at each pace.
    public var quickRule: SignalRule
    /// See ``quickRule``.
    public var slowRule: SignalRule
    /// Values learned at that pace.
    public var samples: UInt64
    /// Values that must have been learned.
    public var samplesNeeded: UInt64
    /// Bins in a row that deviated.
    public var bins: UInt8
    /// Bins in a row that must.
    public var binsNeeded: UInt8
    /// The smallest change from what is expected that is worth telling.
    public var leastChange: Double
    /// The incident that holds it; empty where none does.
    public var incident: String
    /// When it was last measured, where it no longer is, microseconds since 1970 UTC.
    public var goneMicroseconds: Int64?
  }

  /// What there is to say of a unit's log.
  public struct LogFinding: Sendable {
    /// The unit.
    public var unit: String
    /// Entries read.
    public var entries: UInt64
    /// Entries a second that are expected just now; nil in the first hour.
    public var expectedPerSecond: Double?
    /// Seconds of observation since the last entry.
    public var quietSeconds: Double
    /// How long it is quiet as a rule; nil where that is not known.
    public var typicalPauseSeconds: Double?
    /// True while it is quiet for longer than is no news.
    public var isOverdue: Bool
    /// True where the settings say to ignore it.
    public var isIgnored: Bool
  }

  /// An open incident that what was asked about is part of.
  public struct OpenFinding: Sendable {
    /// The incident with its facts.
    public var incident: Incident
    /// What it is to what was asked about: `about`, `deviation`, `fact`, `cause` or `victim`.
    public var relation: String
    /// True once it rang.
    public var hasRung: Bool
    /// Why it does not.
    public var heldBack: HeldBackReason?
    /// The job that explains it, where one does.
    public var job: String?
    /// The decision that keeps it, or more of it, from being told.
    public var decision: DecisionStatus?
  }

  /// What decides about all.
  public var rules: Rules
  /// Signals that were asked about, the nearest to an alert first; capped.
  public var signals: [SignalFinding] = []
  /// How many signals were asked about, by what decided.
  public var counts = [Int](repeating: 0, count: SignalRule.allCases.count)
  /// Logs of the units that were asked about; capped.
  public var logs: [LogFinding] = []
  /// Open incidents; capped.
  public var open: [OpenFinding] = []
  /// Incidents that have ended, newest first; capped.
  public var ended: [EndedIncident] = []
  /// Surprises that opened no incident, newest first; capped.
  public var passed: [PassedDeviation] = []
  /// Decisions that cover some of what was asked about, in the order in which they were handed in; capped.
  public var decisions: [DecisionStatus] = []
  /// Since when nothing is missing among ``passed``, microseconds since 1970 UTC.
  public var passedSince: Int64?
  /// The same for ``ended``.
  public var endedSince: Int64?
  /// Parts of the answer that were left out because there are too many.
  public var leftOut = 0
}
