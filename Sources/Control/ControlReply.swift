/// The daemon's answer, as one line of JSON.
public struct ControlReply: Codable, Sendable {
  /// The version of the protocol.
  public var `protocol`: Int? = ControlProtocol.version
  /// True when what was asked has been done.
  public var ok: Bool
  /// What went wrong, a line each.
  public var errors: [String]
  /// The answer to `status`.
  public var status: StatusReport?
  /// The answer to `digest`.
  public var digest: DigestReport?
  /// The answer to `health`.
  public var health: HealthReport?
  /// The answer to `signals`.
  public var signals: SignalReport?
  /// True when ``errors`` are those of a configuration that was refused; absent in every other answer.
  public var isRefused: Bool?
  /// The answer to `host`.
  public var host: HostReport?
  /// The answer to `changes`.
  public var changes: ChangeReport?
  /// The answer to `why`.
  public var why: WhyReport?
  /// The answer to `units`.
  public var units: UnitReport?
  /// The answer to `top`, beside ``status``.
  public var top: TopReport?
  /// The answer to `decisions`, `decide` and `undecide`.
  public var decisions: DecisionReport?

  /// Answers a request.
  public init(
    ok: Bool, errors: [String] = [], status: StatusReport? = nil, signals: SignalReport? = nil,
    isRefused: Bool? = nil, changes: ChangeReport? = nil, digest: DigestReport? = nil,
    health: HealthReport? = nil
  ) {
    self.digest = digest
    self.health = health
    self.changes = changes
    self.ok = ok
    self.errors = errors
    self.status = status
    self.signals = signals
    self.isRefused = isRefused
  }
}
