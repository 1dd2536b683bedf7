public import Model

/// How a rate follows the hours of the day: the mean logarithm of its counts in each.
///
/// An hour that has not been there on two days says nothing.
public struct RateHours: Sendable {
  private var levels = InlineArray<24, Float>(repeating: 0)
  /// Windows learned in each hour, stopping at 255.
  private var visits = InlineArray<24, UInt8>(repeating: 0)

  /// Makes a day of which nothing is known.
  public init() {}

  /// Learns the count of a window of five minutes.
  public mutating func learn(_ count: UInt64, _ calendar: UInt32) {
    let hour = Self.hour(of: calendar)
    visits[hour] = visits[hour] == .max ? .max : visits[hour] + 1
    let share = max(1 / Float(visits[hour]), Constants.hourShare)
    let level = Float(logarithm(Double(count) + 0.5))
    levels[hour] += share * (level - levels[hour])
  }

  /// How many times the rate of all known hours that of the present one is; nil where that is not known yet.
  ///
  /// - Complexity: O(24).
  public func scale(_ calendar: UInt32) -> Float? {
    let hour = Self.hour(of: calendar)
    guard visits[hour] >= Constants.hourVisitsNeeded else { return nil }
    var (sum, known): (Float, Float) = (0, 0)
    for other in 0..<24 where visits[other] >= Constants.hourVisitsNeeded {
      sum += levels[other]
      known += 1
    }
    return Float(exponential(Double(levels[hour] - sum / known)))
  }

  private static func hour(of calendar: UInt32) -> Int {
    min((calendar & RateExtremes.Calendar.hours).trailingZeroBitCount, 23)
  }
}

extension RateHours {
  /// Writes the whole state.
  public func encode(into writer: inout ByteWriter) {
    for hour in 0..<24 {
      writer.write(byte: visits[hour])
      if visits[hour] > 0 { writer.write(levels[hour]) }
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(from reader: inout ByteReader) throws(CodingFailure) {
    for hour in 0..<24 {
      visits[hour] = try reader.readByte()
      guard visits[hour] > 0 else { continue }
      levels[hour] = try reader.readFloat()
      guard abs(levels[hour]) <= 50 else { throw .invalid("hour of the day", at: reader.position) }
    }
  }
}
