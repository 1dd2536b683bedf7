/// What an operator's command asks of the daemon, as one line of JSON: `{"protocol":1,"command":"status"}`.
public struct ControlRequest: Codable, Sendable {
  /// The commands that the daemon knows.
  public enum Command: String, Codable, Sendable, CaseIterable {
    /// What is watched, warming and open.
    case status
    /// What was held back and what was watched since the newest daily digest.
    case digest
    /// Whether the detector itself works; answered even where the engine hangs.
    case health
    /// Some of the signals that are watched, from ``ControlRequest/from`` on.
    case signals
    /// What changed on the host in the last day.
    case changes
    /// Why something did or did not ring.
    case why
    /// The units of the host.
    case units
    /// What there is to see at one glance.
    case top
    /// Read the configuration again.
    case reload
    /// What cannot be seen of the host.
    case host
    /// Which decisions there are.
    case decisions
    /// Take a decision.
    case decide
    /// Take a decision back.
    case undecide
  }

  /// The version of the protocol; nil counts as the first.
  public var `protocol`: Int? = ControlProtocol.version
  /// What is asked.
  public var command: Command
  /// Where the list of signals goes on: what the page before ended with; nil for its beginning.
  public var from: Int?
  /// What `why` asks about.
  public var why: WhyRequest?
  /// How many of each sort are wanted at most; nil for as many as there may be.
  public var limit: Int?
  /// What to decide.
  public var decision: DecisionDraft?
  /// Which decision to take back.
  public var id: String?

  /// Asks for something.
  public init(command: Command, from: Int? = nil) {
    self.command = command
    self.from = from
  }
}
