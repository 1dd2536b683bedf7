public import Diagnosis
import Model

/// What there is to see of the host at one glance.
public struct TopAnswer: Sendable {
  /// What decides about every statistical incident.
  public var rules: WhyAnswer.Rules
  /// What the host's resources are like.
  public var impact: Impact
  /// Signals that are being sampled, by what decided about the newest value.
  public var counts: [Int]
  /// Entries of the journal and of files taken.
  public var entries: UInt64
  /// Open incidents, the newest first; capped.
  public var open: [WhyAnswer.OpenFinding]
  /// How many are open.
  public var openCount: Int
  /// The most surprising signals, the most surprising first; capped.
  public var signals: [WhyAnswer.SignalFinding]
  /// Units, those with incidents and the most abnormal ones first; capped.
  public var units: [UnitStatus]
  /// How many units there are.
  public var unitCount: Int
}

extension Engine {
  /// Tells what there is to see at one glance; changes nothing.
  ///
  /// - Parameter limit: Findings of each sort at most, and no more than 64.
  /// - Returns: The answer.
  /// - Complexity: O(signals · log signals + units + incidents).
  public borrowing func top(limit: Int) -> TopAnswer {
    let limit = max(0, min(limit, Self.whyMaximum))
    var counts = [Int](repeating: 0, count: SignalRule.allCases.count)
    var judged: [Nearness] = []
    for index in registry.places.indices where registry.places[index].isLive {
      let nearness = nearness(at: index)
      counts[Int(nearness.rule.rawValue)] += 1
      if nearness.rule >= .usual, nearness.surprise > 0 { judged.append(nearness) }
    }
    judged.sort { $0.surprise != $1.surprise ? $0.surprise > $1.surprise : $0.index < $1.index }
    let open = book.open.suffix(limit).reversed().map { open in
      WhyAnswer.OpenFinding(
        incident: open.telling, relation: "about", hasRung: open.hasRung, heldBack: open.heldBack, job: nil,
        decision: hold(on: open).flatMap { decisionStatus($0.decision) })
    }
    let (units, unitCount) = units(limit: limit)
    return TopAnswer(
      rules: rules, impact: impact, counts: counts, entries: logs.entries, open: open,
      openCount: book.open.count, signals: judged.prefix(limit).map { finding($0) }, units: units,
      unitCount: unitCount)
  }
}
