/// Why something did or did not ring: the answer to `why`.
///
/// Times are microseconds since 1970 UTC, durations seconds.
public struct WhyReport: Codable, Sendable {
  /// What decides about every statistical incident.
  public struct Rules: Codable, Sendable {
    /// Now.
    public var time: Int64 = 0
    /// For how long the host has been watched.
    public var observedSeconds = 0.0
    /// For how long it must be before statistics ring.
    public var observeForSeconds = 0.0
    /// True in the first minutes after a boot, in which no statistic rings.
    public var isBooting = false
    /// What is less bad does not ring.
    public var minSeverity = ""
    /// Statistical incidents that rang in the last seven days.
    public var ringsInWeek = 0
    /// How many may.
    public var maxPerWeek: UInt32 = 0
    /// The surprise that an incident needs just now, because of those that rang lately.
    public var requiredSurprise = 0.0
    /// Signals that found no room.
    public var refusedSignals: UInt64 = 0

    /// Rules of nothing.
    public init() {}
  }

  /// How many signals something was decided about by one rule.
  public struct Count: Codable, Sendable {
    /// The rule's word.
    public var rule: String
    /// How many signals.
    public var signals: Int

    /// Counts signals.
    public init(rule: String, signals: Int) {
      (self.rule, self.signals) = (rule, signals)
    }
  }

  /// What there is to say of a signal now.
  public struct Finding: Codable, Sendable {
    /// The signal with its values.
    public var signal: SignalReport.Signal
    /// What decided: the nearer to an alert of the two paces.
    public var rule = ""
    /// True where that was the pace of five minutes, false for that of ten seconds.
    public var isSlow = false
    /// What decided at the pace of ten seconds.
    public var quickRule = ""
    /// What decided at the pace of five minutes.
    public var slowRule = ""
    /// Means learned at the pace that decided.
    public var samples: UInt64 = 0
    /// Means that must have been learned.
    public var samplesNeeded: UInt64 = 0
    /// Means in a row that deviated.
    public var bins: UInt8 = 0
    /// Means in a row that must.
    public var binsNeeded: UInt8 = 0
    /// The smallest change from what is expected that is worth telling, in the signal's unit.
    public var leastChange = 0.0
    /// The incident that holds it; empty where none does.
    public var incident = ""
    /// When it was last measured, where it no longer is.
    public var gone: Int64?

    /// Begins with a signal.
    public init(signal: SignalReport.Signal) {
      self.signal = signal
    }

    /// The pace that decided.
    public var pace: SignalReport.Signal.Pace { isSlow ? signal.slow : signal.quick }
  }

  /// What there is to say of a unit's log.
  public struct Log: Codable, Sendable {
    /// The unit.
    public var unit = ""
    /// Entries read.
    public var entries: UInt64 = 0
    /// Entries a second that are expected just now; nil in the first hour.
    public var expectedPerSecond: Double?
    /// For how long it has said nothing.
    public var quietSeconds = 0.0
    /// For how long it is quiet as a rule; nil where that is not known.
    public var typicalPauseSeconds: Double?
    /// True while it is quiet for longer than is no news.
    public var isOverdue = false
    /// True where the settings say to ignore it.
    public var isIgnored = false

    /// The log of nobody.
    public init() {}
  }

  /// An incident, open or ended.
  public struct Incident: Codable, Sendable {
    /// Its id.
    public var id = ""
    /// Its severity in syslog's short words.
    public var severity = ""
    /// What sort of thing it is about, and whom.
    public var entityKind = ""
    /// Whom it is about; empty for the host.
    public var entity = ""
    /// When it began.
    public var onset: Int64 = 0
    /// When it ended; nil while it goes on.
    public var end: Int64?
    /// What is wrong.
    public var text = ""
    /// What it is to what was asked about: `about`, `deviation`, `fact`, `cause` or `victim`.
    public var relation = "about"
    /// True once it rang.
    public var hasRung = false
    /// Why it does not, or did not, ring; nil where it did.
    public var heldBack: String?
    /// The job that explains it, where one does.
    public var job: String?
    /// The decision that keeps it from being told; nil where none does.
    public var decision: Decision?

    /// An incident of nothing.
    public init() {}
  }

  /// What somebody has decided.
  public struct Decision: Codable, Sendable {
    /// Its id.
    public var id = ""
    /// `silence`, `maintenance`, `ack` or `feedback`.
    public var kind = ""
    /// Who decided.
    public var author = ""
    /// Why.
    public var reason = ""
    /// When it is over; nil for never.
    public var until: Int64?
    /// True while it is in force.
    public var isInForce = false

    /// Nobody's decision.
    public init() {}
  }

  /// A surprise that opened no incident.
  public struct Passed: Codable, Sendable {
    /// What sort of thing the signal is about.
    public var entityKind = ""
    /// Whom the signal is about; empty for the host.
    public var entity = ""
    /// The signal's name.
    public var signal = ""
    /// The unit of its values in the words of alerts.
    public var unit = ""
    /// Why it was passed over.
    public var rule = ""
    /// True for means of five minutes, false for those of ten seconds.
    public var isSlow = false
    /// When it began.
    public var first: Int64 = 0
    /// When it was last so.
    public var last: Int64 = 0
    /// How many means were so.
    public var bins: UInt32 = 0
    /// The value that was the greatest surprise; nil where it is no number.
    public var observed: Double?
    /// The lower edge of what was expected then.
    public var low: Double?
    /// The upper edge of what was expected then.
    public var high: Double?
    /// −log10 of its probability.
    public var surprise = 0.0

    /// A surprise of nothing.
    public init() {}
  }

  /// What decides about all.
  public var rules = Rules()
  /// How many signals were asked about, by what decided.
  public var counts: [Count] = []
  /// Signals that were asked about, the nearest to an alert first; at most 64.
  public var signals: [Finding] = []
  /// Logs of the units that were asked about; at most 64.
  public var logs: [Log] = []
  /// Open incidents; at most 64.
  public var open: [Incident] = []
  /// Incidents that have ended, newest first; at most 64.
  public var ended: [Incident] = []
  /// Surprises that opened no incident, newest first; at most 64.
  public var passed: [Passed] = []
  /// Decisions about what was asked about; at most 64.
  public var decisions: [Decision] = []
  /// Since when nothing is missing among ``passed``; nil where nothing was judged yet.
  public var passedSince: Int64?
  /// The same for ``ended``.
  public var endedSince: Int64?
  /// Parts of the answer that were left out because there are too many.
  public var leftOut = 0

  /// Knows of nothing.
  public init() {}

  /// True where nothing at all is known of what was asked about.
  public var isEmpty: Bool {
    signals.isEmpty && counts.allSatisfy { $0.signals == 0 } && logs.isEmpty && open.isEmpty && ended.isEmpty
      && passed.isEmpty
  }
}
