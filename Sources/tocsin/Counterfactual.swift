import Model

/// What would not have been written in the last thirty days, had something been called normal before.
struct Counterfactual {
  private static let days: Int64 = 30

  /// Lines of the last thirty days.
  let lines: Int
  /// Of these, lines that would not have been written.
  let removed: Int
  /// Incidents among them that somebody confirmed as real.
  let confirmed: Int

  /// Looks through what was written.
  ///
  /// - Parameters:
  ///   - level: What is called normal.
  ///   - transitions: All lines that there are.
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  ///   - confirmed: The ids of incidents that were confirmed as real.
  init(_ level: AcceptedLevel, _ transitions: [AlertTransition], now: Int64, confirmed: Set<String>) {
    let recent = transitions.filter { $0.realtimeMicroseconds > now - Self.days * 86_400_000_000 }
    lines = recent.count
    let ids = Set(recent.map(\.incident.id))
    let accepted = ids.filter { id in
      let life = transitions.filter { $0.incident.id == id && $0.kind != .clear }
      return !life.isEmpty && life.allSatisfy { level.accepts($0.incident) && Self.isAlone($0.incident) }
    }
    removed = recent.count { accepted.contains($0.incident.id) }
    self.confirmed = accepted.count { confirmed.contains($0) }
  }

  /// One that holds facts about others would have rung for them.
  private static func isAlone(_ incident: Incident) -> Bool {
    incident.facts.allSatisfy {
      $0.severity == .notice || ($0.entity == incident.entity && $0.category == incident.category)
    }
  }

  /// The incident as it was at its worst: what its end says of its value is what it is normally.
  static func judged(_ transitions: [AlertTransition]) -> Incident? {
    let told = transitions.filter { $0.kind != .clear }
    guard var worst = told.last?.incident else { return nil }
    for transition in told {
      guard let lead = transition.incident.lead, let known = worst.lead, lead.signal == known.signal,
        lead.isAbove == known.isAbove
      else { continue }
      if lead.isAbove ? lead.observed > known.observed : lead.observed < known.observed { worst.lead = lead }
    }
    worst.severity = told.map(\.incident.severity).max() ?? worst.severity
    return worst
  }

  /// The result in one sentence.
  var sentence: String {
    let lost = confirmed == 0 ? "" : ", including \(confirmed) you confirmed as real"
    return "would have removed \(removed) of the last \(Self.days) days' \(lines) lines\(lost)"
  }
}
