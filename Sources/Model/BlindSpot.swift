/// Something that cannot be seen on this host, and how to make it seen.
public struct BlindSpot: Codable, Hashable, Sendable {
  /// How much it matters.
  public enum Weight: String, Codable, Sendable {
    /// Faults of some kind stay unseen or unexplained.
    case blind
    /// Something would be told with less detail.
    case note
  }

  /// A short name for scripts, such as `io-accounting`.
  public var name: String
  /// How much it matters.
  public var weight: Weight
  /// What was found.
  public var finding: String
  /// What it costs.
  public var cost: String
  /// What to do about it, in one line.
  public var remedy: String

  /// Describes a blind spot.
  public init(name: String, weight: Weight = .blind, finding: String, cost: String, remedy: String) {
    self.name = name
    self.weight = weight
    self.finding = finding
    self.cost = cost
    self.remedy = remedy
  }
}
