import Model

@testable import Engine

extension Watch {
  /// A decision that is in force for so many seconds from the next frame on.
  func decision(
    _ kind: Decision.Kind, _ id: String = "a", for seconds: Int64 = 100_000,
    _ change: (inout Decision) -> Void = { _ in }
  ) -> Decision {
    var decision = Decision(id: id, kind: kind)
    let now = scenario.realtime
    decision.createdMicroseconds = now
    decision.expiresMicroseconds = now + seconds * 1_000_000
    decision.intervals = [
      DecisionInterval(fromMicroseconds: now, untilMicroseconds: decision.expiresMicroseconds)
    ]
    change(&decision)
    return decision
  }

  /// Has the next frame bring these decisions, and no others.
  mutating func decide(_ decisions: Decision...) { scenario.decisions = decisions }

  /// Why the only open incident does not ring.
  var reason: HeldBackReason? { engine.status().open.first?.heldBack }
}

extension DecisionScope {
  /// Units by a glob.
  static func units(_ pattern: String) -> DecisionScope {
    var scope = DecisionScope()
    scope.entities = [Entities(kind: .unit, pattern: pattern)]
    return scope
  }

  /// Signals by a glob.
  static func signals(_ pattern: String) -> DecisionScope {
    var scope = DecisionScope()
    scope.signals = [pattern]
    return scope
  }

  /// Log templates by a glob.
  static func templates(_ pattern: String) -> DecisionScope {
    var scope = DecisionScope()
    scope.templates = [pattern]
    return scope
  }
}
