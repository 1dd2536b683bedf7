internal import Model

extension SignalState {
  /// The format's version.
  static let format: UInt64 = 1

  /// Writes what was learned; settings and the place of the profiles are not part of it.
  func encode(into writer: inout ByteWriter) {
    writer.write(SignalState.format)
    writer.write(isFrozen)
    writer.write(samples)
    writer.write(frozenSamples)
    for number in [lastSeconds, age, lowest, highest] { writer.write(number) }
    fast.encode(into: &writer)
    slow.encode(into: &writer)
    shadow.encode(into: &writer)
    tally.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote into a signal of these settings.
  init(settings: Settings, from reader: inout ByteReader) throws(CodingFailure) {
    let version = try reader.readUInt64()
    guard version == SignalState.format else { throw .version(found: version, supported: SignalState.format) }
    self.init(settings: settings, at: 0)
    isFrozen = try reader.readBool()
    samples = try reader.readUInt32()
    frozenSamples = try reader.readUInt32()
    lastSeconds = try reader.readDouble()
    age = try reader.readDouble()
    guard lastSeconds.isFinite, age.isFinite, age >= 0 else { throw .invalid("time", at: reader.position) }
    lowest = try reader.readMagnitude(signed: true)
    highest = try reader.readMagnitude(signed: true)
    fast = try Level(from: &reader)
    slow = try Level(from: &reader)
    shadow = try Level(from: &reader)
    tally = try Tally(from: &reader)
  }
}
