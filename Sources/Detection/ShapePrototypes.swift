internal import Model

/// The shapes that a stream is known to take: ``Prototypes`` of several numbers each.
///
/// A shape is a short run of values, or of means of neighbours. A level that was seen before, reached in a way
/// that was not, is new here and nowhere else. `cells` is `count` times the numbers in a shape.
struct ShapePrototypes<let count: Int, let cells: Int>: Sendable {
  private static var width: Int { cells / count }

  private var centres = InlineArray<cells, Float>(repeating: 0)
  private var use = PrototypeUse<count>()

  /// The nearest representative and the root mean square of the differences from it, in spreads.
  ///
  /// - Complexity: O(cells).
  mutating func nearest(to shape: Span<Float>, spread: Double) -> (place: Int, distance: Float)? {
    guard use.used > 0 else { return nil }
    // Finite also where the spread is next to nothing: zero times infinity is no distance.
    let inverse = Float(min(1 / spread, 0x1p120))
    var best = (place: 0, square: Float.infinity)
    for place in 0..<use.used {
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
    let share = use.count(at: nearest.place)
    for index in 0..<Self.width {
      let cell = nearest.place * Self.width + index
      centres[cell] += share * (shape[index] - centres[cell])
    }
  }

  private mutating func add(_ shape: Span<Float>) {
    let place = use.claim()
    for index in 0..<Self.width { centres[place * Self.width + index] = shape[index] }
  }

  /// Lets what was used long ago count less.
  mutating func fade() { use.fade() }
}

extension ShapePrototypes {
  /// Writes the representatives in use.
  func encode(into writer: inout ByteWriter) {
    use.encode(into: &writer)
    for cell in 0..<use.used * Self.width { writer.write(centres.span[cell]) }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    use = try PrototypeUse(from: &reader)
    for cell in 0..<use.used * Self.width { centres[cell] = try reader.readStateFloat() }
  }
}
