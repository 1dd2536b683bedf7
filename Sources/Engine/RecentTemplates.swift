import Detection
import Model

/// How often each template was logged in each two seconds of the last minute, and how often it is otherwise.
///
/// - Complexity: an entry costs O(1); memory is allocated only for a template that is new here.
struct RecentTemplates {
  /// What is known of a pair within the last minute.
  struct Count: Hashable {
    var pair: Int
    var generation: UInt32
    var count: UInt64
    /// The bin in which it was first logged within the window.
    var firstBin: UInt32
    /// The worst priority.
    var priority: UInt8
    /// True where the unit had never logged it before.
    var isNew: Bool
    /// How often it is expected in as many bins.
    var expected = 0.0
    /// True where it was not logged in the past that is remembered.
    var isUnusual = false
  }

  private struct Usual: Hashable {
    var generation: UInt32 = 0
    /// Occurrences, forgotten with ``memoryBins``.
    var count: Float = 0
    var bin: UInt32 = 0
  }

  /// Pairs of a bin that are told apart; more are left out, and are a flood of their own.
  private static let binCapacity = 256
  private static let windowBins = 32
  /// Bins in which what is usual falls to a third: an hour.
  private static let memoryBins = 1800.0

  private var bins = [[Count]](repeating: [], count: windowBins)
  private var isTainted = [Bool](repeating: false, count: windowBins)
  /// The place of a pair in the present bin's list, or -1.
  private var places: [Int32] = []
  private var usual: [Usual] = []
  private var bin: UInt32 = 0
  /// Bins that were learned, forgotten as the counts are: the time of an incident is no time of silence.
  private var seen = 0.0
  /// Entries that found no room in their bin.
  private(set) var leftOut: UInt64 = 0

  private var ring: Int { Int(bin) % Self.windowBins }

  /// Counts an entry of a pair.
  mutating func note(_ pair: Int, generation: UInt32, weight: UInt64, priority: UInt8, isNew: Bool) {
    while places.count <= pair { places.append(-1) }
    let place = Int(places[pair])
    if place >= 0, bins[ring][place].generation == generation {
      bins[ring][place].count = LogWatch.sum(bins[ring][place].count, weight)
      bins[ring][place].priority = min(bins[ring][place].priority, priority)
      return
    }
    guard bins[ring].count < Self.binCapacity else {
      leftOut &+= 1
      return
    }
    places[pair] = Int32(bins[ring].count)
    bins[ring].append(
      Count(
        pair: pair, generation: generation, count: weight, firstBin: bin, priority: priority, isNew: isNew))
  }

  /// Ends the present bin; see ``EvidenceBank/closeBin(isWrong:)``.
  mutating func closeBin(isWrong: Bool) {
    for count in bins[ring] { places[count.pair] = -1 }
    if isWrong {
      for back in 0..<12 { isTainted[(ring + Self.windowBins - back) % Self.windowBins] = true }
    }
    bin &+= 1
    seen *= exponential(-1 / Self.memoryBins)
    if !isTainted[ring] {
      if bin >= UInt32(Self.windowBins) { seen += 1 }
      for count in bins[ring] { learn(count) }
    }
    isTainted[ring] = false
    bins[ring].removeAll(keepingCapacity: true)
  }

  /// Lets bins pass in which no frame came.
  mutating func skip(_ count: UInt32) {
    for _ in 0..<min(count, UInt32(Self.windowBins)) { closeBin(isWrong: false) }
  }

  /// Takes the rate of the last minute for how often a pair is logged: what has lasted is no news.
  mutating func accept(_ pair: Int) {
    guard let found = counts(bins: UInt32(Self.windowBins - 1)).first(where: { $0.pair == pair }) else {
      return
    }
    while usual.count <= pair { usual.append(Usual()) }
    let perBin = Double(min(found.count, 1 << 30)) / Double(Self.windowBins)
    usual[pair] = Usual(generation: found.generation, count: Float(perBin * max(seen, 1)), bin: bin)
  }

