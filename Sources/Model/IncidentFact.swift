/// A fact that belongs to an incident: something that is wrong by itself, to whom, and for how long.
public struct IncidentFact: Hashable, Sendable {
  /// How many facts an incident holds at most.
  public static let maximumCount = 32

  /// What it happened to.
  public var entity: Entity
  /// What sort of thing went wrong.
  public var category: IncidentClass
  /// What sort of cause it is for what follows from it.
  public var kind: CauseKind
  /// How bad it is.
  public var severity: Severity
  /// What happened, for people.
  public var summary: String
  /// Wall-clock time of its beginning, microseconds since 1970 UTC.
  public var sinceMicroseconds: Int64
  /// Wall-clock time of the newest event that says so, microseconds since 1970 UTC.
  public var newestMicroseconds: Int64
  /// How often it was said.
  public var count: UInt64
  /// True where it does not hold: it has ended, or what happened was over as soon as it had happened.
  public var hasEnded: Bool
  /// The name of the signature that found it; empty for what is known without one.
  public var signature: String
  /// True where only an event ends it, false where it is over once it has not been said for a while.
  public var endsByEvent: Bool

  /// Describes a fact that was said once.
  ///
  /// - Parameters:
  ///   - entity: What it happened to.
  ///   - category: What sort of thing went wrong.
  ///   - kind: What sort of cause it is for what follows from it.
  ///   - severity: How bad it is.
  ///   - summary: What happened, for people.
  ///   - sinceMicroseconds: When it was said, microseconds since 1970 UTC.
  public init(
    entity: Entity, category: IncidentClass, kind: CauseKind, severity: Severity, summary: String,
    sinceMicroseconds: Int64
  ) {
    self.entity = entity
    self.category = category
    self.kind = kind
    self.severity = severity
    self.summary = summary
    self.sinceMicroseconds = sinceMicroseconds
    newestMicroseconds = sinceMicroseconds
    count = 1
    hasEnded = false
    signature = ""
    endsByEvent = false
  }
}
