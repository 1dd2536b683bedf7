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
  var members: [[UInt32]] = []
  /// No member of the unit was last seen before this.
  var oldestMember: [Int64] = []
  private var index = HashIndex()

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
    oldestMember[place] = .max
    index.set(StableHash.hash(name), to: unit)
  }

  /// The unit that has been silent for longest, `<other>` aside, or `nil`.
  func quietest() -> UInt32? {
    var found: UInt32?
    var oldest = Int64.max
    for place in 0..<count where lastSeen[place] < oldest && names[place] != UnitTable.otherName {
      oldest = lastSeen[place]
      found = UInt32(place)
    }
    return found
  }

  /// The unit with the most pairs, the first one of several; 0 where there is none.
  func largest() -> UInt32 {
    var found = 0
    for place in 0..<count where members[place].count > members[found].count { found = place }
    return UInt32(found)
  }

  private static func isEqual(_ known: [UInt8], _ name: Span<UInt8>) -> Bool {
    guard known.count == name.count else { return false }
    for position in 0..<name.count where known[position] != name[position] { return false }
    return true
  }
}
