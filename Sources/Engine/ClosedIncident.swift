import Diagnosis
import Model

/// What is remembered of an incident that ended.
struct ClosedIncident {
  /// The keys of what it was about, its own first, then those of its other facts.
  var keys: [IncidentKey]
  var id: String
  /// Wall-clock time of its end.
  var endMicroseconds: Int64
  var reopenings: UInt32
  var hasRung: Bool
  /// Wall-clock time at which it last rang at the cost of the weekly ceiling.
  var paidAt = Int64.min
  /// Wall-clock time of its end where that is known from the alert log; events until then are not news.
  var knownThrough = Int64.min

  /// Dates nothing later than now.
  mutating func limit(to now: Int64) {
    endMicroseconds = min(endMicroseconds, now)
    paidAt = min(paidAt, now)
    knownThrough = min(knownThrough, now)
  }
}

extension ClosedIncident {
  func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(keys.count))
    for key in keys { key.encode(into: &writer) }
    writer.write(id)
    writer.write(endMicroseconds)
    writer.write(knownThrough)
    writer.write(reopenings)
    writer.write(hasRung)
    writer.write(paidAt)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    keys = []
    let count = try reader.readCount(elementSize: 4)
    guard (1...IncidentFact.maximumCount + 1).contains(count) else {
      throw .invalid("number of keys", at: reader.position)
    }
    for _ in 0..<count { keys.append(try IncidentKey(decoding: &reader)) }
    id = try reader.readString()
    endMicroseconds = try reader.readInt64()
    knownThrough = try reader.readInt64()
    reopenings = try reader.readUInt32()
    hasRung = try reader.readBool()
    paidAt = try reader.readInt64()
  }
}
