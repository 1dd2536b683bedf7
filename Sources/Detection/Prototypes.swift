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
  private var use = PrototypeUse<count>()

  /// The nearest representative of a value and how far it is, in the signal's unit.
  ///
  /// - Complexity: O(count), without branches.
  @inline(__always) mutating func nearest(to value: Float) -> (place: Int, distance: Float)? {
    guard use.used > 0 else { return nil }
    var best = (place: 0, distance: Float.infinity)
    for place in 0..<use.used {
      let distance = abs(centres[place] - value)
      if distance < best.distance { best = (place, distance) }
    }
    return best
  }

  /// Learns a value that is this far from the nearest representative.
  mutating func learn(_ value: Float, nearest: (place: Int, distance: Float)?, radius: Float) {
    guard let nearest, nearest.distance <= radius else {
      centres[use.claim()] = value
      return
    }
    let share = use.count(at: nearest.place)
    centres[nearest.place] += share * (value - centres[nearest.place])
  }

  /// Lets what was used long ago count less.
  mutating func fade() { use.fade() }
}

extension Prototypes {
  /// Writes the representatives in use.
  func encode(into writer: inout ByteWriter) {
    use.encode(into: &writer)
    for place in 0..<use.used { writer.write(centres.span[place]) }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    use = try PrototypeUse(from: &reader)
    for place in 0..<use.used { centres[place] = try reader.readStateFloat() }
  }
}

extension ByteReader {
  /// Reads a number of single precision that accepted values can have led to.
  mutating func readStateFloat() throws(CodingFailure) -> Float {
    let value = try readFloat()
    guard abs(Double(value)) <= Constants.largestState else { throw .invalid("magnitude", at: position) }
    return value
  }
}
