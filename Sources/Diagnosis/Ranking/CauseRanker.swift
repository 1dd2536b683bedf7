internal import Detection
public import Model

/// Ranks those who may have brought something about by what speaks for each of them.
///
/// A cause is a change of state, a fault or an exhausted resource, and never a symptom. So what is merely logged
/// is capped and gives way to what is measured; who needs something broken gives way to it; who is flooded gives
/// way to whoever floods; what nobody owns, such as a lossy link, counts for more the more units complain.
/// `docs/causes.md` gives the formulae and how often they are right.
///
/// - Complexity: O(suspects² ), of which there are a few dozen.
public enum CauseRanker {
  /// Weight of each further observation of one suspect.
  private static let furtherWeight = 0.35
  /// The same among log lines.
  private static let furtherLogWeight = 0.15
  /// The most that having begun first is worth.
  private static let leadBonus = 0.09
  /// Seconds in which that bonus falls to a third.
  private static let leadSeconds = 6.0
  /// What it is worth not to have been there before, while others show nothing but symptoms.
  private static let newcomerBonus = 3.2
  /// From which score on a suspect that only logs is a symptom.
  private static let symptomScore = 1.5
  /// From which score on a suspect with a cause of its own explains the symptoms of others.
  private static let strongScore = 3.5

  /// Orders suspects, the best first, with their scores.
  ///
  /// - Parameters:
  ///   - suspects: Who may have done it, each with at least one observation.
  ///   - dependsOn: Whether the first entity needs the second.
  /// - Returns: The same suspects; those of equal score by their entities.
  public static func rank(
    _ suspects: [Suspect], dependsOn: (_ unit: Entity, _ other: Entity) -> Bool
  ) -> [Suspect] {
    var ranked = suspects.filter { !$0.evidence.isEmpty }
    for index in ranked.indices { ranked[index].score = sum(of: ranked[index]) }
    let raw = ranked
    let first = raw.flatMap(\.evidence).map(\.onset).min() ?? 0
    let symptoms = raw.filter { $0.isLogsOnly && $0.score >= symptomScore }
    for index in ranked.indices {
      adjust(&ranked[index], among: raw, symptoms: symptoms, first: first, dependsOn: dependsOn)
    }
    passDemandOn(&ranked, dependsOn: dependsOn)
    return ranked.sorted { left, right in
      left.score != right.score ? left.score > right.score : left.entity < right.entity
    }
  }

  /// The best observation, and a share of the next: of what is logged and of all else, the lesser counts as a
  /// further one.
  static func sum(of suspect: Suspect) -> Double {
    let logs = weights(of: suspect) { $0 == .logs }
    let others = weights(of: suspect) { $0 != .logs }
    let said = min(
      EvidenceWeight.logsMaximum,
      (logs.first ?? 0) + furtherLogWeight * logs.dropFirst().prefix(3).reduce(0, +))
    let measured = (others.first ?? 0) + furtherWeight * others.dropFirst().prefix(4).reduce(0, +)
    return max(said, measured) + furtherWeight * min(said, measured)
  }

  /// The weights of the observations of some kinds, the largest first; of one kind the largest two.
  ///
  /// Two signals that measure nearly the same, such as memory with and without page cache, are one observation:
  /// each kind counts once for a rise and once for growth.
  private static func weights(
    of suspect: Suspect, _ isMeant: (EvidenceKind) -> Bool
  ) -> [Double] {
    let meant = suspect.evidence.filter { isMeant($0.kind) }.sorted { $0.weight > $1.weight }
    var seen: [(EvidenceKind, Bool)] = []
    return meant.compactMap { item in
      let isGrowth = if case .growth = item.detail { true } else { false }
      let isMeasured = if case .rise = item.detail { true } else { isGrowth }
      if isMeasured, seen.contains(where: { $0 == (item.kind, isGrowth) }) { return nil }
      seen.append((item.kind, isGrowth))
      return item.weight
    }
  }

