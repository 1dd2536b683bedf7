/// The units that have logged: names, and the pairs that each holds.
struct UnitTable: Sendable {
  /// Longer names are cut; systemd's are at most 255 bytes long.
  static let longestName = 256
  /// Stands for the units that there is no room for; no unit's name has angle brackets.
  static let otherName = Array("<other>".utf8)

  private(set) var names: [[UInt8]] = []
  /// When each unit last said something, microseconds since 1970 UTC.
  var lastSeen: [Int64] = []
  /// The pairs of each unit, the one that stands for all others left out.
  private(set) var members: [[UInt32]] = []
  /// How many pairs each unit has: side by side, for they are all looked at when one has to make room.
  private var sizes: [UInt32] = []
  /// No member of the unit was last seen before this.
  var oldestMember: [Int64] = []
  private var index = HashIndex()
  /// No unit was silent for longer than one that was last heard at this time.
  private var oldestSeen = Int64.min
  /// The unit with the most pairs, while that is certain.
  private var knownLargest: UInt32?

  /// How many units there are, `<other>` included.
  var count: Int { names.count }

  /// The unit of this name, or `nil`.
  func find(_ name: Span<UInt8>) -> UInt32? {
    guard let unit = index.value(of: StableHash.hash(name)), UnitTable.isEqual(names[Int(unit)], name) else {
      return nil
    }
    return unit
  }

  /// Adds a unit at the end.
  mutating func append(_ name: [UInt8], seen time: Int64) -> UInt32 {
    let unit = UInt32(count)
    names.append(name)
    lastSeen.append(time)
    members.append([])
    sizes.append(0)
    oldestSeen = min(oldestSeen, time)
    oldestMember.append(.max)
    index.set(StableHash.hash(name), to: unit)
    return unit
  }

  /// Gives a unit's place to another one.
  mutating func replace(_ unit: UInt32, by name: [UInt8], seen time: Int64) {
    let place = Int(unit)
    index.remove(StableHash.hash(names[place]))
    names[place] = name
    lastSeen[place] = time
    members[place] = []
    sizes[place] = 0
    oldestSeen = min(oldestSeen, time)
    knownLargest = nil
    oldestMember[place] = .max
    index.set(StableHash.hash(name), to: unit)
  }

  /// The unit that has been silent for longest, `<other>` aside, when it was last heard no later than `latest`.
  ///
  /// The time that was found is remembered: while no unit can be that silent none is looked for.
  mutating func quietest(notAfter latest: Int64) -> UInt32? {
    guard oldestSeen <= latest else { return nil }
    var found: UInt32?
    var oldest = Int64.max
    for place in 0..<count where lastSeen[place] < oldest && names[place] != UnitTable.otherName {
      oldest = lastSeen[place]
      found = UInt32(place)
    }
    oldestSeen = oldest
    return oldest <= latest ? found : nil
  }

  /// Adds a pair to a unit.
  mutating func addMember(_ pair: UInt32, to unit: UInt32) {
    members[Int(unit)].append(pair)
    sizes[Int(unit)] += 1
    guard let largest = knownLargest, largest != unit else { return }
    let (count, most) = (sizes[Int(unit)], sizes[Int(largest)])
    if count > most || (count == most && unit < largest) { knownLargest = unit }
  }

  /// Takes a pair from a unit.
  mutating func removeMember(at position: Int, of unit: UInt32) {
    let last = members[Int(unit)].count - 1
    members[Int(unit)].swapAt(position, last)
    members[Int(unit)].removeLast()
    sizes[Int(unit)] -= 1
    if knownLargest == unit { knownLargest = nil }
  }

  /// The unit with the most pairs, the first one of several; 0 where there is none.
  mutating func largest() -> UInt32 {
    if let knownLargest { return knownLargest }
    let most = sizes.max() ?? 0
    let found = sizes.firstIndex(of: most) ?? 0
    knownLargest = UInt32(found)
    return UInt32(found)
  }

  private static func isEqual(_ known: [UInt8], _ name: Span<UInt8>) -> Bool {
    guard known.count == name.count else { return false }
    for position in 0..<name.count where known[position] != name[position] { return false }
    return true
  }
}
