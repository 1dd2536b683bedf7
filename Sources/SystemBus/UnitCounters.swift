import Model

/// What the manager counts of units and no control group tells: restarts, and network traffic where
/// `IPAccounting=` is on.
struct UnitCounters {
  /// A unit whose traffic is counted, or that was started again by itself.
  private struct Counted {
    let unit: ServiceManagerBus.ListedUnit
    let hasTraffic: Bool
  }

  /// Units that are asked about at most: each costs the manager four answers.
  static let maximum = 256

  /// Units that are looked at for what they count, at each list: each costs the manager two answers.
  static let maximumAsked = 1024

  private var counted: [Counted] = []

  /// Chooses the units to ask about, out of a full list.
  mutating func follow(
    _ units: [ServiceManagerBus.ListedUnit], _ manager: ServiceManagerBus
  ) throws(BusFailure) {
    counted.removeAll(keepingCapacity: true)
    for unit in Self.candidates(among: units) {
      guard counted.count < Self.maximum else { return }
      let hasTraffic = try manager.isSet("IPAccounting", of: unit) == true
      let hasRestarts = try manager.restarts(of: unit) ?? 0 > 0
      if hasTraffic || hasRestarts { counted.append(Counted(unit: unit, hasTraffic: hasTraffic)) }
    }
  }

  /// Units that are active and can have traffic or restarts; services go before sockets and scopes.
  static func candidates(among units: [ServiceManagerBus.ListedUnit]) -> [ServiceManagerBus.ListedUnit] {
    let active = units.filter { $0.activeState == "active" || $0.activeState == "activating" }
    let sorted = [".service", ".socket", ".scope"].flatMap { suffix in
      active.filter { $0.name.hasSuffix(suffix) }
    }
    return Array(sorted.prefix(maximumAsked))
  }

  /// Asks for the counts.
  func read(_ manager: ServiceManagerBus, nanoseconds: UInt64) throws(BusFailure) -> [UnitCounts] {
    var result: [UnitCounts] = []
    for entry in counted {
      var counts = UnitCounts(unit: entry.unit.name, nanoseconds: nanoseconds)
      counts.restarts = try manager.restarts(of: entry.unit)
      if entry.hasTraffic {
        counts.receivedBytes = try manager.count("IPIngressBytes", of: entry.unit)
        counts.sentBytes = try manager.count("IPEgressBytes", of: entry.unit)
        counts.receivedPackets = try manager.count("IPIngressPackets", of: entry.unit)
        counts.sentPackets = try manager.count("IPEgressPackets", of: entry.unit)
      }
      result.append(counts)
    }
    return result
  }
}
