import Model

/// The edges between units as numbers: what questions about neighbours are answered from.
///
/// Rebuilt whenever relations change, which is rare; a host of 300 units has some hundred edges.
struct UnitLinks: Hashable, Sendable {
  /// Every unit that has relations or that a relation names, in the order of names.
  private(set) var names: [String] = []
  /// What each needs, in the order of names.
  private(set) var needs: [[Int]] = []
  /// The other units of its slice, if that is one that somebody chose.
  private(set) var peers: [[Int]] = []

  /// No edge.
  init() {}

  /// The edges of units.
  ///
  /// - Complexity: O(*edges* + *names* · log *names*): 1.8 ms for 300 units, 28 ms for 4,096, of eight
  ///   edges each.
  init(of units: [UnitRelations]) {
    // Names are looked up here and never listed: the order of a dictionary is another in each process.
    var numbers: [String: Int] = [:]
    for unit in units {
      note(unit.unit, &numbers)
      Self.forEachTarget(of: unit) { note($0, &numbers) }
    }
    names.sort()
    for (index, name) in names.enumerated() { numbers[name] = index }
    needs = Array(repeating: [], count: names.count)
    peers = needs
    for unit in units { linkNeeds(of: unit, numbers) }
    linkPeers(of: units, numbers)
  }

  private mutating func note(_ name: String, _ numbers: inout [String: Int]) {
    if numbers.updateValue(0, forKey: name) == nil { names.append(name) }
  }

  private mutating func linkNeeds(of unit: UnitRelations, _ numbers: [String: Int]) {
    guard let from = numbers[unit.unit] else { return }
    var targets: [Int] = []
    Self.forEachTarget(of: unit) { name in
      if let to = numbers[name], to != from { targets.append(to) }
    }
    targets.sort()
    for to in targets where to != needs[from].last { needs[from].append(to) }
  }

  /// The number of a unit.
  ///
  /// - Complexity: O(log *units*)
  func index(of name: String) -> Int? {
    let index = names.lowerBound { $0 < name }
    return index < names.count && names[index] == name ? index : nil
  }

  private static func forEachTarget(of unit: UnitRelations, _ take: (String) -> Void) {
    for name in unit.requires { take(name) }
    for name in unit.wants { take(name) }
    for name in unit.partOf { take(name) }
    for name in unit.triggeredBy { take(name) }
  }

  /// Of a slice with more units than a list may be long, such as that of a host's containers, none is a peer.
  private mutating func linkPeers(of units: [UnitRelations], _ numbers: [String: Int]) {
    let sliced = units.filter { !$0.slice.isEmpty }.sorted { ($0.slice, $0.unit) < ($1.slice, $1.unit) }
    var start = 0
    while start < sliced.count {
      let end = start + sliced[start...].prefix { $0.slice == sliced[start].slice }.count
      let members = sliced[start..<end].compactMap { numbers[$0.unit] }
      if members.count <= UnitRelations.maximumCount {
        for member in members { peers[member] = members.filter { $0 != member } }
      }
      start = end
    }
  }
}
