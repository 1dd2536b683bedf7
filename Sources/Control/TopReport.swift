/// What there is to see at one glance: the answer to `top`, beside a status.
public struct TopReport: Codable, Sendable {
  /// What the host's resources are like, as shares from 0 to 1; nil where that is not known.
  public struct Host: Codable, Sendable {
    /// Processor time in use.
    public var cpu: Double?
    /// Memory in use.
    public var memory: Double?
    /// Time in which some task waited for a processor.
    public var cpuPressure: Double?
    /// Time in which every task waited for memory.
    public var memoryPressure: Double?
    /// Time in which every task waited for disks.
    public var ioPressure: Double?

    /// Knows of nothing.
    public init() {}
  }

  /// What decides about every statistical incident.
  public var rules = WhyReport.Rules()
  /// What the host's resources are like.
  public var host = Host()
  /// Signals that are being sampled, by what decided about the newest value.
  public var counts: [WhyReport.Count] = []
  /// Open incidents, newest first; capped.
  public var open: [WhyReport.Incident] = []
  /// How many are open.
  public var openCount = 0
  /// The most surprising signals, the most surprising first; capped.
  public var signals: [WhyReport.Finding] = []
  /// Units, those with incidents and the most abnormal ones first; capped.
  public var units: [UnitReport.Unit] = []
  /// How many there are.
  public var unitCount = 0

  /// Knows of nothing.
  public init() {}
}
