public import Model

/// Something that is wrong by itself, as one entry of the journal or one sample proves it.
public struct Fact: Hashable, Sendable {
  /// What went wrong, with whom.
  public var key: IncidentKey
  /// What happened, for people, such as `failed (exit-code)`.
  public var summary: String
  /// How bad it is.
  public var severity: Severity
  /// What sort of cause it is for what follows from it.
  public var kind: CauseKind
  /// One command that shows more; empty where there is none.
  public var check: String
  /// What it means, in one sentence; empty where the summary says it all.
  public var cause: String
  /// The name of the signature that found it; empty for what is known without one.
  public var signature = ""
  /// Its place in the chain from cause to effect: of facts of one moment the lowest above 0 is the cause of the
  /// others; 0 for what is in no chain.
  public var chain: UInt8 = 0
  /// True where it holds until ``FactReport/ended(_:reason:)`` says otherwise, whatever its class.
  public var endsByEvent = false

  /// Describes a fact.
  ///
  /// - Parameters:
  ///   - key: What went wrong, with whom.
  ///   - summary: What happened, for people.
  ///   - severity: How bad it is; what its class has by default where it is `nil`.
  ///   - kind: What sort of cause it is; what its class has by default where it is `nil`.
  ///   - check: One command that shows more.
  ///   - cause: What it means, in one sentence.
  public init(
    key: IncidentKey, summary: String, severity: Severity? = nil, kind: CauseKind? = nil, check: String = "",
    cause: String = ""
  ) {
    self.key = key
    self.summary = summary
    self.severity = severity ?? SeverityRule.severity(ofFact: key.category)
    self.kind = kind ?? Self.kind(of: key.category)
    self.check = check
    self.cause = cause
  }

  /// The sort of cause that a fact of a class is.
  private static func kind(of category: IncidentClass) -> CauseKind {
    switch category {
    case .unitFailed, .unitActivity: .unit
    case .outOfMemory: .outOfMemory
    case .uncleanBoot: .kernel
    case .limit: .filesystem
    case .readOnly, .degraded: .hardware
    case .unresponsive: .latency
    case .journalGap, .logRate, .newErrorTemplate: .logs
    case .resource: .cpu
    case .storage: .io
    case .hardware: .hardware
    case .kernelFault: .kernel
    case .network: .network
    case .exhausted: .files
    case .crash, .restartLoop: .unit
    case .authentication: .authentication
    case .clock: .clock
    case .nameResolution: .nameResolution
    case .certificate: .certificate
    case .application: .application
    }
  }
}
