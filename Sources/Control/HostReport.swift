public import Model

/// What cannot be seen of the host: the answer to `host`.
public struct HostReport: Codable, Sendable {
  /// Who looked: a service sees less of its host than a login does.
  public enum Viewer: String, Codable, Sendable {
    /// The daemon, out of its sandbox.
    case daemon
    /// The program that was called.
    case caller
  }

  /// Who looked.
  public var viewer: Viewer
  /// How many checks were made.
  public var checks: Int
  /// What was found, the most important first.
  public var blindSpots: [BlindSpot]

  /// Reports what was found.
  public init(viewer: Viewer, checks: Int, blindSpots: [BlindSpot]) {
    self.viewer = viewer
    self.checks = checks
    self.blindSpots = blindSpots
  }
}
