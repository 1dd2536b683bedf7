/// What the service manager counts of a unit and no control group tells.
public struct UnitCounts: Sendable, Hashable {
  /// The unit's full name.
  public var unit: String
  /// When it was read, `CLOCK_MONOTONIC`.
  public var nanoseconds: UInt64
  /// How often systemd started it again by itself, since it was started by somebody.
  public var restarts: UInt64?
  /// Bytes that it received, where `IPAccounting=` is on.
  public var receivedBytes: UInt64?
  /// Bytes that it sent.
  public var sentBytes: UInt64?
  /// Packets that it received.
  public var receivedPackets: UInt64?
  /// Packets that it sent.
  public var sentPackets: UInt64?

  /// Begins with a unit of which nothing is known.
  public init(unit: String, nanoseconds: UInt64) {
    self.unit = unit
    self.nanoseconds = nanoseconds
  }
}
