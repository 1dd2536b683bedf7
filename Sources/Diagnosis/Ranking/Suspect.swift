public import Model

/// What speaks for one entity.
public struct Suspect: Hashable, Sendable {
  /// Who it may have been.
  public var entity: Entity
  /// What speaks for it.
  public var evidence: [Evidence]
  /// The sum of it, as ``CauseRanker`` weighs it.
  public var score = 0.0
  /// True for who asks others for more than usual, and shows little else.
  public var isDemanding = false
  /// True where it was not there before.
  public var isNew: Bool { evidence.contains { $0.kind == .appeared } }
  /// True where nothing but logs speaks for it.
  public var isLogsOnly: Bool { evidence.allSatisfy { $0.kind == .logs } }
  /// True where something speaks for it that is no mere symptom.
  public var isCausal: Bool { evidence.contains(where: \.kind.isCausal) }

  /// Names an entity.
  public init(entity: Entity, evidence: [Evidence]) {
    self.entity = entity
    self.evidence = evidence
  }

  /// The observation that says most; of equals the first.
  public var strongest: Evidence? {
    evidence.reduce(nil) { best, next in best.map { $0.weight >= next.weight ? $0 : next } ?? next }
  }

  /// The sort of cause that it would be.
  ///
  /// A fact knows what it is; a disk that fills up is about its room and not about the writing.
  public var cause: CauseKind {
    if isDemanding { return .connections }
    for item in evidence {
      if case .fact(let kind, _) = item.detail,
        item.weight * 2 >= (strongest?.weight ?? 0) || strongest?.kind == .logs
      {
        return kind
      }
    }
    if evidence.contains(where: { $0.kind == .room }) { return .filesystem }
    if evidence.contains(where: { if case .life(let counts) = $0.detail { counts.kills > 0 } else { false } })
    {
      return .outOfMemory
    }
    if evidence.contains(where: {
      if case .life(let counts) = $0.detail { counts.members > 3 } else { false }
    }) {
      return .jobs
    }
    return strongest?.kind.cause ?? .unit
  }
}
