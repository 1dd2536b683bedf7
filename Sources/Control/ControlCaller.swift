/// Who is at the other end of the control socket, by the kernel's word.
public struct ControlCaller: Hashable, Sendable {
  /// The user id; `nil` where the kernel does not tell.
  ///
  /// In a user namespace of its own the daemon sees all users but root and itself as 65534.
  public var user: UInt32?

  /// Describes a caller.
  public init(user: UInt32?) {
    self.user = user
  }
}
