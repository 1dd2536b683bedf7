import Model

/// What nearly rang and what has ended, for whoever asks later; nothing is decided by it.
///
/// Both lists are short: what is oldest leaves first, and from when on nothing is missing is known.
struct PastLedger {
  /// Surprises that are remembered.
  static let passedMaximum = 512
  /// Ended incidents that are remembered.
  static let endedMaximum = 256
  /// Surprises that are noted at the end of one bin; more are counted.
  static let passedInBin = 64
  /// Surprises of one signal for one reason within so long are one.
  static let sameMicroseconds: Int64 = 900_000_000
  /// How many of the newest are looked at for one that goes on.
  private static let lookBack = 128

  /// Where a brief surprise is that may still become an incident; it is noted once it has not.
  struct Pending: Hashable {
    var index: Int
    var generation: UInt32
    var deviation: PassedDeviation
  }

  private(set) var passed: [PassedDeviation] = []
  private(set) var ended: [EndedIncident] = []
  /// Surprises that found no room in their bin.
  private(set) var leftOut: UInt64 = 0
  /// Since when surprises are remembered without a gap, microseconds since 1970 UTC; nil before anything was judged.
  private(set) var passedSince: Int64?
  /// The same for incidents that have ended.
  private(set) var endedSince: Int64?
  /// What was brief in the newest bin of the quick pace; lost over a restart.
  var pending: [Pending] = []

  /// Begins to remember, where that has not begun.
  mutating func begin(at realtime: Int64) {
    passedSince = passedSince ?? realtime
    endedSince = endedSince ?? realtime
  }

  /// Notes a surprise, as part of one that goes on where there is one.
  mutating func note(_ deviation: PassedDeviation) {
    if let place = place(of: deviation) { return extend(place, by: deviation) }
    passed.append(deviation)
    guard passed.count > Self.passedMaximum else { return }
    passedSince = max(passedSince ?? .min, passed.removeFirst().lastMicroseconds)
  }

  mutating func noteLeftOut(_ count: Int) { leftOut &+= UInt64(max(0, count)) }

  mutating func note(_ incident: EndedIncident) {
    ended.append(incident)
    guard ended.count > Self.endedMaximum else { return }
    endedSince = max(endedSince ?? .min, ended.removeFirst().endMicroseconds)
  }

  private func place(of deviation: PassedDeviation) -> Int? {
    passed.suffix(Self.lookBack).lastIndex { known in
      known.signal == deviation.signal && known.entity == deviation.entity && known.rule == deviation.rule
        && known.isSlow == deviation.isSlow
        && abs(Double(deviation.firstMicroseconds) - Double(known.lastMicroseconds))
          <= Double(Self.sameMicroseconds)
    }
  }

  private mutating func extend(_ place: Int, by later: PassedDeviation) {
    passed[place].lastMicroseconds = max(passed[place].lastMicroseconds, later.lastMicroseconds)
    passed[place].bins = passed[place].bins.addingReportingOverflow(later.bins).partialValue
    guard later.surprise > passed[place].surprise else { return }
    passed[place].observed = later.observed
    passed[place].expected = later.expected
    passed[place].surprise = later.surprise
  }
}

extension PastLedger {
  func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(passed.count))
    for deviation in passed { deviation.encode(into: &writer) }
    writer.write(UInt64(ended.count))
    for incident in ended { incident.encode(into: &writer) }
    writer.write(leftOut)
    for time in [passedSince, endedSince] {
      writer.write(time != nil)
      writer.write(time ?? 0)
    }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let passedCount = try reader.readCount(elementSize: 50)
    guard passedCount <= Self.passedMaximum else {
      throw .invalid("number of surprises", at: reader.position)
    }
    for _ in 0..<passedCount { passed.append(try PassedDeviation(decoding: &reader)) }
    let endedCount = try reader.readCount(elementSize: 8)
    guard endedCount <= Self.endedMaximum else { throw .invalid("number of incidents", at: reader.position) }
    for _ in 0..<endedCount { ended.append(try EndedIncident(decoding: &reader)) }
    leftOut = try reader.readUInt64()
    passedSince = try Self.time(&reader)
    endedSince = try Self.time(&reader)
  }

  private static func time(_ reader: inout ByteReader) throws(CodingFailure) -> Int64? {
    let isKnown = try reader.readBool()
    let time = try reader.readInt64()
    return isKnown ? time : nil
  }
}
