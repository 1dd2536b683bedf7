/// The settings that decide what rings: the engine's share of the configuration.
public struct EngineSettings: Hashable, Sendable {
  /// A filesystem with limits of its own.
  public struct FilesystemLimit: Hashable, Sendable {
    /// The mount point.
    public var path: String
    /// The least share of room that must stay free, 0 to 1.
    public var freeFraction: Double
    /// The least room that must stay free, bytes.
    public var freeBytes: Double
    /// The least share of inodes that must stay free, 0 to 1.
    public var freeInodesFraction: Double

    /// Sets the limits of one filesystem.
    public init(path: String, freeFraction: Double, freeBytes: Double, freeInodesFraction: Double) {
      self.path = path
      self.freeFraction = freeFraction
      self.freeBytes = freeBytes
      self.freeInodesFraction = freeInodesFraction
    }
  }

  /// How many statistical incidents may ring in seven days; facts and limits are not counted.
  public var maxPerWeek: UInt32 = 1
  /// What is less bad than this does not ring.
  public var minSeverity = Severity.warning
  /// How long a host is watched before statistics may ring, seconds.
  public var observeForSeconds: Double = 86_400
  /// Limits of every filesystem without limits of its own; the path is empty.
  public var defaultFilesystemLimit = FilesystemLimit(
    path: "", freeFraction: 0.05, freeBytes: 1_073_741_824, freeInodesFraction: 0.05)
  /// Limits of single filesystems.
  public var filesystemLimits: [FilesystemLimit] = []
  /// The least share of memory that must stay available, 0 to 1; 0 turns the limit off.
  public var minMemoryFraction = 0.03
  /// The least share of swap that must stay free while memory is short as well, 0 to 1; 0 turns the limit off.
  public var minSwapFraction = 0.05
  /// How many failed units are one fault of the host rather than of each; 0 turns the limit off.
  public var failedUnitsLimit: UInt32 = 10
  /// Units that never ring: shell globs.
  public var ignoredUnits: [String] = []
  /// Filesystems that never ring: shell globs over mount points.
  public var ignoredFilesystems: [String] = []
  /// Interfaces that never ring: shell globs.
  public var ignoredInterfaces: [String] = []
  /// Log templates that never ring: shell globs over their texts.
  public var ignoredTemplates: [String] = []

  /// True when a sample of each log template is kept, without what looks like a secret.
  public var keepsLogSamples = true
  /// What may be kept of no text beside secrets: regular expressions.
  public var redactPatterns: [String] = []
  /// Whether people may be named, as in who logged in.
  public var keepsUserNames = false
  /// Whether the programs may be named that people and cron start.
  public var keepsCommandNames = true

  /// The settings of an empty configuration.
  public init() {}
}
