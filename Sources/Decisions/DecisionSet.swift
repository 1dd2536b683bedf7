public import Configuration
public import Model

/// The decisions as the engine takes them: expanded to moments of the wall clock.
public enum DecisionSet {
  /// How far ahead recurring decisions are told, seconds: a daemon whose control thread is stuck obeys so long.
  static let horizonSeconds: Int64 = 2 * 86_400

  /// Expands what was found.
  ///
  /// - Parameters:
  ///   - entries: Decisions.
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  /// - Returns: Those that may have an effect, in order, at most ``Decision/maximumCount``.
  public static func expanded(_ entries: [DecisionShelf.Entry], at now: Int64) -> [Decision] {
    effective(entries, at: now).prefix(Decision.maximumCount).map {
      $0.record.expanded(at: now, horizon: horizonSeconds)
    }
  }

  /// What to say of those that are too many; `nil` where all find room.
  ///
  /// - Parameters:
  ///   - entries: Decisions.
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  /// - Returns: A line that names the first of them.
  public static func excess(of entries: [DecisionShelf.Entry], at now: Int64) -> String? {
    let excess = effective(entries, at: now).dropFirst(Decision.maximumCount)
    guard let first = excess.first else { return nil }
    let others = excess.count > 1 ? " and \(excess.count - 1) more" : ""
    return "\(first.file): \(first.record.decision.id)\(others) beyond the \(Decision.maximumCount)"
      + " that can be in force"
  }

  private static func effective(_ entries: [DecisionShelf.Entry], at now: Int64) -> [DecisionShelf.Entry] {
    entries.filter { entry in
      entry.record.verdict != .real && entry.record.decision.expiresMicroseconds > now
    }
  }

  /// The windows of the settings as decisions.
  public static func windows(of settings: Settings) -> [DecisionShelf.Entry] {
    settings.windows.map { window in
      var decision = Decision(
        id: "window-\(window.name)", kind: window.effect == .maintenance ? .maintenance : .silence)
      decision.scope.entities = window.units.map { DecisionScope.Entities(kind: .unit, pattern: $0) }
      decision.looser = window.looser ?? 0
      decision.author = "configuration"
      decision.reason = "[[window]] \(window.name)"
      var record = DecisionRecord(decision)
      record.calendar = window.onCalendar
      record.duration = window.duration
      return DecisionShelf.Entry(record: record, origin: .window, file: "tocsin.toml")
    }
  }
}
