/// What a signal was in the time up to a moment, beside what was expected of it: enough for a small chart.
public struct SignalCourse: Hashable, Sendable {
  /// How many points a course has at most.
  public static let maximumPoints = 60

  /// The mean of one stretch of time.
  public struct Point: Hashable, Sendable {
    /// The mean, in the signal's unit; nil where nothing was measured.
    public var value: Double?
    /// The lower edge of what was expected.
    public var low: Double
    /// The upper edge of what was expected.
    public var high: Double

    /// Describes a stretch.
    public init(value: Double?, low: Double, high: Double) {
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// How long a stretch is, seconds.
  public var stepSeconds: Double
  /// Wall-clock time of the end of the last stretch, microseconds since 1970 UTC.
  public var endMicroseconds: Int64
  /// The stretches, oldest first, one after the other.
  public var points: [Point]

  /// Describes a course.
  public init(stepSeconds: Double, endMicroseconds: Int64, points: [Point]) {
    self.stepSeconds = stepSeconds
    self.endMicroseconds = endMicroseconds
    self.points = points
  }
}
