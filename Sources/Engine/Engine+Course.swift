import Detection
import Diagnosis
import Model

extension Engine {
  /// What the signal that an incident is about was in the time before now, for a small chart.
  ///
  /// What evidence has found is a matter of seconds, and is shown in the bins of evidence; else the pace is the
  /// one that the incident was seen at, or at its end the one that reaches back to its beginning.
  ///
  /// - Parameters:
  ///   - open: The incident.
  ///   - kind: What is written of it.
  /// - Returns: The course; `nil` where no signal leads, the logs' signals, which are not sampled, included.
  func course(of open: OpenIncident, at kind: AlertTransition.Kind) -> SignalCourse? {
    guard kind != .update, let lead = open.incident.lead,
      let place = registry.index(entity: lead.entity, name: lead.signal)
    else { return nil }
    if kind != .clear, lead.votes.contains(where: { $0.statistic == "evidence" }) {
      return course(inEvidenceAt: place, lead)
    }
    let isSlow = kind == .clear ? isLong(open) : isSeenSlowly(open, place)
    return isSlow ? course(in: slow, at: place, lead) : course(in: quick, at: place, lead)
  }

  /// True for an incident that the quick means do not reach back to the beginning of.
  private func isLong(_ open: OpenIncident) -> Bool {
    let seconds = EngineClock.seconds(from: open.incident.onsetMicroseconds, to: clock.realtimeMicroseconds)
    return seconds > Double(Tuning.quickBinSeconds) * Double(RecentMeans.count) * 0.8
  }

  private func isSeenSlowly(_ open: OpenIncident, _ place: Int) -> Bool {
    let id = registry.id(at: place)
    return open.members.contains(.signal(id, isSlow: true))
      && !open.members.contains(.signal(id, isSlow: false))
  }

  private func course(in cadence: borrowing Cadence, at place: Int, _ lead: Deviation) -> SignalCourse? {
    let values = cadence.recent.values(at: place)
    var points: [SignalCourse.Point] = []
    for (index, value) in values.enumerated() {
      let expected =
        lead.baseline.isSeasonal
        ? cadence.expected(at: place, stepsAgo: values.count - 1 - index, now: clock.stepTime) : lead.expected
      points.append(Self.point(value, expected))
    }
    return Self.course(
      step: Double(cadence.length), end: cadence.recent.endMicroseconds, points)
  }

  private func course(inEvidenceAt place: Int, _ lead: Deviation) -> SignalCourse? {
    let points = evidence.bank.recentValues(of: place).drop { $0 == nil }.map {
      Self.point($0, lead.expected)
    }
    return Self.course(step: EvidenceBank.binSeconds, end: realtime(of: evidence.binStart), points)
  }

  private static func course(step: Double, end: Int64, _ points: [SignalCourse.Point]) -> SignalCourse? {
    guard points.count(where: { $0.value != nil }) >= fewestValues else { return nil }
    return SignalCourse(stepSeconds: step, endMicroseconds: end, points: points)
  }

  /// Of fewer values there is nothing to see.
  private static let fewestValues = 3

  private static func point(_ value: Double?, _ expected: ExpectedRange) -> SignalCourse.Point {
    SignalCourse.Point(
      value: value.map(Shortening.shortened), low: Shortening.shortened(expected.low),
      high: Shortening.shortened(expected.high))
  }
}

extension Cadence {
  /// What is expected of a signal so many bins before now; of what has no profile, what is expected now.
  borrowing func expected(at place: Int, stepsAgo: Int, now: StepTime) -> ExpectedRange {
    let week: Int64 = 604_800
    let second = (Int64(now.localSecondOfWeek) - Int64(length) * Int64(stepsAgo + 1)) % week
    let time = StepTime(
      monotonicSeconds: now.monotonicSeconds, localSecondOfWeek: Int32(second < 0 ? second + week : second))
    return bank.explain(at: place, value: .nan, time: time).expected
  }
}

/// Numbers in as many digits as a chart can show.
enum Shortening {
  /// A number rounded to four significant digits, which are few to write; what is not finite stays what it is.
  ///
  /// Powers of ten are multiplied up from one, so that every machine rounds alike.
  static func shortened(_ value: Double) -> Double {
    let magnitude = abs(value)
    guard magnitude.isFinite, magnitude >= 1e-12, magnitude < 1e22 else { return magnitude < 1 ? 0 : value }
    var power = 1.0
    if magnitude >= 1e4 {
      while magnitude / power >= 1e4 { power *= 10 }
      return (value / power).rounded(.toNearestOrEven) * power
    }
    while magnitude * power < 1e3 { power *= 10 }
    return (value * power).rounded(.toNearestOrEven) / power
  }
}
