import Detection
import Model

/// A pair by its place in the book, and by the generation that it had when it was remembered.
struct LogPairReference: Hashable {
  /// No pair.
  static let none = LogPairReference(place: -1, generation: 0)

  var place: Int32
  var generation: UInt32
}

/// What is known of how one template of one unit comes in, its rate aside.
struct LogPair {
  /// The generation of the pair that the place belongs to.
  var generation: UInt32 = 0
  /// The unit of the pair, or -1 while that is not known.
  var unit: Int32 = -1
  /// Entries in the present ten seconds.
  var count: UInt64 = 0
  /// The step until which it counts as new.
  var newUntil: UInt64 = 0
  /// How surprising it was that it turned up.
  var novelty: Float = 0
  /// True while the place is listed as low, as having entries in the present ten seconds, and in the present
  /// window: it stays listed when it changes hands.
  var isListed = false
  var isTouched = false
  var isInWindow = false
  /// Whether a signature may stand for entries of the pair; not stored, because signatures are configuration.
  var verdict = SignatureVerdict.unknown
  var silence = Silence()
  var drop = RateDrop()

  init() {}

  /// Forgets all but the lists that the place is in.
  mutating func renew(generation: UInt32, unit: Int32) {
    let before = self
    self = LogPair()
    (self.generation, self.unit) = (generation, unit)
    (isListed, isTouched, isInWindow) = (before.isListed, before.isTouched, before.isInWindow)
  }
}

extension LogPair {
  func encode(into writer: inout ByteWriter) {
    writer.write(generation)
    writer.write(count)
    writer.write(newUntil)
    writer.write(novelty)
    writer.write(isListed)
    silence.encode(into: &writer)
    drop.encode(into: &writer)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    generation = try reader.readUInt32()
    count = try reader.readUInt64()
    newUntil = try reader.readUInt64()
    novelty = try reader.readFloat()
    isListed = try reader.readBool()
    silence = try Silence(from: &reader)
    drop = try RateDrop(from: &reader)
    guard novelty >= 0, novelty < 100 else { throw .invalid("novelty", at: reader.position) }
  }
}