  private mutating func learn(_ count: Count) {
    while usual.count <= count.pair { usual.append(Usual()) }
    let before = expectedCount(of: count.pair, generation: count.generation)
    usual[count.pair] = Usual(
      generation: count.generation, count: Float(before + Double(min(count.count, 1 << 30))), bin: bin)
  }

  private func expectedCount(of pair: Int, generation: UInt32) -> Double {
    guard pair < usual.count, usual[pair].generation == generation else { return 0 }
    return Double(usual[pair].count) * exponential(-Double(bin &- usual[pair].bin) / Self.memoryBins)
  }

  /// What was logged in the last bins, pair by pair in the order of their first entries.
  func counts(bins span: UInt32) -> [Count] {
    var found: [Count] = []
    var places: [Int: Int] = [:]
    for back in (1...min(span, UInt32(Self.windowBins - 1))).reversed() where back <= bin {
      for count in bins[Int(bin &- back) % Self.windowBins] { Self.add(count, to: &found, &places) }
    }
    for count in bins[ring] { Self.add(count, to: &found, &places) }
    for index in found.indices {
      let usual = expectedCount(of: found[index].pair, generation: found[index].generation)
      found[index].isUnusual = usual < 0.02
      found[index].expected = seen > 0 ? usual / max(seen, 1) * Double(span) : 0
    }
    return found
  }

  /// Bins since a pair was first logged within the window.
  func age(of count: Count) -> UInt32 { bin &- min(bin, count.firstBin) }

  private static func add(_ count: Count, to found: inout [Count], _ places: inout [Int: Int]) {
    guard let place = places[count.pair], found[place].generation == count.generation else {
      places[count.pair] = found.count
      found.append(count)
      return
    }
    found[place].count = LogWatch.sum(found[place].count, count.count)
    found[place].priority = min(found[place].priority, count.priority)
    found[place].isNew = found[place].isNew || count.isNew
  }
}

extension RecentTemplates {
  func encode(into writer: inout ByteWriter) {
    writer.write(bin)
    for index in bins.indices {
      writer.write(isTainted[index])
      writer.write(UInt64(bins[index].count))
      for count in bins[index] { count.encode(into: &writer) }
    }
    writer.write(UInt64(usual.count))
    for usual in usual {
      writer.write(usual.generation)
      writer.write(usual.count)
      writer.write(usual.bin)
    }
    writer.write(leftOut)
    writer.write(seen)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    bin = try reader.readUInt32()
    for index in bins.indices {
      isTainted[index] = try reader.readBool()
      let count = try reader.readCount(elementSize: 6)
      guard count <= Self.binCapacity else { throw .invalid("number of templates", at: reader.position) }
      for _ in 0..<count { bins[index].append(try Count(decoding: &reader)) }
    }
    for place in bins[ring].indices {
      let pair = bins[ring][place].pair
      while places.count <= pair { places.append(-1) }
      places[pair] = Int32(place)
    }
    for _ in 0..<(try reader.readCount(elementSize: 6)) {
      usual.append(
        Usual(
          generation: try reader.readUInt32(), count: try reader.readFloat(), bin: try reader.readUInt32()))
      guard usual[usual.count - 1].count >= 0 else { throw .invalid("count", at: reader.position) }
    }
    leftOut = try reader.readUInt64()
    seen = try reader.readDouble()
    guard seen >= 0, seen <= Self.memoryBins + 1 else { throw .invalid("time", at: reader.position) }
  }
}

extension RecentTemplates.Count {
  /// A pair's place is below this: no book holds as many.
  private static let pairLimit = 1 << 22

  fileprivate func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(pair))
    writer.write(generation)
    writer.write(count)
    writer.write(firstBin)
    writer.write(byte: priority)
    writer.write(isNew)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let pair = try reader.readUInt64()
    guard pair < Self.pairLimit else { throw .invalid("place", at: reader.position) }
    self.init(
      pair: Int(pair), generation: try reader.readUInt32(), count: try reader.readUInt64(),
      firstBin: try reader.readUInt32(), priority: try reader.readByte(), isNew: try reader.readBool())
  }
}
