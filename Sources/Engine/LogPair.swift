import Detection
import Model

/// What is known of how one template of one unit comes in, its rate aside.
struct LogPair {
  /// The generation of the pair that the place belongs to.
  var generation: UInt32 = 0
  /// Entries in the present ten seconds.
  var count: UInt64 = 0
  /// The step until which it counts as new.
  var newUntil: UInt64 = 0
  /// How surprising it was that it turned up.
  var novelty: Float = 0
  /// True while it is listed as low.
  var isListed = false
  var silence = Silence()
  var drop = RateDrop()

  init() {}
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
