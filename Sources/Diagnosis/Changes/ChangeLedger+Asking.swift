public import Model

extension ChangeLedger {
  /// The changes shortly before a moment, nearest first.
  ///
  /// Each is dated by its last occurrence up to then, and says how often it has happened where that is more than
  /// once: what happens every minute explains little.
  ///
  /// - Parameters:
  ///   - microseconds: The moment, such as an onset, microseconds since 1970 UTC.
  ///   - seconds: How far back to look.
  ///   - entities: Whom a change must touch; empty for whomever.
  /// - Returns: The changes, one an entry.
  /// - Complexity: O(entries · log entries).
  public func near(
    _ microseconds: Int64, before seconds: Double, touching entities: [Entity] = []
  ) -> [Change] {
    entries(near: microseconds, before: seconds, touching: entities).map { entry, time in
      entry.told(at: time)
    }
  }

  /// The same with how often each has happened, for who weighs that.
  ///
  /// - Parameters:
  ///   - microseconds: The moment, microseconds since 1970 UTC.
  ///   - seconds: How far back to look.
  ///   - entities: Whom a change must touch; empty for whomever.
  /// - Returns: Entries with their last occurrence up to the moment, nearest first.
  public func entries(
    near microseconds: Int64, before seconds: Double, touching entities: [Entity] = []
  ) -> [(entry: Entry, microseconds: Int64)] {
    let reach = Int64(min(max(seconds, 0), Double(Self.seconds)) * 1e6)
    var found: [(entry: Entry, microseconds: Int64)] = []
    for entry in entries {
      guard let time = entry.times.last(where: { $0 <= microseconds }), microseconds.since(time) <= reach,
        entities.isEmpty || entities.contains(where: entry.touches)
      else { continue }
      found.append((entry, time))
    }
    return found.sorted { left, right in
      left.microseconds != right.microseconds
        ? left.microseconds > right.microseconds
        : (left.entry.change.entity, left.entry.hash) < (right.entry.change.entity, right.entry.hash)
    }
  }

  /// The changes that may explain what began at a moment, nearest first.
  ///
  /// Of the host's own changes those count that everything on it may feel: packages and files that are no single
  /// unit's, the kernel, the clock, a boot, mounts, devices and interfaces. Left out are failures, which are what is
  /// to be explained, and what has been happening again and again for longer than an hour.
  ///
  /// - Parameters:
  ///   - onset: When it began, microseconds since 1970 UTC; an onset is found late rather than early, so a few
  ///     seconds behind it count as well.
  ///   - entities: Who is concerned: whoever is wrong, the culprit, the victims.
  ///   - seconds: How far back to look.
  /// - Returns: At most ``maximumExplaining`` changes.
  public func explaining(
    _ onset: Int64, of entities: [Entity], within seconds: Double = 900
  ) -> [Change] {
    let end = onset.later(by: Self.lateMicroseconds)
    let found = entries(near: end, before: seconds).filter { entry, _ in
      !entry.isSymptom && !entry.isHabit(at: onset)
        && (entry.isWide || entities.contains(where: entry.touches))
    }
    return found.prefix(Self.maximumExplaining).map { entry, time in entry.told(at: time) }
  }

  /// Changes that explain one thing at most.
  public static let maximumExplaining = 8
  private static let lateMicroseconds: Int64 = 5_000_000
}

extension ChangeLedger.Entry {
  /// True where the change happened to an entity, or to something that belongs to it.
  public func touches(_ entity: Entity) -> Bool {
    if change.entity == entity { return true }
    guard entity.kind == .unit else { return false }
    return ([change.entity.kind == .unit ? change.entity.name : ""] + change.units).contains { name in
      !name.isEmpty && Self.isSameUnit(name, entity.name)
    }
  }

  /// True for what the service manager tells of a failure.
  fileprivate var isSymptom: Bool {
    change.kind == .unit && UnitHistory.symptoms.contains(change.summary)
  }

  /// True for what has been happening for longer than an hour already, at least four times.
  fileprivate func isHabit(at onset: Int64) -> Bool {
    count >= 4 && firstMicroseconds < onset.since(3_600_000_000) && change.kind != .package
  }

  /// True for what everything on the host may feel.
  fileprivate var isWide: Bool {
    guard change.entity.kind != .unit else { return false }
    return switch change.kind {
    case .package, .configuration: change.units.isEmpty
    case .clock, .boot, .mount, .network, .device, .kernel: true
    case .unit, .login, .listener, .job: false
    }
  }

  /// Names may be folded, and a package has the template of which a unit is an instance.
  private static func isSameUnit(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    let (left, right) = (UnitName.folded(left), UnitName.folded(right))
    return left == right || isTemplate(left, of: right) || isTemplate(right, of: left)
  }

  /// `postgresql@.service` is the template of `postgresql@15-main.service`.
  private static func isTemplate(_ template: String, of unit: String) -> Bool {
    guard let at = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: "."), at < dot else { return false }
    return template == unit[...at] + unit[dot...]
  }

  /// The change as it is told of one of its occurrences.
  func told(at microseconds: Int64) -> Change {
    var change = change
    change.realtimeMicroseconds = microseconds
    if let often { change.summary += " (\(often))" }
    return change
  }

  /// How often, in words; nil for once.
  ///
  /// A package is told twice, by its files and by its script, which is no more often.
  public var often: String? {
    guard count > 1, change.kind != .package, change.kind != .boot else { return nil }
    let seconds = max(0, change.realtimeMicroseconds.since(firstMicroseconds)) / 1_000_000
    return "\(count) times in \(Self.text(seconds))"
  }

  private static func text(_ seconds: Int64) -> String {
    if seconds < 120 { return "\(seconds)s" }
    return seconds < 7200 ? "\(seconds / 60)m" : "\(seconds / 3600)h"
  }
}
