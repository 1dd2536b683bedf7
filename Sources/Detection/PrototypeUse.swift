internal import Model

/// Which of `count` representatives are in use, and how much each was used lately.
struct PrototypeUse<let count: Int>: Sendable {
  private var weights = InlineArray<count, Float>(repeating: 0)
  private var taken: UInt8 = 0

  /// How many representatives there are; they hold the places from zero on.
  @inline(__always) var used: Int { Int(taken) }

  /// Counts a value that is represented by a place.
  ///
  /// - Returns: The share of the way to the value that the representative is to go.
  mutating func count(at place: Int) -> Float {
    let weight = weights[place] + 1
    weights[place] = weight
    return max(Constants.prototypeShare, 1 / weight)
  }

  /// Gives a place to a new representative: a free one, else that of the least used.
  mutating func claim() -> Int {
    let place = used < count ? used : leastUsed()
    if used < count { taken += 1 }
    weights[place] = 1
    return place
  }

  private mutating func leastUsed() -> Int {
    var best = 0
    for place in 1..<count where weights[place] < weights[best] { best = place }
    return best
  }

  /// Lets what was used long ago count less.
  mutating func fade() {
    for place in 0..<used { weights[place] *= Constants.prototypeFade }
  }
}

extension PrototypeUse {
  /// Writes the weights of the places in use.
  func encode(into writer: inout ByteWriter) {
    writer.write(byte: taken)
    for place in 0..<used { writer.write(weights.span[place]) }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    taken = try reader.readByte()
    guard used <= count else { throw .invalid("number of prototypes", at: reader.position) }
    for place in 0..<used {
      let weight = try reader.readFloat()
      guard weight >= 0, Double(weight) <= Constants.largestState else {
        throw .invalid("weight", at: reader.position)
      }
      weights[place] = weight
    }
  }
}
