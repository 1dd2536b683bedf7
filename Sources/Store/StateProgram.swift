/// The program that keeps its state in a store: what it writes, and what it can read back.
public struct StateProgram: Hashable, Sendable {
  /// Its version, as in a package's name.
  public var version: String
  /// The only ``Snapshot/formatVersion`` that it reads.
  public var snapshotFormat: UInt32

  /// Names a program.
  public init(version: String, snapshotFormat: UInt32) {
    self.version = version
    self.snapshotFormat = snapshotFormat
  }
}
