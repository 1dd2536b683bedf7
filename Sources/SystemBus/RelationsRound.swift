import Model

/// Whose relations are to be asked for, a few at a time, and which of them have changed.
///
/// A full list brings what nobody has asked for yet; a reload of the manager's configuration makes everything worth
/// asking for again. A unit that the manager drops from memory is forgotten with the next list only: what just
/// ended is what an operator wants to know about.
struct RelationsRound {
  /// More units than a host has.
  static let maximumUnits = 4096
  /// Units that are asked for in one step; each costs the manager four answers of a tenth of a millisecond.
  static let unitsAtOnce = 8
  /// Nanoseconds between two steps.
  static let stepNanoseconds: UInt64 = 1_000_000_000

  /// What was told of each unit, as a hash, by its folded name; 0 for what has not been told yet.
  private var told: [String: Int] = [:]
  private var waiting: [ServiceManagerBus.ListedUnit] = []
  private var next = 0
  private var isFirst = true
  /// How many units found no room.
  private(set) var leftOut = 0

  /// True while somebody is to be asked for.
  var isUnderWay: Bool { next < waiting.count }

  /// Takes a full list.
  ///
  /// - Parameters:
  ///   - units: Every unit in the manager's memory.
  ///   - isStale: True where what was told is to be asked for again.
  ///   - news: Where units go that are forgotten.
  mutating func list(
    _ units: [ServiceManagerBus.ListedUnit], isStale: Bool, into news: inout UnitNews
  ) {
    // What still waits is in the list, or has gone.
    waiting.removeAll(keepingCapacity: true)
    next = 0
    leftOut = 0
    var listed: Set<String> = []
    for unit in Self.ranked(units) {
      let name = UnitName.folded(unit.name)
      guard listed.insert(name).inserted else { continue }
      if isStale || told[name] ?? 0 == 0 { enqueue(unit, name) }
    }
    let gone = told.keys.filter { !listed.contains($0) }.sorted()
    for name in gone { told[name] = nil }
    news.forgotten += isFirst ? [] : gone
    if isFirst { news.loaded = told.keys.sorted() }
    isFirst = false
  }

  /// Takes a unit that the manager has just loaded, where nothing is known of it.
  ///
  /// To ask for what is not in memory loads it, which is told as new: whoever asked again would ask for ever.
  mutating func add(_ unit: ServiceManagerBus.ListedUnit) {
    let name = UnitName.folded(unit.name)
    guard UnitEdges.rank(of: unit.name) != nil, told[name] == nil else { return }
    if !isUnderWay {
      waiting.removeAll(keepingCapacity: true)
      next = 0
    }
    guard waiting.count - next < Self.maximumUnits else { return leftOut += 1 }
    if !waiting[next...].contains(where: { $0.name == unit.name }) { enqueue(unit, name) }
  }

  /// The units to ask for in this step.
  mutating func takeStep() -> ArraySlice<ServiceManagerBus.ListedUnit> {
    let end = min(next + Self.unitsAtOnce, waiting.count)
    defer { next = end }
    return waiting[next..<end]
  }

  /// Takes what was found, and tells whether it is news; that a unit has no relations is none at first.
  mutating func isNews(_ relations: UnitRelations) -> Bool {
    let hash = relations.hashValue == 0 ? 1 : relations.hashValue
    let former = told.updateValue(hash, forKey: relations.unit) ?? 0
    return former == 0 ? relations != UnitRelations(unit: relations.unit) : former != hash
  }

  /// Units that can have relations: running services first, then by kind, else in their order.
  private static func ranked(
    _ units: [ServiceManagerBus.ListedUnit]
  ) -> [ServiceManagerBus.ListedUnit] {
    let keyed = units.enumerated().compactMap { index, unit in
      UnitEdges.rank(of: unit.name).map { (unit.activeState == "active" ? 0 : 1, $0, index) }
    }
    return keyed.sorted(by: <).map { units[$0.2] }
  }

  private mutating func enqueue(_ unit: ServiceManagerBus.ListedUnit, _ name: String) {
    guard told[name] != nil || told.count < Self.maximumUnits else {
      leftOut += 1
      return
    }
    told[name] = told[name] ?? 0
    waiting.append(unit)
  }
}
