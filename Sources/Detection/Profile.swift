internal import Model

/// What a signal usually is at each time of a period of `binCount` equal stretches.
///
/// A bin predicts once it was visited before. It learns with each value, bounded by four spreads of the profile's
/// errors, at a share that makes one visit weigh the same at any cadence. Neighbours are not averaged: a job that
/// runs at three o'clock says nothing of half past two.
///
/// - Note: A seasonal mean of Holt and Winters' kind, with Huber's ψ as in ``Level``.
struct Profile<let binCount: Int>: Sendable {
  private var levels = InlineArray<binCount, Float>(repeating: 0)
  private var visits = InlineArray<binCount, UInt8>(repeating: 0)
  private var visited: Int32 = -1
  /// Values of the present visit, up to 255.
  private var visitValues: UInt8 = 0
  /// The spread of the errors; its level stays at zero.
  private var errors = Level()
  /// Values predicted.
  private var predicted: UInt32 = 0

  /// What is expected in a bin, where an earlier visit is remembered.
  mutating func expected(in bin: Int) -> Double? {
    let earlier = visited == Int32(bin) ? 1 : 0
    guard Int(visits[bin]) > earlier else { return nil }
    return Double(levels[bin])
  }

  /// Learns a value of a bin of which `expected` was expected.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - bin: Its bin.
  ///   - expected: What ``expected(in:)`` gave.
  ///   - share: The weight of a value against the bin's past.
  ///   - floor: The smallest spread that is believed.
  mutating func learn(_ value: Double, in bin: Int, expected: Double?, share: Double, floor: Double) {
    if visited != Int32(bin) { begin(bin) }
    visitValues = visitValues == .max ? visitValues : visitValues + 1
    let level = Double(levels[bin])
    guard let expected else {
      levels[bin] = Float(level + (value - level) / Double(visitValues))
      return
    }
    levels[bin] = Float(level + share * bounded(value - expected, floor: floor))
  }

  private mutating func begin(_ bin: Int) {
    visited = Int32(bin)
    visitValues = 0
    visits[bin] = visits[bin] == .max ? .max : visits[bin] + 1
  }

  private mutating func bounded(_ error: Double, floor: Double) -> Double {
    let isSettled = predicted >= Constants.profileSettling
    let bounded = isSettled ? errors.bound(error, floor: floor) : error
    predicted = predicted == .max ? predicted : predicted + 1
    let share = max(Constants.profileSpreadShare, 1 / Double(min(predicted, 1 << 24)))
    errors.spread += share * (abs(bounded) - errors.spread)
    return bounded
  }
}

extension Profile {
  /// Writes all bins and the spread of the errors.
  func encode(into writer: inout ByteWriter) {
    for bin in 0..<binCount {
      writer.write(levels.span[bin])
      writer.write(byte: visits.span[bin])
    }
    writer.write(Int(visited))
    writer.write(byte: visitValues)
    errors.encode(into: &writer)
    writer.write(predicted)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    for bin in 0..<binCount {
      levels[bin] = try reader.readStateFloat()
      visits[bin] = try reader.readByte()
    }
    let bin = try reader.readInt()
    guard bin >= -1, bin < binCount else { throw .invalid("profile bin", at: reader.position) }
    visited = Int32(bin)
    visitValues = try reader.readByte()
    errors = try Level(from: &reader)
    predicted = try reader.readUInt32()
  }
}
