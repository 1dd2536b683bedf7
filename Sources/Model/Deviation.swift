/// The band in which a signal was expected, from its own past.
public struct ExpectedRange: Hashable, Sendable {
  /// The lower edge.
  public var low: Double
  /// The most likely value.
  public var mid: Double
  /// The upper edge.
  public var high: Double

  /// Describes a band.
  public init(low: Double, mid: Double, high: Double) {
    self.low = low
    self.mid = mid
    self.high = high
  }
}

/// What one statistic of a signal thinks of a value.
public struct Vote: Hashable, Sendable {
  /// The statistic, such as `level`, `season.day`, or `host` for all of the host's signals together.
  public var statistic: String
  /// −log10 of the share of its own past that was as far out.
  public var surprise: Double

  /// Casts a vote.
  public init(statistic: String, surprise: Double) {
    self.statistic = statistic
    self.surprise = surprise
  }
}

/// What a judgement rests on.
public struct Baseline: Hashable, Sendable {
  /// How many values have been learned.
  public var samples: UInt64
  /// Seconds since the first of them.
  public var ageSeconds: Double
  /// True once the signal has been observed for as long as the settings ask.
  public var isMature: Bool
  /// True when the expected band comes from a daily or weekly profile.
  public var isSeasonal: Bool

  /// Describes a baseline.
  public init(samples: UInt64, ageSeconds: Double, isMature: Bool, isSeasonal: Bool) {
    self.samples = samples
    self.ageSeconds = ageSeconds
    self.isMature = isMature
    self.isSeasonal = isSeasonal
  }
}

/// A signal that is improbable under its own past.
public struct Deviation: Hashable, Sendable {
  /// The signal's entity.
  public var entity: Entity
  /// The signal's name.
  public var signal: String
  /// The signal's name for people.
  public var title: String
  /// The unit of the values.
  public var unit: MeasurementUnit
  /// The resource that it measures.
  public var resource: Resource
  /// The value that was seen.
  public var observed: Double
  /// The values that were expected.
  public var expected: ExpectedRange
  /// −log10 of the probability of such a value, from the signal's own history.
  public var surprise: Double
  /// True when the value lies above the band.
  public var isAbove: Bool
  /// Wall-clock time of the first deviating value, microseconds since 1970 UTC.
  public var sinceMicroseconds: Int64
  /// What each statistic thinks.
  public var votes: [Vote]
  /// What the judgement rests on.
  public var baseline: Baseline

  /// Describes a deviation.
  public init(
    entity: Entity, signal: String, title: String, unit: MeasurementUnit, resource: Resource,
    observed: Double,
    expected: ExpectedRange, surprise: Double, isAbove: Bool, sinceMicroseconds: Int64, votes: [Vote],
    baseline: Baseline
  ) {
    self.entity = entity
    self.signal = signal
    self.title = title
    self.unit = unit
    self.resource = resource
    self.observed = observed
    self.expected = expected
    self.surprise = surprise
    self.isAbove = isAbove
    self.sinceMicroseconds = sinceMicroseconds
    self.votes = votes
    self.baseline = baseline
  }
}
