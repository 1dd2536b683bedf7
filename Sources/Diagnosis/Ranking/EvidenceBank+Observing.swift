internal import Detection
internal import Model

extension EvidenceBank {
  /// What a signal says of the last bins.
  ///
  /// - Parameters:
  ///   - place: The signal's place.
  ///   - bins: How many bins belong to the moment in question; a minute of them at most.
  ///   - now: Engine time at the end of the last bin, seconds.
  ///   - isOpening: True where it is to be told whether anything is wrong at all: what is high must also have
  ///     become so in the last half hour then. Where that is known already, a late alert must not be compared
  ///     with its own beginning.
  /// - Returns: A rise, growth, both or nothing.
  /// - Complexity: O(bins + blocks).
  public func evidence(at place: Int, bins: UInt32, now: Double, isOpening: Bool) -> [Evidence] {
    guard place < slots.count, slots[place].isUsed else { return [] }
    let values = values(of: place, bins: bins)
    guard let last = values.last else { return [] }
    var found: [Evidence] = []
    if let rise = rise(at: place, values, now: now, isOpening: isOpening) { found.append(rise) }
    if let growth = growth(at: place, last: last.value, now: now) { found.append(growth) }
    return found
  }

  /// True where a signal may say something of the last bins: to be asked before ``evidence(at:bins:now:isOpening:)``.
  public func isNoticeable(_ place: Int) -> Bool {
    guard place < slots.count, slots[place].isUsed else { return false }
    return slots[place].hotUntil > bin || slots[place].scale.growth != nil
  }

  /// True for a signal of something that came into being within the last bins.
  public func isNew(_ place: Int, bins: UInt32) -> Bool {
    place < slots.count && slots[place].isUsed && slots[place].beginsAtZero
      && slots[place].firstBin &+ bins >= bin
  }

  /// Takes the last minute for how a signal is: what has lasted is no news.
  public mutating func accept(_ place: Int) {
    guard place < slots.count, slots[place].isUsed else { return }
    let values = values(of: place, bins: UInt32(Self.windowBins))
    (slots[place].recent, slots[place].older) = (EvidencePast(), EvidencePast())
    for (_, value) in values { takePast(Float(value), at: place) }
    slots[place].hotUntil = bin
    refresh(place)
  }

  private func rise(
    at place: Int, _ values: [(bin: UInt32, value: Double)], now: Double, isOpening: Bool
  ) -> Evidence? {
    guard let reference = reference(of: place), let top = Self.top(values, pace: slots[place].pace) else {
      return nil
    }
    let (scale, spread) = (slots[place].scale, max(reference.spread, slots[place].scale.floor))
    var rise = top - reference.median
    if isOpening, let recent = recentMedian(of: place) { rise = min(rise, top - recent) }
    let (spreads, amount) = (rise / spread, rise / scale.large)
    guard spreads >= Self.farSpreads, amount >= 0.25 else { return nil }
    let share = share(of: place, atLeast: 0.7 * rise, above: reference.median)
    let first = values.first { $0.value - reference.median > Self.farSpreads * spread }
    return Evidence(
      kind: scale.kind,
      weight: min(scale.cap, EvidenceWeight.rise(spreads: spreads, amount: amount, share: share)),
      onset: seconds(of: first?.bin ?? bin, now: now),
      detail: .rise(place: place, before: reference.median, after: top))
  }

  /// Growth over the last eight values: memory or descriptors that are never given back.
  private func growth(
    at place: Int, last: Double, now: Double
  ) -> Evidence? {
    guard let growth = slots[place].scale.growth else { return nil }
    // The whole minute: units are measured every five seconds only.
    let recent = values(of: place, bins: UInt32(Self.windowBins)).suffix(Self.growthValues)
    guard recent.count >= Self.fewestForGrowth, let first = recent.first else { return nil }
    let pairs = zip(recent, recent.dropFirst())
    let slopes = pairs.map { ($1.value - $0.value) / (Double($1.bin &- $0.bin) * Self.binSeconds) }.sorted()
    let slope = slopes[slopes.count / 2]
    let upward = Double(slopes.count { $0 > 0 }) / Double(slopes.count)
    guard slope > growth.floor, upward > 0.75 else { return nil }
    return Evidence(
      kind: slots[place].scale.kind,
      weight: EvidenceWeight.growth(slope: slope / growth.large, upward: upward),
      onset: seconds(of: first.bin, now: now), detail: .growth(place: place, perSecond: slope, now: last))
  }

  private static let growthValues = 8
  private static let fewestForGrowth = 5

  /// The mean of the largest values of six seconds: three, where one comes every two, and one where they come seldom.
  private static func top(_ values: [(bin: UInt32, value: Double)], pace: Float) -> Double? {
    let count = min(3, max(1, Int(3 / max(pace, 1))))
    guard values.count >= count else { return values.map(\.value).max() }
    return values.map(\.value).sorted().suffix(count).reduce(0, +) / Double(count)
  }

  /// The median of the last half hour, where the reference ends before it.
  private func recentMedian(of place: Int) -> Double? {
    let (recent, older) = (slots[place].recent.blocks, slots[place].older.blocks)
    guard older.count >= EvidenceReference.fewestBlocks, recent.count >= EvidenceReference.fewestBlocks else {
      return nil
    }
    return recent.map { Double($0.mean) }.sorted()[recent.count / 2]
  }

  private func seconds(of number: UInt32, now: Double) -> Double {
    now - Double(bin &- number) * Self.binSeconds
  }
}
