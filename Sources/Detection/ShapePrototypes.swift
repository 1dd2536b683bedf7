internal import Model

/// The shapes that a stream is known to take: ``Prototypes`` of several numbers each.
///
/// A shape is a short run of values, or of means of neighbours. A level that was seen before, reached in a way
/// that was not, is new here and nowhere else. `cells` is `count` times the numbers in a shape.
struct ShapePrototypes<let count: Int, let cells: Int>: Sendable {
  private static var width: Int { cells / count }

  private var centres = InlineArray<cells, Float>(repeating: 0)
  private var weights = InlineArray<count, Float>(repeating: 0)
  private var used: UInt8 = 0

  /// The nearest representative and the root mean square of the differences from it, in spreads.
  ///
  /// - Complexity: O(cells).
  mutating func nearest(to shape: Span<Float>, spread: Double) -> (place: Int, distance: Float)? {
    guard used > 0 else { return nil }
    // Finite also where the spread is next to nothing: zero times infinity is no distance.
    let inverse = Float(min(1 / spread, 0x1p120))
    var best = (place: 0, square: Float.infinity)
    for place in 0..<Int(used) {
      var square: Float = 0
      for index in 0..<Self.width {
        let difference = (centres[place &* Self.width &+ index] - shape[index]) * inverse
        square += difference * difference
      }
      if square < best.square { best = (place, square) }
    }
    return (best.place, (best.square / Float(Self.width)).squareRoot())
  }

  /// Learns a shape that is this far from the nearest representative.
  mutating func learn(_ shape: Span<Float>, nearest: (place: Int, distance: Float)?, radius: Float) {
    guard let nearest, nearest.distance <= radius else { return add(shape) }
    let weight = weights[nearest.place] + 1
    weights[nearest.place] = weight
    let share = max(Constants.prototypeShare, 1 / weight)
    for index in 0..<Self.width {
      let cell = nearest.place * Self.width + index
      centres[cell] += share * (shape[index] - centres[cell])
    }
  }

  private mutating func add(_ shape: Span<Float>) {
    let place = Int(used) < count ? Int(used) : leastUsed()
    if Int(used) < count { used += 1 }
    for index in 0..<Self.width { centres[place * Self.width + index] = shape[index] }
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

extension ShapePrototypes {
  /// Writes the representatives in use.
  func encode(into writer: inout ByteWriter) {
    writer.write(byte: used)
    for place in 0..<Int(used) { writer.write(weights.span[place]) }
    for cell in 0..<Int(used) * Self.width { writer.write(centres.span[cell]) }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    used = try reader.readByte()
    guard Int(used) <= count else { throw .invalid("number of shapes", at: reader.position) }
    for place in 0..<Int(used) { weights[place] = try reader.readWeight() }
    for cell in 0..<Int(used) * Self.width { centres[cell] = try reader.readStateFloat() }
  }
}
