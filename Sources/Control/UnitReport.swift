/// The units of the host: the answer to `units`.
public struct UnitReport: Codable, Sendable {
  /// One unit; what is not measured is nil.
  public struct Unit: Codable, Sendable {
    /// Its name; units that come and go under ever new names share one with a `*`.
    public var name = ""
    /// `failed`, `running`, `ended`, `stopped` or `unknown`.
    public var state = ""
    /// Why it failed, in systemd's word; empty where it did not.
    public var result = ""
    /// Processor cores in use.
    public var cores: Double?
    /// Bytes of memory.
    public var memoryBytes: Double?
    /// Bytes a second read from and written to disks.
    public var ioBytesPerSecond: Double?
    /// Journal entries read.
    public var entries: UInt64 = 0
    /// Signals that are measured.
    public var signals = 0
    /// The largest surprise of its signals.
    public var surprise = 0.0
    /// The name of that signal; empty where none is judged.
    public var signal = ""
    /// What decided about the signal that came nearest to an alert.
    public var rule = ""
    /// Ids of open incidents about it.
    public var incidents: [String] = []
    /// True where the settings say to ignore it.
    public var isIgnored = false

    /// A unit without a name.
    public init() {}
  }

  /// The units, those with incidents and the most abnormal ones first; at most 1,000.
  public var units: [Unit] = []
  /// How many there are.
  public var count = 0

  /// Knows of no unit.
  public init() {}
}
