/// Everything known of each (unit, template), as one array a property.
struct PairTable: Sendable {
  /// The longest sample kept, in bytes.
  static let longestSample = 512

  var units: [UInt32] = []
  var templates: [UInt32] = []
  var signatures: [UInt64] = []
  var generations: [UInt32] = []
  var isUsed: [Bool] = []
  var counts: [UInt64] = []
  var firstSeen: [Int64] = []
  var lastSeen: [Int64] = []
  var worstPriorities: [UInt8] = []
  var samples: [[UInt8]] = []
  var vacant: [UInt32] = []

  /// How many places there are, vacant ones included.
  var places: Int { units.count }

  /// How many pairs there are.
  var count: Int { places - vacant.count }

  /// Takes a place, the one that was given back last if there is any.
  mutating func take() -> UInt32 {
    guard let pair = vacant.popLast() else { return grow() }
    generations[Int(pair)] &+= 1
    isUsed[Int(pair)] = true
    return pair
  }

  /// Gives a place back.
  mutating func release(_ pair: UInt32) {
    isUsed[Int(pair)] = false
    samples[Int(pair)] = []
    vacant.append(pair)
  }

  /// Adds a place at the end.
  mutating func grow() -> UInt32 {
    units.append(0)
    templates.append(0)
    signatures.append(0)
    generations.append(0)
    isUsed.append(true)
    counts.append(0)
    firstSeen.append(0)
    lastSeen.append(0)
    worstPriorities.append(7)
    samples.append([])
    return UInt32(units.count - 1)
  }
}
