/// Whether the detector itself works: the answer to `health`, which needs no word of the engine.
///
/// Ages are seconds since something last happened, sizes bytes.
public struct HealthReport: Codable, Equatable, Sendable {
  /// How many incidents that rang go on, by severity.
  public struct Open: Codable, Equatable, Sendable {
    /// Something is unusable or about to be.
    public var crit = 0
    /// Something failed.
    public var err = 0
    /// Something is unusual and costs somebody.
    public var warning = 0
    /// Something is unusual.
    public var notice = 0

    /// None.
    public init() {}

    /// All of them.
    public var count: Int { crit + err + warning + notice }
  }

  /// The daemon's version.
  public var version = ""
  /// Seconds since the daemon began.
  public var uptimeSeconds: Double = 0
  /// Seconds since the engine took the newest tick; since the daemon began where it took none.
  public var tickAgeSeconds: Double = 0
  /// When that was, seconds since 1970 UTC; 0 before the first.
  public var lastTick: Double = 0
  /// Seconds since the journal's reader last gave a sign of life; nil where the journal is not read.
  public var readerAgeSeconds: Double?
  /// How often the reader ended and was started again in the last five minutes.
  public var readerRestarts = 0
  /// How often since the daemon began.
  public var readerRestartsTotal: UInt64 = 0
  /// What keeps the journal from being written or read, such as a journald that does not run; nil where nothing does.
  public var journalProblem: String?
  /// For how many seconds it has been so.
  public var journalProblemSeconds: Double = 0
  /// When the newest entry was read, seconds since 1970 UTC; 0 before the first.
  public var lastEntry: Double = 0
  /// Signals that are sampled, or should be.
  public var signals = 0
  /// Of these, signals with a past that is long enough to ring.
  public var mature = 0
  /// Of these, signals with too short a past.
  public var warming = 0
  /// Of these, signals that no value comes from.
  public var dead = 0
  /// Open incidents that rang.
  public var open = Open()
  /// Incidents held back over the life of the state, by reason.
  public var heldBack: [String: UInt64] = [:]
  /// Outputs that cannot be written, a line each.
  public var outputFailures: [String] = []
  /// Alert transitions that wait for the disk.
  public var spooledAlerts = 0
  /// Processor seconds used since the daemon began, its reader's included.
  public var cpuSeconds: Double = 0
  /// Resident memory.
  public var residentBytes: Double = 0
  /// Bytes that went to disks since the daemon began; nil where the kernel does not count.
  public var writtenBytes: UInt64?

  /// Knows nothing.
  public init() {}
}
