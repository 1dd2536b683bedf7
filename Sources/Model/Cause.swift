/// How sure a cause is.
///
/// Raw values are stored.
public enum Confidence: UInt8, Sendable, CaseIterable {
  /// Right far more often than not.
  case likely = 0
  /// Worth looking at first.
  case possible = 1
  /// Not to be told in a line: nobody knows.
  case unclear = 2

  /// The word in alert lines and in JSON.
  public var word: String {
    switch self {
    case .likely: "likely"
    case .possible: "possible"
    case .unclear: "unclear"
    }
  }

  /// The confidence of this word.
  public init?(word: String) {
    guard let match = Confidence.allCases.first(where: { $0.word == word }) else { return nil }
    self = match
  }
}

/// What may have brought an incident about.
public struct Cause: Hashable, Sendable {
  /// How sure it is.
  public var confidence: Confidence
  /// How sure it is as a number, 0 to 1.
  public var probability: Double
  /// What sort of cause.
  public var kind: CauseKind
  /// Who did it.
  public var entity: Entity
  /// Who did it, for people, such as `stress-ng (2 processes) in a.service`.
  public var subject: String
  /// What speaks for it, for people, such as `cpu +1.7 cores (0.02 -> 1.7)`.
  public var evidence: String
  /// What changed just before and belongs to it.
  public var change: Change?
  /// The sum of what speaks for it, by which causes are ranked; comparable within an incident only.
  public var score: Double

  /// Names a cause.
  public init(
    confidence: Confidence, probability: Double, kind: CauseKind, entity: Entity, subject: String,
    evidence: String, change: Change? = nil, score: Double = 0
  ) {
    self.confidence = confidence
    self.probability = probability
    self.kind = kind
    self.entity = entity
    self.subject = subject
    self.evidence = evidence
    self.change = change
    self.score = score
  }
}

/// Who suffers from an incident.
public struct Victim: Hashable, Sendable {
  /// Who it is.
  public var entity: Entity
  /// How that is known, for people, such as `io pressure 1% -> 62%`.
  public var evidence: String

  /// Names a victim.
  public init(entity: Entity, evidence: String) {
    self.entity = entity
    self.evidence = evidence
  }
}

/// Something that happened during an incident, for its timeline.
public struct IncidentNote: Hashable, Sendable {
  /// How many notes of an incident are kept.
  public static let maximumCount = 32

  /// When, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64
  /// What, for people.
  public var text: String

  /// Notes something.
  public init(realtimeMicroseconds: Int64, text: String) {
    self.realtimeMicroseconds = realtimeMicroseconds
    self.text = text
  }
}
