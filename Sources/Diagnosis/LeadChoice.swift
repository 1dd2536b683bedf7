public import Model

/// Chooses the deviation that says most to a human out of those of one moment.
public enum LeadChoice {
  /// True when the first of two deviations is the better lead; a strict order, the same on every machine.
  ///
  /// What the whole host lacks comes before what one unit uses, use before pressure (everyone knows what 98 %
  /// CPU means), and among equals the less probable one; names break ties.
  public static func precedes(_ left: Deviation, _ right: Deviation) -> Bool {
    let ranks = (rank(left), rank(right))
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
    if left.surprise != right.surprise { return left.surprise > right.surprise }
    return (left.entity, left.signal) < (right.entity, right.signal)
  }

  private static func rank(_ deviation: Deviation) -> Int {
    switch (deviation.entity.kind, deviation.resource) {
    case (.host, .cpu), (.host, .memory): deviation.signal.hasSuffix(".utilization") ? 0 : 1
    case (.host, _): 2
    case (.device, _), (.filesystem, _), (.interface, _): 3
    case (_, .logs), (_, .application): 5
    default: 4
    }
  }
}
