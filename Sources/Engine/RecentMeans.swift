import Model

/// The newest means of every signal at one pace, for the small charts of alerts.
///
/// A mean takes two bytes: the upper half of a `Float`, rounded, which is within 0.4 % of the value. With eight
/// bytes each the charts would cost as much as a third of all that is learned. Means of all signals are entered
/// together, so that the place in the ring is one for all.
struct RecentMeans {
  /// Means of a signal that are kept.
  static let count = SignalCourse.maximumPoints
  /// What stands for no value: a NaN.
  private static let gap: UInt16 = 0x7fc0

  private var ring: [UInt16] = []
  /// Where the next means go.
  private var next = 0
  /// Wall-clock time of the end of the newest, microseconds since 1970 UTC.
  private(set) var endMicroseconds: Int64 = 0

  /// Begins a signal at a place.
  mutating func insert(at place: Int) {
    while ring.count < (place + 1) * Self.count { ring.append(Self.gap) }
    for index in place * Self.count..<(place + 1) * Self.count { ring[index] = Self.gap }
  }

  /// Enters one mean of each signal; NaN where there was none.
  mutating func add(_ values: [Double], endMicroseconds: Int64) {
    for place in values.indices { ring[place * Self.count + next] = Self.packed(values[place]) }
    next = (next + 1) % Self.count
    self.endMicroseconds = endMicroseconds
  }

  /// Lets time pass in which nothing was measured.
  mutating func skip(_ bins: UInt64) {
    for _ in 0..<min(bins, UInt64(Self.count)) {
      for place in 0..<ring.count / Self.count { ring[place * Self.count + next] = Self.gap }
      next = (next + 1) % Self.count
    }
  }

  /// The means of a signal, oldest first, from the first that is known on; nil where there was none.
  func values(at place: Int) -> [Double?] {
    guard ring.count >= (place + 1) * Self.count else { return [] }
    let ordered = (0..<Self.count).map { Self.unpacked(ring[place * Self.count + (next + $0) % Self.count]) }
    return Array(ordered.drop { $0 == nil })
  }

  private static func packed(_ value: Double) -> UInt16 {
    let value = Float(value)
    guard value.isFinite else { return gap }
    // To the nearest; a carry into the exponent is what rounding up to the next power of two looks like.
    let bits = value.bitPattern &+ 0x7fff &+ (value.bitPattern >> 16 & 1)
    let packed = UInt16(truncatingIfNeeded: bits >> 16)
    return packed & 0x7f80 == 0x7f80 ? gap : packed
  }

  private static func unpacked(_ bits: UInt16) -> Double? {
    let value = Float(bitPattern: UInt32(bits) << 16)
    return value.isFinite ? Double(value) : nil
  }
}

extension RecentMeans {
  func encode(into writer: inout ByteWriter) {
    writer.write(byte: UInt8(next))
    writer.write(endMicroseconds)
    for bits in ring {
      writer.write(byte: UInt8(truncatingIfNeeded: bits))
      writer.write(byte: UInt8(bits >> 8))
    }
  }

  /// Reads the means of so many signals.
  init(places: Int, decoding reader: inout ByteReader) throws(CodingFailure) {
    next = Int(try reader.readByte())
    guard next < Self.count else { throw .invalid("recent means", at: reader.position) }
    endMicroseconds = try reader.readInt64()
    let bytes = try reader.readRaw(places * Self.count * 2)
    ring = (0..<places * Self.count).map { UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8 }
  }
}
