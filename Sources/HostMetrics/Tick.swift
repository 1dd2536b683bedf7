public import Model

/// What one call of ``HostSampler/sample(monotonicNanoseconds:)`` brought.
public struct Tick: Hashable, Sendable {
  /// Signals that begin with this tick.
  ///
  /// A slot given here was not in use in the tick before.
  public var appeared: [SignalAppearance] = []
  /// Slots that mean nothing any more; to be taken before ``appeared``.
  public var vanished: [UInt32] = []
  /// Values; always finite.
  public var samples: [Sample] = []
  /// What processes used; empty but in the tick that ends a pass over the process table.
  public var usages: [ProcessUsage] = []
  /// What changed on the host; their time is still to be filled in, by who knows that of the tick.
  public var changes: [Change] = []

  /// A tick of nothing.
  public init() {}
}

/// That a source could not be read for the first time, or can be read again.
public struct CollectionNotice: Sendable, Hashable {
  /// The file, the mount point or the kind of thing that it is about.
  public var source: String
  /// What went wrong, or that it is over.
  public var message: String

  /// Makes a notice.
  public init(source: String, message: String) {
    self.source = source
    self.message = message
  }
}
