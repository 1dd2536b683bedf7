public import Model

/// Which machine the engine speaks for.
public struct HostIdentity: Hashable, Sendable {
  /// The host's name, as alerts print it.
  public var name: String
  /// The host's machine id.
  public var machineID: Identifier128

  /// Names a machine.
  public init(name: String, machineID: Identifier128) {
    self.name = name
    self.machineID = machineID
  }
}
