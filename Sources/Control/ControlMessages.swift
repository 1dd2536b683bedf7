/// What an operator's command asks of the daemon, as one line of JSON: `{"command":"status"}`.
public struct ControlRequest: Codable, Sendable {
  /// The commands that the daemon knows.
  public enum Command: String, Codable, Sendable {
    /// What is watched, warming and open.
    case status
    /// Some of the signals that are watched, from ``ControlRequest/from`` on.
    case signals
    /// Read the configuration again.
    case reload
    /// What cannot be seen of the host.
    case host
  }

  /// What is asked.
  public var command: Command
  /// Where the list of signals goes on: what the page before ended with; nil for its beginning.
  public var from: Int?

  /// Asks for something.
  public init(command: Command, from: Int? = nil) {
    self.command = command
    self.from = from
  }
}

/// The daemon's answer, as one line of JSON.
public struct ControlReply: Codable, Sendable {
  /// True when what was asked has been done.
  public var ok: Bool
  /// What went wrong, a line each.
  public var errors: [String]
  /// The answer to `status`.
  public var status: StatusReport?
  /// The answer to `signals`.
  public var signals: SignalReport?
  /// True when ``errors`` are those of a configuration that was refused; absent in every other answer.
  public var isRefused: Bool?
  /// The answer to `host`.
  public var host: HostReport?

  /// Answers a request.
  public init(
    ok: Bool, errors: [String] = [], status: StatusReport? = nil, signals: SignalReport? = nil,
    isRefused: Bool? = nil
  ) {
    self.ok = ok
    self.errors = errors
    self.status = status
    self.signals = signals
    self.isRefused = isRefused
  }
}

/// What the daemon knows of itself: the answer to `tocsin status`.
///
/// Times are seconds since 1970 UTC, durations seconds, sizes bytes.
public struct StatusReport: Codable, Sendable {
  /// An incident that has not ended.
  public struct OpenIncident: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its severity in syslog's short words.
    public var severity: String
    /// When it began.
    public var onset: Double
    /// What is wrong with whom.
    public var text: String
    /// Why it did not ring; nil when it rang.
    public var heldBack: String?

    /// Describes an incident.
    public init(id: String, severity: String, onset: Double, text: String, heldBack: String?) {
      self.id = id
      self.severity = severity
      self.onset = onset
      self.text = text
      self.heldBack = heldBack
    }
  }

  /// How many journal entries of one unit were read.
  public struct UnitEntries: Codable, Sendable {
    /// The unit, `kernel`, or `uid:` and a number for what runs outside any unit.
    public var name: String
    /// How many entries.
    public var entries: UInt64

    /// Counts a unit's entries.
    public init(name: String, entries: UInt64) {
      self.name = name
      self.entries = entries
    }
  }

  /// What all of the host's signals together say.
  public struct HostJudgement: Codable, Sendable {
    /// A signal's part in it.
    public struct Contributor: Codable, Sendable {
      /// Who the signal is about: `host`, or a device's kernel name.
      public var entity: String
      /// The signal's name.
      public var signal: String
      /// Its share, 0 to 1.
      public var share: Double

      /// Names a signal.
      public init(entity: String, signal: String, share: Double) {
        self.entity = entity
        self.signal = signal
        self.share = share
      }
    }

    /// -log10 of the probability of the newest five minutes; 0 before there is a judgement.
    public var surprise: Double = 0
    /// Signals that are judged together.
    public var signals = 0
    /// Signals that found no room.
    public var leftOut = 0
    /// Bytes of memory that it takes.
    public var bytes = 0
    /// The signals that add most, most first; at most three, none before there is a judgement.
    public var contributors: [Contributor] = []

    /// Knows of nothing.
    public init() {}
  }

  /// How one collector of metrics fares.
  public struct Collector: Codable, Sendable {
    /// Its name, such as `disks`.
    public var name: String
    /// `waiting` for its first run, `working`, `failing`, or `absent` where this host never had its source.
    public var state: String
    /// Runs so far.
    public var runs: UInt64 = 0
    /// Of these, runs in which something could not be read.
    public var failures: UInt64 = 0
    /// Runs left out because those before took too long.
    public var skipped: UInt64 = 0
    /// How long the newest run took.
    public var lastSeconds: Double = 0
    /// How long a run takes, mean over about sixteen.
    public var meanSeconds: Double = 0
    /// How long the longest run took.
    public var maxSeconds: Double = 0
    /// What could not be read in the newest run that failed; nil before the first.
    public var lastError: String?

    /// Names a collector.
    public init(name: String, state: String) {
      self.name = name
      self.state = state
    }
  }

  /// How text files are being read.
  public struct Files: Codable, Sendable {
    /// One log.
    public struct File: Codable, Sendable {
      /// Its name.
      public var path: String
      /// The unit under which its lines count, or its name.
      public var unit: String
      /// Why it cannot be read; empty where it can.
      public var problem: String
      /// Lines read since the daemon started.
      public var lines: UInt64
      /// Bytes that are there and not yet read.
      public var waitingBytes: UInt64
      /// Rotated files that are still open.
      public var rotated: Int
      /// Gaps found since the daemon started.
      public var gaps: UInt64
      /// Bytes known to be lost.
      public var lostBytes: UInt64
      /// Lines of which the end was left out.
      public var cutLines: UInt64

      /// Tells of a log that cannot be read.
      public init(
        path: String, unit: String, problem: String, lines: UInt64, waitingBytes: UInt64, rotated: Int,
        gaps: UInt64, lostBytes: UInt64, cutLines: UInt64
      ) {
        self.path = path
        self.unit = unit
        self.problem = problem
        self.lines = lines
        self.waitingBytes = waitingBytes
        self.rotated = rotated
        self.gaps = gaps
        self.lostBytes = lostBytes
        self.cutLines = cutLines
      }
    }

    /// The logs, by the order of the configuration.
    public var logs: [File] = []
    /// Paths of the configuration that match no file.
    public var unmatched: [String] = []
    /// Files that match and are not read for want of room.
    public var refused = 0
    /// Names that match and are no regular files, or files that are read under another name.
    public var skipped = 0
    /// Folders that are looked at by the clock, as nothing tells of changes in them.
    public var polledFolders = 0
    /// Seconds for which reading has been held up by one file, as by a mount that does not answer; else 0.
    public var busySeconds: Double = 0

    /// Knows of no logs.
    public init() {}
  }

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
