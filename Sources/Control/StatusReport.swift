/// What the daemon knows of itself: the answer to `tocsin status`.
///
/// Times are seconds since 1970 UTC, durations seconds, sizes bytes.
public struct StatusReport: Codable, Sendable {
  /// The daemon's version.
  public var version = ""
  /// The host's name.
  public var host = ""
  /// The daemon's process id.
  public var pid: Int32 = 0
  /// When the daemon started.
  public var started: Double = 0
  /// How long the host has been observed, over the life of the state folder.
  public var observedSeconds: Double = 0
  /// How long it must be observed before statistics ring.
  public var observeForSeconds: Double = 0
  /// Signals that are being sampled.
  public var signals = 0
  /// Of these, signals with too short a past to be judged.
  public var warming = 0
  /// Signals refused for want of room.
  public var refusedSignals: UInt64 = 0
  /// Signals that had vanished and were forgotten for others, since the daemon's start.
  public var evictedSignals: UInt64 = 0
  /// Measured values refused, being infinite or larger than any measurement can be.
  public var refusedValues: UInt64 = 0
  /// Bytes of detector state that one signal takes.
  public var bytesPerSignal = 0
  /// The collectors of metrics.
  public var collectors: [Collector] = []
  /// What all of the host's signals together say.
  public var together = HostJudgement()
  /// `following`, `catching up`, `off`, or `unavailable: ` and the reason.
  public var journal = ""
  /// How far reading lags behind the journal.
  public var journalLagSeconds: Double = 0
  /// How the watch for changes stands; nil from a daemon that has none.
  public var changes: Changes?
  /// The text files that are read; nil where none are configured.
  public var files: Files?
  /// Journal entries and lines of text files read.
  public var entries: UInt64 = 0
  /// Of these, entries that came too late to count for a rate.
  public var lateEntries: UInt64 = 0
  /// Journal entries known to be lost.
  public var lostEntries: UInt64 = 0
  /// False where it cannot be told whether entries are missing.
  public var journalGapDetection = true
  /// Entries of units that the configuration ignores, left out since the start.
  public var ignoredEntries: UInt64 = 0
  /// Log templates known.
  public var templates = 0
  /// Templates dropped for want of room.
  public var evictedTemplates: UInt64 = 0
  /// Templates that turned out to be another one with a variable in it.
  public var mergedTemplates: UInt64 = 0
  /// Journal entries longer than what is read of them.
  public var cutEntries: UInt64 = 0
  /// Journal entries counted under their unit's `<other>` template for want of room.
  public var overflowedEntries: UInt64 = 0
  /// Journal entries counted under the unit `<other>` for want of room.
  public var entriesOfOtherUnits: UInt64 = 0
  /// Units dropped for want of room.
  public var evictedUnits: UInt64 = 0
  /// Journal entries that journald has dropped by its rate limit.
  public var suppressedEntries: UInt64 = 0
  /// Signatures of faults in force.
  public var signatures = 0
  /// Entries that a signature stood for.
  public var signatureMatches: UInt64 = 0
  /// Searches for a signature's pattern that were given up at a limit.
  public var signatureLimits: UInt64 = 0
  /// Counters of signatures that made room for others.
  public var evictedSignatureCounts: UInt64 = 0
  /// Entries of each unit.
  public var units: [UnitEntries] = []
  /// Incidents that have not ended.
  public var open: [OpenIncident] = []
  /// Units that are failed and of which no incident tells, with why in brackets: they failed unseen.
  public var alreadyFailed: [String] = []
  /// Incidents held back, by reason.
  public var heldBack: [String: UInt64] = [:]
  /// Statistical incidents that rang in the last seven days.
  public var ringsInWeek = 0
  /// How many may.
  public var maxPerWeek: UInt32 = 0
  /// The number of the newest alert transition.
  public var alertSequence: UInt64 = 0
  /// Alert transitions that wait for the disk.
  public var spooledAlerts = 0
  /// Alert transitions given up because too many waited.
  public var droppedAlerts: UInt64 = 0
  /// Sampling ticks dropped because the engine was busy.
  public var droppedTicks: UInt64 = 0
  /// How late a sampling tick came that one in a hundred of the newest 1,024 exceeded.
  public var tickLatenessP99Seconds: Double = 0
  /// How late the latest of them came.
  public var tickLatenessMaxSeconds: Double = 0
  /// Frames taken.
  public var frames: UInt64 = 0
  /// Processor cores that the daemon uses, mean since its start.
  public var cpuCores: Double = 0
  /// The daemon's resident memory.
  public var residentBytes: Double = 0
  /// What the operator should know: collectors that fail, outputs that cannot be written.
  public var notices: [String] = []

  /// An empty report.
  public init() {}
}
