/// What changed on the host in the last day: the answer to `changes`.
public struct ChangeReport: Codable, Sendable {
  /// One change, with how often it happened.
  public struct Item: Codable, Sendable {
    /// When it happened last, microseconds since 1970 UTC.
    public var time: Int64
    /// When it happened first, microseconds since 1970 UTC.
    public var first: Int64
    /// How often it happened; a package's counts once for its files and once for its script.
    public var count: Int
    /// What sort of change: `unit`, `package`, `configuration`, `listener` and so on.
    public var kind: String
    /// What sort of thing it happened to: `host`, `unit` and so on.
    public var entityKind: String
    /// What it happened to; empty for the host.
    public var entity: String
    /// Units that it touches.
    public var units: [String]
    /// What changed, for people.
    public var summary: String

    /// Describes a change.
    public init(
      time: Int64, first: Int64, count: Int, kind: String, entityKind: String, entity: String,
      units: [String], summary: String
    ) {
      (self.time, self.first, self.count) = (time, first, count)
      (self.kind, self.entityKind, self.entity) = (kind, entityKind, entity)
      (self.units, self.summary) = (units, summary)
    }
  }

  /// The changes, oldest first.
  public var changes: [Item]
  /// Changes of the last day that were forgotten for want of room, and older ones.
  public var evicted: UInt64

  /// Makes a report.
  public init(changes: [Item], evicted: UInt64) {
    (self.changes, self.evicted) = (changes, evicted)
  }
}