  private static func adjust(
    _ suspect: inout Suspect, among all: [Suspect], symptoms: [Suspect], first: Double,
    dependsOn: (Entity, Entity) -> Bool
  ) {
    let entity = suspect.entity
    let others = symptoms.filter { $0.entity != entity }
    let dated = suspect.evidence.filter { $0.kind != .appeared }
    let onset = dated.map(\.onset).min() ?? suspect.evidence[0].onset
    suspect.score *= 1 + leadBonus * exponential(-max(0, onset - first) / leadSeconds)
    if suspect.isNew, !others.isEmpty { suspect.score += newcomerBonus }
    // Somebody stopped it: that is a cause where others miss it, and else nobody's business.
    if others.isEmpty, suspect.evidence.allSatisfy({ $0.kind == .life && !$0.isActivity && !$0.isKill }) {
      suspect.score *= 0.25
    }
    if isOwnerless(suspect) {
      suspect.score *= isBusy(suspect, among: all) ? 0.4 : 1.3
      suspect.score += Double(min(2, others.count))
    }
    guard suspect.isLogsOnly, entity.kind == .unit else { return }
    let causal = all.filter { $0.entity != entity && $0.isCausal }
    if causal.contains(where: { $0.score >= symptomScore && dependsOn(entity, $0.entity) }) {
      suspect.score *= 0.5
    } else if causal.contains(where: { $0.score >= strongScore }) {
      suspect.score *= 0.75
    }
  }

  /// True for what no unit owns: a link, a device, the clock, the kernel.
  private static func isOwnerless(_ suspect: Suspect) -> Bool {
    suspect.evidence.contains { item in
      switch item.kind {
      case .losses, .latency, .clock: true
      case .fact: suspect.entity.kind != .unit && suspect.entity.kind != .process
      default: false
      }
    }
  }

  /// True for a device that is slow because somebody uses it a lot.
  private static func isBusy(_ suspect: Suspect, among all: [Suspect]) -> Bool {
    guard suspect.evidence.allSatisfy({ $0.kind == .latency }) else { return false }
    return all.contains { other in
      other.entity.kind == .unit
        && other.evidence.contains {
          ($0.kind == .writes || $0.kind == .reads || $0.kind == .operations) && $0.weight >= 2
        }
    }
  }
}

// MARK: - Demand

extension CauseRanker {
  /// Who is asked more than usual complains, and whoever asks is the cause.
  ///
  /// Demand flows from a client to its server: a server that only logs, or has more packets and work, gives way
  /// to a unit that needs it, or is new, and carries a good share of its packets.
  private static func passDemandOn(
    _ suspects: inout [Suspect], dependsOn: (Entity, Entity) -> Bool
  ) {
    for server in suspects.indices where mayBeFlooded(suspects[server]) {
      let client = suspects.indices.first { index in
        index != server && isClient(suspects[index], of: suspects[server], dependsOn: dependsOn)
      }
      guard let client else { continue }
      suspects[server].score *= 0.4
      suspects[client].score += 3
      let load: [EvidenceKind] = [.appeared, .files, .packets, .logs, .tasks]
      suspects[client].isDemanding = suspects[client].strongest.map { load.contains($0.kind) } ?? false
    }
  }

  private static func mayBeFlooded(_ suspect: Suspect) -> Bool {
    suspect.entity.kind == .unit
      && suspect.evidence.allSatisfy { $0.kind == .logs || $0.kind == .packets || $0.kind == .cpu }
      && suspect.evidence.contains { $0.kind == .logs || $0.kind == .packets }
  }

  private static func isClient(
    _ client: Suspect, of server: Suspect, dependsOn: (Entity, Entity) -> Bool
  ) -> Bool {
    guard client.entity.kind == .unit, client.score >= 0.5,
      client.isNew || dependsOn(client.entity, server.entity)
    else { return false }
    let kinds = client.evidence.map(\.kind)
    guard kinds.contains(where: { [.files, .cpu, .tasks, .packets, .appeared].contains($0) }) else {
      return false
    }
    let asked = packets(of: server)
    guard asked > 0 else {
      return kinds.contains { [.files, .tasks, .packets, .appeared].contains($0) }
        && kinds.contains { $0 != .logs }
    }
    return packets(of: client) >= 0.35 * asked
  }

  /// By how many packets a second more than usual.
  private static func packets(of suspect: Suspect) -> Double {
    suspect.evidence.reduce(0) { sum, item in
      guard item.kind == .packets, case .rise(_, let before, let after) = item.detail else { return sum }
      return sum + after - before
    }
  }
}
