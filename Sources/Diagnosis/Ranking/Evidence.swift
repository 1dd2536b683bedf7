public import Model

/// One observation that speaks for a cause.
public struct Evidence: Hashable, Sendable {
  /// What was observed, in numbers; the text is made when somebody is to read it.
  public enum Detail: Hashable, Sendable {
    /// A signal rose: its place, what it is otherwise, what it is now.
    case rise(place: Int, before: Double, after: Double)
    /// A signal grows: its place, by how much a second, what it is now.
    case growth(place: Int, perSecond: Double, now: Double)
    /// A template is logged that never or seldom is: its place, how often, and whether it was never seen.
    case template(place: Int, count: UInt64, isNew: Bool)
    /// What the service manager said.
    case life(UnitLifeCounts)
    /// A fact, and the sort of cause that it is.
    case fact(CauseKind, String)
    /// A text, where there is nothing to be measured.
    case text(String)
  }

  /// What sort of observation.
  public var kind: EvidenceKind
  /// How much it says; see ``EvidenceWeight``.
  public var weight: Double
  /// Engine time at which it began, seconds.
  public var onset: Double
  /// What was observed.
  public var detail: Detail

  /// True for what the service manager says of more than an operator's single order: units that start in crowds,
  /// fail or are started again.
  public var isActivity: Bool {
    guard case .life(let counts) = detail else { return false }
    return counts.started >= 6 || counts.failed > 0 || counts.exited > 0 || counts.restarts > 0
  }

  /// True where a process was killed for want of memory.
  public var isKill: Bool {
    switch detail {
    case .life(let counts): counts.kills > 0
    case .fact(let kind, _): kind == .outOfMemory
    case .rise, .growth, .template, .text: false
    }
  }

  /// Makes an observation evidence.
  public init(kind: EvidenceKind, weight: Double, onset: Double, detail: Detail) {
    self.kind = kind
    self.weight = weight
    self.onset = onset
    self.detail = detail
  }
}
