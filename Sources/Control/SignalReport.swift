/// Some of the signals that the daemon watches: the answer to `signals`.
///
/// A host may have thousands; they come in pages, each small enough for a line and soon written.
public struct SignalReport: Codable, Sendable {
  /// Signals in a page at most.
  public static let pageSize = 500

  /// One signal.
  ///
  /// Values are in the signal's unit, durations in seconds. What is not known yet is nil.
  public struct Signal: Codable, Sendable {
    /// What the signal is at one pace of detection.
    public struct Pace: Codable, Sendable {
      /// The newest mean.
      public var value: Double?
      /// The lower edge of the band in which it was expected.
      public var low: Double?
      /// The most likely value.
      public var mid: Double?
      /// The upper edge of the band in which it was expected.
      public var high: Double?
      /// −log10 of the probability of the newest mean under the signal's own past; 0 in warm-up.
      public var surprise: Double
      /// True when the band is that of this hour of the day or week.
      public var isSeasonal: Bool

      /// Describes a pace.
      public init(
        value: Double?, low: Double?, mid: Double?, high: Double?, surprise: Double, isSeasonal: Bool
      ) {
        (self.value, self.low, self.mid, self.high) = (value, low, mid, high)
        self.surprise = surprise
        self.isSeasonal = isSeasonal
      }
    }

    /// What sort of thing it is about: `host`, `unit`, `device` and so on.
    public var entityKind: String
    /// Whom it is about; empty for the host.
    public var entity: String
    /// Its name, such as `system.cpu.utilization`.
    public var name: String
    /// What people call it.
    public var title: String
    /// The unit of its values in the words of alerts: `fraction`, `number`, `bytes`, `events/s` and so on.
    public var unit: String
    /// The resource that it measures.
    public var resource: String
    /// Which way is worse: `up`, `down` or `both`.
    public var harmful: String
    /// True when a deviation of it may ring.
    public var mayRing: Bool
    /// How closely it is watched: `light`, `seasonal` or `full`.
    public var tier: String
    /// How far its past reaches: `warming`, `learning` or `mature`.
    public var maturity: String
    /// How long ago it was first seen.
    public var ageSeconds: Double
    /// Means of ten seconds learned.
    public var samples: UInt64
    /// Means of ten seconds.
    public var quick: Pace
    /// Means of five minutes.
    public var slow: Pace

    /// Describes a signal.
    public init(
      entityKind: String, entity: String, name: String, title: String, unit: String,
      resource: String, harmful: String, mayRing: Bool, tier: String, maturity: String, ageSeconds: Double,
      samples: UInt64, quick: Pace, slow: Pace
    ) {
      (self.entityKind, self.entity, self.name, self.title) = (entityKind, entity, name, title)
      (self.unit, self.resource, self.harmful) = (unit, resource, harmful)
      (self.mayRing, self.tier, self.maturity) = (mayRing, tier, maturity)
      (self.ageSeconds, self.samples, self.quick, self.slow) = (ageSeconds, samples, quick, slow)
    }
  }

  /// The signals.
  public var signals: [Signal]
  /// Where to go on; nil after the last page.
  public var next: Int?

  /// Makes a page.
  public init(signals: [Signal], next: Int?) {
    self.signals = signals
    self.next = next
  }
}
