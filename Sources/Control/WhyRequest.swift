/// What `why` asks about: everything that all of its parts stand for.
public struct WhyRequest: Codable, Sendable {
  /// Units of this name; a glob.
  public var unit: String?
  /// Entities of this name, `host` being the host; a glob.
  public var entity: String?
  /// Signals of this name; a glob.
  public var signal: String?
  /// A moment of the past, microseconds since 1970 UTC; nil for now.
  public var at: Int64?

  /// Asks about everything, now.
  public init() {}
}
