public import Model

/// Follows the states of units over the system bus.
///
/// A full list of the failed units comes at once and every few minutes, a reset as it happens; the units' relations
/// come a few at a time. To be used by one thread; a failure means that the connection is gone and a new watcher
/// is needed.
public final class UnitWatcher {
  /// Seconds between two full lists: what a signal did not tell is found by then.
  static let censusSeconds: UInt64 = 300
  /// Seconds between two readings of what the manager counts.
  static let countSeconds: UInt64 = 10
  /// Seconds from a reload of the manager's configuration to the new look at all relations: a package's
  /// installation brings several reloads.
  static let reloadSeconds: UInt64 = 10
  /// Seconds between two such looks at least, so that the first one comes to its end.
  static let relationsSeconds: UInt64 = 60
  /// Failed units in one list at most.
  static let maximumFailed = 256

  private let manager: ServiceManagerBus
  private let clock: () -> (monotonic: UInt64, realtime: Int64)
  private var failed = FailedUnits()
  private var counters = UnitCounters()
  private var nextCensus: UInt64 = 0
  private var nextCount: UInt64 = 0
  private var relations = RelationsRound()
  private var nextRelations: UInt64 = 0
  /// True from a reload of the manager's configuration to the list after it.
  private var wasReloaded = false
  private var earliestReload: UInt64 = 0

  /// Subscribes to the manager's signals.
  ///
  /// - Parameters:
  ///   - manager: A connection that nobody else uses.
  ///   - clock: `CLOCK_MONOTONIC` in nanoseconds, and microseconds since 1970 UTC.
  /// - Throws: ``BusFailure`` where the bus does not answer.
  public init(
    _ manager: ServiceManagerBus, clock: @escaping () -> (monotonic: UInt64, realtime: Int64)
  ) throws(BusFailure) {
    self.manager = manager
    self.clock = clock
    let from = "type='signal',sender='\(SystemdNames.service)'"
    try manager.connection.listen(
      for:
        "\(from),interface='\(SystemdNames.properties)',member='PropertiesChanged',arg0='\(SystemdNames.unit)'"
    )
    for member in ["UnitNew", "UnitRemoved", "Reloading"] {
      try manager.connection.listen(
        for: "\(from),interface='\(SystemdNames.manager)',member='\(member)'")
    }
    subscribe()
  }

  /// Waits for what there is to tell.
  ///
  /// - Parameter timeout: How long to wait.
  /// - Returns: News, and what the manager counts; both empty where nothing happened.
  /// - Throws: ``BusFailure`` where the connection is gone.
  public func next(
    timeoutMilliseconds timeout: UInt64
  ) throws(BusFailure) -> (news: UnitNews, counts: [UnitCounts]) {
    var news = UnitNews()
    var counts: [UnitCounts] = []
    let now = clock()
    if now.monotonic >= nextCensus {
      nextCensus = now.monotonic + Self.censusSeconds * 1_000_000_000
      subscribe()
      let units = try manager.units()
      relations.list(units, isStale: wasReloaded, into: &news)
      if wasReloaded { earliestReload = now.monotonic + Self.relationsSeconds * 1_000_000_000 }
      wasReloaded = false
      news.census = try census(of: units, at: now.realtime)
    }
    if now.monotonic >= nextCount {
      nextCount = now.monotonic + Self.countSeconds * 1_000_000_000
      counts = try counters.read(manager, nanoseconds: now.monotonic)
    }
    if now.monotonic >= nextRelations, relations.isUnderWay {
      nextRelations = now.monotonic + RelationsRound.stepNanoseconds
      try readRelations(into: &news)
    }
    let longest = relations.isUnderWay ? min(timeout, RelationsRound.stepNanoseconds / 1_000_000) : timeout
    var wait = news.isEmpty && counts.isEmpty ? longest * 1000 : 0
    while let message = try manager.connection.next(timeoutMicroseconds: wait) {
      take(message, into: &news)
      wait = 0
    }
    return (news, counts)
  }

  /// The manager tells nobody who has not asked; after its own restart it may have forgotten who did.
  private func subscribe() {
    _ = try? manager.connection.call("Subscribe", of: SystemdNames.manager, at: SystemdNames.path)
  }

  /// How many units have relations that nobody asks for, for want of room.
  public var unitsLeftOut: Int { relations.leftOut }

  private func readRelations(into news: inout UnitNews) throws(BusFailure) {
    for unit in relations.takeStep() {
      guard let found = try manager.relations(of: unit), relations.isNews(found) else { continue }
      news.relations.append(found)
    }
  }

  private func census(
    of units: [ServiceManagerBus.ListedUnit], at realtime: Int64
  ) throws(BusFailure) -> UnitCensus {
    try counters.follow(units, manager)
    let broken = units.filter { $0.activeState == "failed" }
    failed.replace(by: broken.map(\.name))
    var census = UnitCensus(realtimeMicroseconds: realtime)
    census.isComplete = broken.count <= Self.maximumFailed && units.count < ServiceManagerBus.maximumUnits
    for unit in broken.prefix(Self.maximumFailed) {
      census.failed.append(
        FailedUnit(
          name: unit.name, result: try manager.result(of: unit),
          sinceMicroseconds: try manager.stateChange(of: unit)))
    }
    census.changing = units.filter { Self.changingStates.contains($0.activeState) }.map(\.name)
    return census
  }

  /// States between two others: a unit that failed and is about to be started again is in one.
  private static let changingStates = [
    "activating", "deactivating", "reloading", "refreshing", "maintenance",
  ]

  /// Takes a signal; one that has not the expected form says nothing.
  private func take(_ message: borrowing BusMessage, into news: inout UnitNews) {
    if message.isSignal(SystemdNames.manager, "UnitRemoved") {
      if let unit = try? message.string() { note(unit, nil, in: &news) }
    } else if message.isSignal(SystemdNames.manager, "UnitNew") {
      if let unit = try? message.string(), let path = try? message.string("o") {
        relations.add(ServiceManagerBus.ListedUnit(name: unit, activeState: "", path: path))
      }
    } else if message.isSignal(SystemdNames.manager, "Reloading") {
      if (try? message.bool()) == false { noteReload() }
    } else if message.isSignal(SystemdNames.properties, "PropertiesChanged"),
      let unit = BusConnection.unit(ofPath: message.path), let state = try? Self.activeState(message)
    {
      note(unit, state, in: &news)
    }
  }

  /// The list that comes anyway comes sooner, once for all reloads until then.
  private func noteReload() {
    wasReloaded = true
    let soon = max(clock().monotonic + Self.reloadSeconds * 1_000_000_000, earliestReload)
    nextCensus = min(nextCensus, soon)
  }

  private func note(_ unit: String, _ state: String?, in news: inout UnitNews) {
    guard failed.note(unit, state), news.resets.count < FailedUnits.maximum else { return }
    news.resets.append(UnitReset(unit: unit, realtimeMicroseconds: clock().realtime))
  }

  /// The `ActiveState` among the properties that changed.
  private static func activeState(_ message: borrowing BusMessage) throws(BusFailure) -> String? {
    guard try message.string() == SystemdNames.unit, try message.enter("a", "{sv}") else { return nil }
    while try message.enter("e", "sv") {
      let isState = try message.string() == "ActiveState"
      if isState, try message.enter("v", "s") { return try message.string() }
      try message.skip("v")
      try message.exit()
    }
    return nil
  }
}
