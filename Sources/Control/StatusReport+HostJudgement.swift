extension StatusReport {
  /// What all of the host's signals together say.
  public struct HostJudgement: Codable, Sendable {
    /// A signal's part in it.
    public struct Contributor: Codable, Sendable {
      /// Who the signal is about: `host`, or a device's kernel name.
      public var entity: String
      /// The signal's name.
      public var signal: String
      /// Its share, 0 to 1.
      public var share: Double

      /// Names a signal.
      public init(entity: String, signal: String, share: Double) {
        self.entity = entity
        self.signal = signal
        self.share = share
      }
    }

    /// -log10 of the probability of the newest five minutes; 0 before there is a judgement.
    public var surprise: Double = 0
    /// Signals that are judged together.
    public var signals = 0
    /// Signals that found no room.
    public var leftOut = 0
    /// Bytes of memory that it takes.
    public var bytes = 0
    /// The signals that add most, most first; at most three, none before there is a judgement.
    public var contributors: [Contributor] = []

    /// Knows of nothing.
    public init() {}
  }
}
