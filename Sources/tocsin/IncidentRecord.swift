import Model

/// An incident as a list has it: what its newest line says, and how its life went.
struct IncidentRecord {
  typealias State = IncidentStory.State

  /// Which incident it is: hosts give their ids without knowing of each other.
  struct Key: Hashable {
    var machineID: Identifier128
    var id: String
  }

  /// The newest line, without what only ``tocsin explain`` tells.
  private(set) var newest: AlertTransition
  /// When it was first told of, microseconds since 1970 UTC.
  private(set) var openedAt: Int64
  /// How often it was told of.
  private(set) var lines = 1
  /// How often it came back.
  private(set) var reopenings = 0
  /// How bad it was at worst.
  private(set) var worst: Severity
  /// The course of its signal up to the opening.
  private(set) var course: SignalCourse?
  var state = State.unknown

  var incident: Incident { newest.incident }

  /// Begins with a line.
  init(_ transition: AlertTransition) {
    newest = Self.slim(transition)
    openedAt = transition.realtimeMicroseconds
    worst = transition.incident.severity
    note(transition)
    lines = 1
  }

  /// Adds a line, in whatever order they come.
  mutating func add(_ transition: AlertTransition) {
    if Self.moment(newest) < Self.moment(transition) { newest = Self.slim(transition) }
    openedAt = min(openedAt, transition.realtimeMicroseconds)
    worst = max(worst, transition.incident.severity)
    note(transition)
    lines += 1
  }

  private mutating func note(_ transition: AlertTransition) {
    switch transition.kind {
    case .open: course = transition.incident.course
    case .reopen:
      reopenings += 1
      course = course ?? transition.incident.course
    case .update, .clear: break
    }
    if newest.kind == .clear { state = .ended } else if state == .ended { state = .unknown }
  }

  private static func moment(_ transition: AlertTransition) -> (Int64, UInt64) {
    (transition.realtimeMicroseconds, transition.sequence)
  }

  private static func slim(_ transition: AlertTransition) -> AlertTransition {
    var slim = transition
    slim.incident.course = nil
    slim.incident.folded = []
    slim.incident.ruledOut = []
    slim.incident.hints = []
    slim.incident.causes = Array(transition.incident.causes.prefix(1))
    return slim
  }

  /// Seconds for which it has lasted, up to its newest line where it has not ended.
  var seconds: Double {
    let end = incident.ending?.realtimeMicroseconds ?? newest.realtimeMicroseconds
    return max(0, (Double(end) - Double(incident.onsetMicroseconds)) / 1e6)
  }

  /// Seconds from its beginning to the line that told of it.
  var delaySeconds: Double { max(0, (Double(openedAt) - Double(incident.onsetMicroseconds)) / 1e6) }

  /// The first cause where it is clear enough to be told.
  var cause: Cause? { incident.causes.first.flatMap { $0.confidence == .unclear ? nil : $0 } }
}
