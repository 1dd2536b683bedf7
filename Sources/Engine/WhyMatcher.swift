import Diagnosis
import Model

/// Tells what a question is about.
struct WhyMatcher {
  /// Seconds around a moment that a person may mean by it.
  static let toleranceMicroseconds: Int64 = 300_000_000

  private let unit: GlobPattern?
  private let entity: GlobPattern?
  private let signal: GlobPattern?
  private let at: Int64?

  init(_ question: WhyQuestion) {
    unit = question.unit.map { GlobPattern(Self.folded($0)) }
    entity = question.entity.map(GlobPattern.init)
    signal = question.signal.map(GlobPattern.init)
    at = question.at
  }

  /// A name without wildcards stands for the name that such units share.
  private static func folded(_ name: String) -> String {
    name.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } ? name : UnitName.folded(name)
  }

  func takes(_ entity: Entity) -> Bool {
    (unit.map { entity.kind == .unit && $0.matches(entity.name) } ?? true)
      && (self.entity.map { $0.matches(entity.name.isEmpty ? entity.label : entity.name) } ?? true)
  }

  func takes(_ entity: Entity, _ name: String) -> Bool {
    (signal?.matches(name) ?? true) && takes(entity)
  }

  /// True where a stretch of time lies around the moment that was asked about.
  func takes(from first: Int64, to last: Int64) -> Bool {
    guard let at else { return true }
    return first <= at.clamped(adding: Self.toleranceMicroseconds)
      && last >= at.clamped(adding: -Self.toleranceMicroseconds)
  }

  /// What an incident has to do with what was asked about; nil where it has nothing to do with it.
  func relation(of incident: Incident) -> String? {
    let lead = incident.lead.map { [$0] } ?? []
    if takes(incident.entity), signal == nil || lead.contains(where: { takes($0.entity, $0.signal) }) {
      return "about"
    }
    if (lead + incident.folded).contains(where: { takes($0.entity, $0.signal) }) { return "deviation" }
    guard signal == nil else { return nil }
    if incident.facts.contains(where: { takes($0.entity) }) { return "fact" }
    if incident.causes.contains(where: { $0.confidence != .unclear && takes($0.entity) }) { return "cause" }
    return incident.victims.contains { takes($0.entity) } ? "victim" : nil
  }
}

extension Int64 {
  /// A sum that stops at the ends.
  fileprivate func clamped(adding other: Int64) -> Int64 {
    let (sum, isTooMuch) = addingReportingOverflow(other)
    return isTooMuch ? (other > 0 ? .max : .min) : sum
  }
}
