public import CalendarEvents
public import Model

/// A decision as a file has it: what was decided, and when it comes into force.
public struct DecisionRecord: Hashable, Sendable {
  /// What somebody thinks of an alert.
  public enum Verdict: String, Sendable, CaseIterable {
    /// It was nothing.
    case normal
    /// It was worth ringing for.
    case real
  }

  /// What was decided; its intervals are not filled in.
  public var decision: Decision
  /// When it comes into force, again and again; `nil` for once, from its creation on.
  public var calendar: CalendarEvent?
  /// For how long it is in force each time; `nil` for until it expires.
  public var duration: TimeSpan?
  /// What feedback says.
  public var verdict: Verdict?

  /// A decision that is in force from its creation until it expires.
  public init(_ decision: Decision) {
    self.decision = decision
  }

  /// The decision with the intervals in which it is in force around a moment.
  ///
  /// - Parameters:
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  ///   - horizon: How far ahead recurring intervals are told, seconds.
  /// - Returns: The decision; what lies apart by nothing is one interval.
  public func expanded(at now: Int64, horizon: Int64) -> Decision {
    var expanded = decision
    let begin = decision.createdMicroseconds
    guard let calendar, let duration else {
      expanded.intervals = [
        DecisionInterval(fromMicroseconds: begin, untilMicroseconds: decision.expiresMicroseconds)
      ]
      return expanded
    }
    let second = now / 1_000_000
    let starts = calendar.occurrences(
      after: second - duration.seconds - 1, before: second + horizon, limit: Self.maximumStarts)
    expanded.intervals = Self.merged(starts, duration.seconds)
    return expanded
  }

  /// A calendar that comes every second for a day is looked at so many times at once.
  private static let maximumStarts = 4_000
  /// Intervals that are told at once.
  private static let maximumIntervals = 64

  private static func merged(_ starts: [Int64], _ seconds: Int64) -> [DecisionInterval] {
    var intervals: [DecisionInterval] = []
    for start in starts {
      let (from, until) = (start * 1_000_000, (start + seconds) * 1_000_000)
      if let last = intervals.last, from <= last.untilMicroseconds {
        intervals[intervals.count - 1].untilMicroseconds = until
      } else if intervals.count < maximumIntervals {
        intervals.append(DecisionInterval(fromMicroseconds: from, untilMicroseconds: until))
      }
    }
    return intervals
  }
}
