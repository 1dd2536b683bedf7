import CalendarEvents
import Configuration
public import Control
import Model

/// Decisions as they are listed, with the daemon and without it.
public enum DecisionListing {
  /// Lists one decision.
  ///
  /// - Parameters:
  ///   - entry: The decision.
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  /// - Returns: The decision; how much it has held back only the daemon knows.
  public static func item(_ entry: DecisionShelf.Entry, at now: Int64) -> DecisionReport.Item {
    let (record, decision) = (entry.record, entry.record.decision)
    var item = DecisionReport.Item(
      id: decision.id, kind: decision.kind.word, scope: scope(of: record), origin: entry.origin.rawValue,
      file: entry.file, toml: record.toml)
    (item.author, item.reason) = (decision.author, decision.reason)
    item.created = decision.createdMicroseconds == 0 ? nil : decision.createdMicroseconds
    item.expires = decision.expiresMicroseconds == .max ? nil : decision.expiresMicroseconds
    item.looser = decision.looser > 0 ? decision.looser : nil
    item.onCalendar = record.calendar?.text
    item.durationSeconds = record.duration?.seconds
    item.verdict = record.verdict?.rawValue
    let known = DecisionSet.expanded([entry], at: now).first
    item.inForce = known?.isInForce(at: now) ?? false
    item.changes = known.flatMap { nextChange(of: $0, after: now) }
    return item
  }

  /// What a decision is about, for people.
  static func scope(of record: DecisionRecord) -> String {
    let decision = record.decision
    if let level = decision.accepted {
      let entity = DecisionScope.Entities(kind: level.entity.kind, pattern: level.entity.name).text
      guard !level.signal.isEmpty else { return "\(entity) \(level.category.word)" }
      return "\(entity) \(level.signal) \(level.isAbove ? "<=" : ">=") \(level.limit)"
    }
    guard decision.scope.incident.isEmpty else { return "incident \(decision.scope.incident)" }
    let scope = decision.scope
    let parts =
      scope.entities.map(\.text) + scope.signals.map { "signal:\($0)" }
      + scope.templates.map { "log:\($0)" } + scope.classes.map { "class:\($0.word)" }
    return parts.isEmpty ? "everything" : parts.joined(separator: " ")
  }

  private static func nextChange(of decision: Decision, after now: Int64) -> Int64? {
    decision.intervals.flatMap { [$0.fromMicroseconds, $0.untilMicroseconds] }
      .filter { $0 > now && $0 != .max }.min()
  }
}
