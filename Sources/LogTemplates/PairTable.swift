/// Everything known of each (unit, template), as one array a property.
struct PairTable: Sendable {
  /// The longest sample kept, in bytes.
  static let longestSample = 512
  /// No pair.
  static let none = UInt32.max

  var units: [UInt32] = []
  var templates: [UInt32] = []
  /// What leads to each pair: signatures of messages and ids of templates, the first ones and the latest ones.
  var signatures: [[UInt64]] = []
  /// The words of each pair's template; none where it is never compared.
  var patterns: [[UInt64]] = []
  /// True where words have become variables.
  var isMerged: [Bool] = []
  /// When each pair last came first in its bucket; 0 where it is in none.
  var ranks: [UInt64] = []
  /// The bucket of each pair that has a rank.
  var buckets: [UInt64] = []
  var next: [UInt32] = []
  var previous: [UInt32] = []
  var generations: [UInt32] = []
  var isUsed: [Bool] = []
  var counts: [UInt64] = []
  var firstSeen: [Int64] = []
  var lastSeen: [Int64] = []
  var worstPriorities: [UInt8] = []
  var samples: [[UInt8]] = []
  /// What has stood in the blanks of each pair.
  var sketches: [ValueSketch] = []
  var vacant: [UInt32] = []
  /// Bytes of memory that all pairs take, about.
  private(set) var footprint = 0

  /// How many places there are, vacant ones included.
  var places: Int { units.count }

  /// How many pairs there are.
  var count: Int { places - vacant.count }

  /// Counts what has been read back.
  mutating func countFootprint() {
    footprint = (0..<UInt32(places)).reduce(0) { isUsed[Int($1)] ? $0 + footprint(of: $1) : $0 }
  }

  private static let noSketch = ValueSketch([])

  /// Bytes that a pair takes: its row, its places in the hash tables, and all that hangs on it.
  private func footprint(of pair: UInt32) -> Int {
    let place = Int(pair)
    return 400 + samples[place].count + patterns[place].count * 8 + signatures[place].count * 40
      + sketches[place].footprint
  }

  /// Changes what hangs on a pair.
  mutating func change(_ pair: UInt32, _ body: (inout PairTable) -> Void) {
    footprint -= footprint(of: pair)
    body(&self)
    footprint += footprint(of: pair)
  }

  /// Takes a place, the one that was given back last if there is any.
  mutating func take() -> UInt32 {
    guard let pair = vacant.popLast() else { return grow() }
    generations[Int(pair)] &+= 1
    isUsed[Int(pair)] = true
    footprint += footprint(of: pair)
    return pair
  }

  /// Gives a place back.
  mutating func release(_ pair: UInt32) {
    footprint -= footprint(of: pair)
    isUsed[Int(pair)] = false
    sketches[Int(pair)] = PairTable.noSketch
    samples[Int(pair)] = []
    signatures[Int(pair)] = []
    patterns[Int(pair)] = []
    isMerged[Int(pair)] = false
    vacant.append(pair)
  }

  /// The next pair of the same bucket, or `nil`.
  func following(_ pair: UInt32) -> UInt32? {
    let found = next[Int(pair)]
    return found == PairTable.none ? nil : found
  }

  /// Adds a place at the end.
  mutating func grow() -> UInt32 {
    units.append(0)
    templates.append(0)
    signatures.append([])
    patterns.append([])
    isMerged.append(false)
    ranks.append(0)
    buckets.append(0)
    next.append(PairTable.none)
    previous.append(PairTable.none)
    generations.append(0)
    isUsed.append(true)
    counts.append(0)
    firstSeen.append(0)
    lastSeen.append(0)
    worstPriorities.append(7)
    samples.append([])
    sketches.append(PairTable.noSketch)
    footprint += footprint(of: UInt32(units.count - 1))
    return UInt32(units.count - 1)
  }
}

extension Array {
  /// A copy that takes no more memory than it needs: what is kept by the thousand has no room to grow.
  func trimmed() -> [Element] { map { $0 } }
}
