import Detection
import Model

/// The moment at which entries are taken, in the units that the watch of logs counts in.
struct LogMoment: Hashable {
  /// Engine time, seconds.
  var seconds: Double = 0
  /// Whole seconds of observation: what nobody watched is left out.
  var now: UInt32 = 0
  /// The hour of the day and the day of the week, as the detectors want them.
  var calendar: UInt32 = 1

  init() {}

  init(_ clock: EngineClock) {
    seconds = clock.seconds
    now = UInt32(min(clock.observed, 4e9))
    calendar = RateExtremes.Calendar.bits(localSecondOfWeek: clock.stepTime.localSecondOfWeek)
  }
}

extension LogMoment {
  func encode(into writer: inout ByteWriter) {
    writer.write(seconds)
    writer.write(now)
    writer.write(calendar)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    seconds = try reader.readDouble()
    now = try reader.readUInt32()
    calendar = try reader.readUInt32()
    guard seconds.isFinite else { throw .invalid("time", at: reader.position) }
  }
}
