public import Model

/// A value that was a surprise and opened no incident, and by which rule.
public struct PassedDeviation: Hashable, Sendable {
  /// Whom the signal is about.
  public var entity: Entity
  /// The signal's name.
  public var signal: String
  /// The unit of its values.
  public var unit: MeasurementUnit
  /// Why it was passed over.
  public var rule: SignalRule
  /// True where it was a mean of five minutes; else one of ten seconds.
  public var isSlow: Bool
  /// Wall-clock time of the first such bin, microseconds since 1970 UTC.
  public var firstMicroseconds: Int64
  /// Wall-clock time of the last such bin, microseconds since 1970 UTC.
  public var lastMicroseconds: Int64
  /// How many bins were so.
  public var bins: UInt32
  /// The value that was the greatest surprise.
  public var observed: Double
  /// What was expected then.
  public var expected: ExpectedRange
  /// −log10 of its probability.
  public var surprise: Double
}

/// An incident that has ended, whether it was told or not.
public struct EndedIncident: Hashable, Sendable {
  /// Its id.
  public var id: String
  /// Whom it was about.
  public var entity: Entity
  /// The signal that it was about first; empty where there was none.
  public var signal: String
  /// How bad it was.
  public var severity: Severity
  /// Wall-clock time of its beginning, microseconds since 1970 UTC.
  public var onsetMicroseconds: Int64
  /// Wall-clock time of its end, microseconds since 1970 UTC.
  public var endMicroseconds: Int64
  /// Why it did not ring; nil where it rang.
  public var heldBack: HeldBackReason?
  /// What was wrong, masked and escaped.
  public var text: String
}

extension PassedDeviation {
  func encode(into writer: inout ByteWriter) {
    entity.encode(into: &writer)
    writer.write(signal)
    for byte in [unit.rawValue, rule.rawValue, isSlow ? 1 : 0] { writer.write(byte: byte) }
    writer.write(firstMicroseconds)
    writer.write(lastMicroseconds)
    writer.write(bins)
    for value in [observed, expected.low, expected.mid, expected.high, surprise] { writer.write(value) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    entity = try Entity(decoding: &reader)
    signal = try reader.readString()
    guard let unit = MeasurementUnit(rawValue: try reader.readByte()),
      let rule = SignalRule(rawValue: try reader.readByte())
    else { throw .invalid("passed deviation", at: reader.position) }
    (self.unit, self.rule) = (unit, rule)
    isSlow = try reader.readByte() == 1
    firstMicroseconds = try reader.readInt64()
    lastMicroseconds = try reader.readInt64()
    bins = try reader.readUInt32()
    observed = try reader.readDouble()
    expected = ExpectedRange(
      low: try reader.readDouble(), mid: try reader.readDouble(), high: try reader.readDouble())
    surprise = try reader.readDouble()
  }
}

extension EndedIncident {
  func encode(into writer: inout ByteWriter) {
    for text in [id, signal, text] { writer.write(text) }
    entity.encode(into: &writer)
    writer.write(byte: severity.rawValue)
    writer.write(byte: heldBack?.rawValue ?? .max)
    writer.write(onsetMicroseconds)
    writer.write(endMicroseconds)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    id = try reader.readString()
    signal = try reader.readString()
    text = try reader.readString()
    entity = try Entity(decoding: &reader)
    let (severity, reason) = (Severity(rawValue: try reader.readByte()), try reader.readByte())
    heldBack = HeldBackReason(rawValue: reason)
    guard let severity, heldBack != nil || reason == .max else {
      throw .invalid("ended incident", at: reader.position)
    }
    self.severity = severity
    onsetMicroseconds = try reader.readInt64()
    endMicroseconds = try reader.readInt64()
  }
}
