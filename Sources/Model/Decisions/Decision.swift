/// What people have decided about alerts: to be silent about something for a while, that work is being done, that
/// somebody knows, that something is normal here.
///
/// It never stops anything from being noticed. An incident that a decision keeps from being told is counted with the
/// decision's id, and is told once the decision ends, if it has not ended by then.
public struct Decision: Hashable, Sendable {
  /// What was decided.
  ///
  /// Raw values are stored: never renumber.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// Something does not ring for a while, or only where it is further out than usual.
    case silence = 0
    /// Work is being done: nothing is learned, and only what is critical rings.
    case maintenance = 1
    /// Somebody knows of an incident: no more is told of it but its end.
    case acknowledgement = 2
    /// Somebody has looked at an alert and says whether it was worth ringing for.
    case feedback = 3

    /// The kind's name in files, JSON and ids.
    public var word: String {
      switch self {
      case .silence: "silence"
      case .maintenance: "maintenance"
      case .acknowledgement: "ack"
      case .feedback: "feedback"
      }
    }

    /// The kind of this name.
    public init?(word: String) {
      guard let kind = Kind.allCases.first(where: { $0.word == word }) else { return nil }
      self = kind
    }
  }

  /// Its name, unique among all decisions of a host.
  public var id: String
  /// What was decided.
  public var kind: Kind
  /// What it is about.
  public var scope = DecisionScope()
  /// By how much further out than usual something must be to ring all the same, such as 3; 0 where nothing does.
  public var looser = 0.0
  /// When it is in force, in order and apart from each other.
  public var intervals: [DecisionInterval] = []
  /// What is normal here, for feedback that says so; `nil` for all else.
  public var accepted: AcceptedLevel?
  /// Who decided.
  public var author = ""
  /// Why.
  public var reason = ""
  /// When it was decided, microseconds since 1970 UTC.
  public var createdMicroseconds: Int64 = 0
  /// When it is over for good, microseconds since 1970 UTC; `Int64.max` for never.
  public var expiresMicroseconds: Int64 = .max

  /// A decision about everything that is never in force.
  public init(id: String, kind: Kind) {
    self.id = id
    self.kind = kind
  }

  /// True where it is in force at a moment of the wall clock.
  ///
  /// - Complexity: O(intervals).
  public func isInForce(at microseconds: Int64) -> Bool {
    microseconds < expiresMicroseconds && intervals.contains { $0.contains(microseconds) }
  }
}

/// A stretch of time in which a decision is in force.
public struct DecisionInterval: Hashable, Sendable {
  /// Its first moment, microseconds since 1970 UTC.
  public var fromMicroseconds: Int64
  /// The first moment after it, microseconds since 1970 UTC.
  public var untilMicroseconds: Int64

  /// A stretch of time, empty where it ends before it begins.
  public init(fromMicroseconds: Int64, untilMicroseconds: Int64) {
    self.fromMicroseconds = fromMicroseconds
    self.untilMicroseconds = untilMicroseconds
  }

  /// True for a moment that lies in it.
  public func contains(_ microseconds: Int64) -> Bool {
    fromMicroseconds <= microseconds && microseconds < untilMicroseconds
  }
}
