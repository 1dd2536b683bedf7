import Diagnosis
import Model

/// A decision's scope with its globs taken apart once.
struct ScopeMatcher {
  private let entities: [(kind: Entity.Kind, patterns: [GlobPattern])]
  private let signals: [GlobPattern]
  private let templates: [GlobPattern]
  private let scope: DecisionScope

  init(_ scope: DecisionScope) {
    self.scope = scope
    entities = scope.entities.map { ($0.kind, Self.patterns($0)) }
    signals = scope.signals.map(GlobPattern.init)
    templates = scope.templates.map(GlobPattern.init)
  }

  /// Units that come and go share a name with a star in it: who names one of them means them all.
  private static func patterns(_ entities: DecisionScope.Entities) -> [GlobPattern] {
    let folded = entities.kind == .unit ? UnitName.folded(entities.pattern) : entities.pattern
    return entities.pattern == folded
      ? [GlobPattern(folded)] : [GlobPattern(entities.pattern), GlobPattern(folded)]
  }

  /// True where it is about everything of the host.
  var isEverything: Bool { scope.isEverything }

  /// True where what an incident is blamed on may matter.
  var mayMeanCauses: Bool { !entities.isEmpty && signals.isEmpty && templates.isEmpty }

  func covers(_ entity: Entity) -> Bool {
    entities.isEmpty
      || entities.contains { item in
        item.kind == entity.kind
          && (entity.kind == .host || item.patterns.contains { $0.matches(entity.name) })
      }
  }

  /// True where it covers a deviation; `templates` are those of its entries, where it is one of logs.
  func covers(_ deviation: Deviation, templates found: [String]) -> Bool {
    guard covers(deviation.entity) else { return false }
    guard signals.isEmpty || signals.contains(where: { $0.matches(deviation.signal) }) else { return false }
    guard !templates.isEmpty else { return true }
    return deviation.resource == .logs && found.contains { text in templates.contains { $0.matches(text) } }
  }

  /// True where a fact is covered: it has no signal and no template that could be named.
  private func covers(_ fact: HeldFact) -> Bool {
    signals.isEmpty && templates.isEmpty && covers(fact.key.entity)
  }

  /// True where all that an incident would ring for is covered.
  ///
  /// Of facts each by itself: one about a unit that nobody has named rings, whatever it belongs to. A deviation is
  /// covered, too, where the incident names somebody who is as its first cause.
  func covers(_ open: OpenIncident) -> Bool {
    let incident = open.incident
    guard scope.incident.isEmpty || scope.incident == incident.id else { return false }
    guard scope.classes.isEmpty || scope.classes.contains(incident.category) else { return false }
    let ringing = open.facts.filter(\.rings)
    guard ringing.isEmpty else { return ringing.allSatisfy(covers) }
    let deviations = [incident.lead].compactMap { $0 } + incident.folded
    guard !deviations.isEmpty else {
      return signals.isEmpty && templates.isEmpty && covers(incident.entity)
    }
    if deviations.allSatisfy({ covers($0, templates: Self.templates(of: $0, in: incident)) }) { return true }
    guard mayMeanCauses, let cause = incident.causes.first, cause.confidence != .unclear else { return false }
    return covers(cause.entity)
  }

  private static func templates(of deviation: Deviation, in incident: Incident) -> [String] {
    guard deviation.resource == .logs else { return [] }
    return incident.logs.filter { $0.unit == deviation.entity.name || deviation.entity.kind != .unit }
      .map(\.template)
  }
}
