internal import Model

/// The values that a stream is known to take, as at most `count` representatives.
///
/// A value near one of them moves it a little; a value further than a radius from all becomes a representative
/// itself, in the place of the least used where all places are taken. The distance to the nearest is how new
/// a value is: a level seen last month is no news, however far it lies from the present one.
///
/// - Note: Online k-means with a vigilance radius, as in adaptive resonance theory (Carpenter and Grossberg
///   1987).
struct Prototypes<let count: Int>: Sendable {
  private var centres = InlineArray<count, Float>(repeating: 0)
  private var weights = InlineArray<count, Float>(repeating: 0)
  private var used: UInt8 = 0

  /// The nearest representative of a value and how far it is, in the signal's unit.
  ///
  /// - Complexity: O(count), without branches.
  @inline(__always) mutating func nearest(to value: Float) -> (place: Int, distance: Float)? {
    guard used > 0 else { return nil }
    var best = (place: 0, distance: Float.infinity)
    for place in 0..<Int(used) {
      let distance = abs(centres[place] - value)
      if distance < best.distance { best = (place, distance) }
    }
    return best
  }

  /// Learns a value that is this far from the nearest representative.
  mutating func learn(_ value: Float, nearest: (place: Int, distance: Float)?, radius: Float) {
    guard let nearest, nearest.distance <= radius else { return add(value) }
    let place = nearest.place
    let weight = weights[place] + 1
    weights[place] = weight
    let share = max(Constants.prototypeShare, 1 / weight)
    centres[place] += share * (value - centres[place])
  }

  private mutating func add(_ value: Float) {
    let place = Int(used) < count ? Int(used) : leastUsed()
    if Int(used) < count { used += 1 }
    centres[place] = value
    weights[place] = 1
  }

  private mutating func leastUsed() -> Int {
    var best = 0
    for place in 1..<count where weights[place] < weights[best] { best = place }
    return best
  }

  /// Lets what was used long ago count less.
  mutating func fade() {
    for place in 0..<Int(used) { weights[place] *= Constants.prototypeFade }
  }
}

extension Prototypes {
  /// Writes the representatives in use.
  func encode(into writer: inout ByteWriter) {
    writer.write(byte: used)
    for place in 0..<Int(used) {
      writer.write(centres.span[place])
      writer.write(weights.span[place])
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    used = try reader.readByte()
    guard Int(used) <= count else { throw .invalid("number of prototypes", at: reader.position) }
    for place in 0..<Int(used) {
      centres[place] = try reader.readStateFloat()
      weights[place] = try reader.readWeight()
    }
  }
}

extension ByteReader {
  /// Reads how often a prototype was used, faded.
  mutating func readWeight() throws(CodingFailure) -> Float {
    let weight = try readFloat()
    guard weight >= 0, Double(weight) <= Constants.largestState else {
      throw .invalid("weight", at: position)
    }
    return weight
  }

  /// Reads a number of single precision that accepted values can have led to.
  mutating func readStateFloat() throws(CodingFailure) -> Float {
    let value = try readFloat()
    guard abs(Double(value)) <= Constants.largestState else { throw .invalid("magnitude", at: position) }
    return value
  }
}
