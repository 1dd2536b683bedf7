import Diagnosis
import Model

extension Engine {
  /// Seconds before a failure in which what is logged about its unit can tell why.
  private static let evidenceSeconds: Int64 = 60

  /// Looks whether an entry reports a fault, by what systemd and the kernel say and by signatures.
  mutating func takeFacts(
    of entry: LogEntry, in batch: EntryBatch, _ seen: (weight: UInt64, mayBeKnown: Bool)
  ) {
    if let report = FactSignatures.report(entry, in: batch) { take(report, of: entry) }
    guard seen.mayBeKnown || entry.messageID != .none else { return }
    let report = signatures.report(entry, in: batch, weight: seen.weight, readsText: seen.mayBeKnown)
    if let report { take(report, of: entry) }
  }

  private mutating func take(_ report: FactReport, of entry: LogEntry) {
    let time = entry.realtimeMicroseconds
    switch report {
    case .noted(let quoting):
      let fact = logs.redaction.fact(quoting)
      noted.note(fact, at: time)
      if !isCatchingUp { evidence.note(fact, at: clock.seconds) }
    case .holds(let fact) where fact.key.category == .unitFailed:
      take(.holds(explained(fact, at: time)), at: time, bootID: entry.bootID)
    case .holds, .ended: take(report, at: time, bootID: entry.bootID)
    }
  }

  /// A failure with the nearest that was logged to its cause.
  private func explained(_ failure: Fact, at time: Int64) -> Fact {
    let (start, isTooEarly) = time.subtractingReportingOverflow(Self.evidenceSeconds * 1_000_000)
    guard !isTooEarly, let evidence = noted.facts(of: failure.key.entity, from: start, through: time).first
    else { return failure }
    var explained = failure
    explained.summary += "; \(evidence.summary)"
    explained.cause = evidence.cause
    explained.kind = evidence.kind
    return explained
  }
}
