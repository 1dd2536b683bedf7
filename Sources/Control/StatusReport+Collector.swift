extension StatusReport {
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
}
