import Diagnosis
import Model

extension DigestLedger {
  func encode(into writer: inout ByteWriter) {
    writer.write(period)
    writer.write(day != nil)
    writer.write(day ?? 0)
    writer.write(beganMicroseconds)
    before.encode(into: &writer)
    for count in heldBack { writer.write(count) }
    writer.write(UInt64(entries.count))
    for entry in entries { entry.encode(into: &writer) }
    for count in [rang, cleared, gaps] { writer.write(count) }
    writer.write(hasArrived)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    period = try reader.readUInt64()
    let hasDay = try reader.readBool()
    let stored = try reader.readInt64()
    day = hasDay ? stored : nil
    beganMicroseconds = try reader.readInt64()
    before = try DigestTotals(decoding: &reader)
    for index in heldBack.indices { heldBack[index] = try reader.readUInt64() }
    let count = try reader.readCount(elementSize: 10)
    guard count <= Self.notableMaximum else { throw .invalid("number of incidents", at: reader.position) }
    for _ in 0..<count { entries.append(try Entry(decoding: &reader)) }
    rang = try reader.readUInt64()
    cleared = try reader.readUInt64()
    gaps = try reader.readUInt64()
    hasArrived = try reader.readBool()
  }
}

extension DigestLedger.Entry {
  fileprivate func encode(into writer: inout ByteWriter) {
    incident.encode(into: &writer)
    writer.write(byte: reason.rawValue)
    writer.write(endMicroseconds != nil)
    writer.write(endMicroseconds ?? 0)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    incident = try Incident(decoding: &reader)
    guard let reason = HeldBackReason(rawValue: try reader.readByte()) else {
      throw .invalid("reason", at: reader.position)
    }
    self.reason = reason
    let hasEnded = try reader.readBool()
    let stored = try reader.readInt64()
    endMicroseconds = hasEnded ? stored : nil
  }
}

extension DigestTotals {
  fileprivate func encode(into writer: inout ByteWriter) {
    for value in [seconds, observed] { writer.write(value) }
    for count in [entries, lostEntries, suppressedEntries] { writer.write(count) }
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    seconds = try reader.readDouble()
    observed = try reader.readDouble()
    guard seconds.isFinite, observed.isFinite else { throw .invalid("time", at: reader.position) }
    entries = try reader.readUInt64()
    lostEntries = try reader.readUInt64()
    suppressedEntries = try reader.readUInt64()
  }
}
