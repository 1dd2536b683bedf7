internal import Detection
internal import Model

/// The last minute of every signal that can be evidence, in bins of two seconds, and how it is otherwise.
///
/// A value becomes past when it leaves the last minute, and only where nothing was wrong when it was taken: what
/// an incident does must not become what it is compared with. The past is kept twice: half an hour in short
/// blocks, and what is older in long ones for some hours. Once there is enough of the older past, the reference
/// ends half an hour before now: an alert that comes late is not compared with its own beginning.
///
/// - Complexity: a bin costs O(slots); nothing is allocated but when a signal begins.
public struct EvidenceBank: Sendable {
  /// Seconds in a bin.
  public static let binSeconds = 2.0
  /// Bins of the last minute.
  static let windowBins = 32
  /// Bins before now in which a rise still counts for what happens now.
  static let hotBins: UInt32 = 12
  /// Bins that a bank must have seen before what appears in it is new to the host, and not just to the bank.
  static let settledBins: UInt32 = 30
  /// How far out a value must be to count: in spreads.
  static let farSpreads = 3.0
  /// Blocks of the recent past are 32 values long at most: half an hour for a value every two seconds.
  private static let recentScale: UInt8 = 5
  /// Blocks of the older past hold at most so many blocks of the recent one.
  private static let olderScale: UInt8 = 3
  /// From how many blocks on the older past is a reference by itself.
  private static let olderBlocks = 8
  /// Places in all.
  public static let capacity = 16_384
  /// No measurement is larger; what is not a number is not smaller either.
  private static let largestValue = 1e30

  struct Slot: Sendable {
    var isUsed = false
    var scale = EvidenceScale(.cpu, floor: 1, large: 1)
    /// True where what was never seen before counts as having been nothing.
    var beginsAtZero = false
    var sum = 0.0
    var count: UInt32 = 0
    var recent = EvidencePast()
    var older = EvidencePast()
    var reference: EvidenceReference?
    /// Values that became past since the reference was made.
    var newer: UInt8 = 0
    /// The bin until which a rise of it counts.
    var hotUntil: UInt32 = 0
    var firstBin: UInt32 = 0
    /// Bins between two values.
    var pace: Float = 1
    var lastBin: UInt32 = 0
  }

  var slots: [Slot] = []
  /// Bin by bin: the values of all slots, ``windowBins`` a slot.
  var window: [Float] = []
  /// True for each bin of the last minute in which something was wrong.
  var isTainted = [Bool](repeating: false, count: windowBins)
  /// The number of the present bin.
  public internal(set) var bin: UInt32 = 0

  /// A bank that has seen nothing.
  public init() {}

  /// True once what appears is new to the host.
  public var isSettled: Bool { bin >= Self.settledBins }

  /// Places that hold a signal.
  public var signalCount: Int { slots.count { $0.isUsed } }

  /// Begins a signal at a place.
  ///
  /// - Parameters:
  ///   - place: The engine's place of the signal.
  ///   - scale: Its scale, or `nil` where it is no evidence: the place is left empty then.
  ///   - beginsAtZero: True for what comes into being, such as a unit; false for what was there unseen.
  public mutating func insert(at place: Int, _ scale: EvidenceScale?, beginsAtZero: Bool) {
    guard place < Self.capacity else { return }
    guard let scale else {
      if place < slots.count { slots[place] = Slot() }
      return
    }
    while slots.count <= place {
      slots.append(Slot())
      window.append(contentsOf: repeatElement(.nan, count: Self.windowBins))
    }
    slots[place] = Slot()
    slots[place].isUsed = true
    slots[place].scale = scale
    slots[place].beginsAtZero = beginsAtZero && isSettled
    slots[place].firstBin = bin
    slots[place].lastBin = bin
    for index in 0..<Self.windowBins { window[place * Self.windowBins + index] = .nan }
  }

  /// Adds a sample to the present bin.
  public mutating func add(_ value: Double, at place: Int) {
    guard place < slots.count, slots[place].isUsed, abs(value) < Self.largestValue else { return }
    slots[place].sum += value
    slots[place].count &+= 1
  }

  /// Ends the present bin.
  ///
  /// - Parameter isWrong: True while something is wrong: what is seen now, and what was seen in the last half
  ///   minute, does not become past then.
  public mutating func closeBin(isWrong: Bool) {
    let ring = Int(bin) % Self.windowBins
    if isWrong {
      for back in 0..<Int(Self.hotBins) {
        isTainted[(ring + Self.windowBins - back) % Self.windowBins] = true
      }
    }
    let next = (ring + 1) % Self.windowBins
    for place in slots.indices where slots[place].isUsed {
      close(place, ring)
      learn(place, next)
    }
    isTainted[next] = false
    bin &+= 1
  }

  /// Lets bins pass in which nothing was measured.
  public mutating func skip(_ count: UInt32) {
    for _ in 0..<min(count, UInt32(Self.windowBins)) {
      let next = (Int(bin) + 1) % Self.windowBins
      for place in slots.indices where slots[place].isUsed { learn(place, next) }
      isTainted[next] = false
      bin &+= 1
    }
  }

  private mutating func close(_ place: Int, _ ring: Int) {
    let count = slots[place].count
    guard count > 0 else { return }
    let value = slots[place].sum / Double(count)
    slots[place].sum = 0
    slots[place].count = 0
    window[place * Self.windowBins + ring] = Float(value)
    slots[place].pace += (Float(bin &- slots[place].lastBin) - slots[place].pace) / 16
    slots[place].lastBin = bin
    guard let reference = reference(of: place) else { return }
    let scale = slots[place].scale
    let far = max(Self.farSpreads * max(reference.spread, scale.floor), scale.large / 4)
    if value - reference.median > far { slots[place].hotUntil = bin &+ Self.hotBins }
  }

  /// Lets the oldest value of the last minute become past.
  private mutating func learn(_ place: Int, _ ring: Int) {
    let index = place * Self.windowBins + ring
    let value = window[index]
    window[index] = .nan
    guard !value.isNaN, !isTainted[ring] else { return }
    takePast(value, at: place)
    slots[place].newer &+= 1
    if slots[place].newer >= 8 || slots[place].reference == nil { refresh(place) }
  }

  mutating func takePast(_ value: Float, at place: Int) {
    if let block = slots[place].recent.add(value, peak: value, largestScale: Self.recentScale) {
      _ = slots[place].older.add(block.mean, peak: block.peak, largestScale: Self.olderScale)
    }
  }

  mutating func refresh(_ place: Int) {
    slots[place].newer = 0
    let blocks = referenceBlocks(place)
    slots[place].reference = EvidenceReference(means: blocks.map(\.mean), peaks: blocks.map(\.peak))
  }

  private func referenceBlocks(_ place: Int) -> [EvidenceBlock] {
    let older = slots[place].older.blocks
    return older.count >= Self.olderBlocks ? older : older + slots[place].recent.blocks
  }

  /// What a signal is compared with; `nil` where it has too short a past.
  public func reference(of place: Int) -> EvidenceReference? {
    if let reference = slots[place].reference { return reference }
    return slots[place].beginsAtZero ? EvidenceReference() : nil
  }

  /// Seconds of the past that a signal is compared with.
  public func referenceSeconds(of place: Int) -> Double {
    let each = Double(max(1, slots[place].pace)) * Self.binSeconds
    let older = slots[place].older
    let span = older.seconds(each: each * Double(1 << Int(Self.recentScale)))
    return older.blocks.count >= Self.olderBlocks ? span : span + slots[place].recent.seconds(each: each)
  }

  /// The share of a signal's past in which it was at least so far above its median.
  func share(of place: Int, atLeast rise: Double, above median: Double) -> Double {
    let blocks = slots[place].older.blocks + slots[place].recent.blocks
    guard !blocks.isEmpty else { return 0 }
    let far = blocks.count { Double($0.peak) - median >= rise }
    return Double(far) / Double(blocks.count)
  }

  /// The values of the last minute of a signal, bin by bin, oldest first; nil where a bin has none.
  public func recentValues(of place: Int) -> [Double?] {
    guard place < slots.count, slots[place].isUsed else { return [] }
    let span = min(bin, UInt32(Self.windowBins - 1))
    return (0..<span).map { ago in
      let value = window[place * Self.windowBins + Int(bin &- span &+ ago) % Self.windowBins]
      return value.isNaN ? nil : Double(value)
    }
  }

  /// The values of the last bins of a signal, oldest first, with the number of their bins; gaps are left out.
  func values(of place: Int, bins: UInt32) -> [(bin: UInt32, value: Double)] {
    let span = min(min(bins, bin), UInt32(Self.windowBins - 1))
    return (1...max(1, span)).reversed().compactMap { back in
      guard back <= bin else { return nil }
      let number = bin &- back
      let value = window[place * Self.windowBins + Int(number) % Self.windowBins]
      return value.isNaN ? nil : (number, Double(value))
    }
  }
}
