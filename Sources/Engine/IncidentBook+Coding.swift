import Diagnosis
import Model

extension IncidentBook {
  func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(open.count))
    for incident in open { incident.encode(into: &writer) }
    writer.write(UInt64(closed.count))
    for incident in closed { incident.encode(into: &writer) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    let openCount = try reader.readCount(elementSize: 63)
    guard openCount <= Tuning.openMaximum else { throw .invalid("number of incidents", at: reader.position) }
    for _ in 0..<openCount { _ = add(try OpenIncident(decoding: &reader)) }
    let closedCount = try reader.readCount(elementSize: 13)
    guard closedCount <= Tuning.closedMaximum else {
      throw .invalid("number of incidents", at: reader.position)
    }
    for _ in 0..<closedCount { remember(try ClosedIncident(decoding: &reader)) }
  }
}

extension OpenIncident {
  fileprivate func encode(into writer: inout ByteWriter) {
    incident.encode(into: &writer)
    writer.write(UInt64(members.count))
    for member in members { member.encode(into: &writer) }
    writer.write(UInt64(facts.count))
    for fact in facts { fact.encode(into: &writer) }
    writer.write(formerKey != nil)
    formerKey?.encode(into: &writer)
    writer.write(hasRung)
    writer.write(hasRungBefore)
    writer.write(told != nil)
    told?.encode(into: &writer)
    writer.write(paidAt)
    writer.write(heldBack != nil)
    writer.write(byte: heldBack?.rawValue ?? 0)
    writer.write(hold != nil)
    hold?.encode(into: &writer)
    writer.write(maintainedSeconds)
    writer.write(digestPeriod)
    for seconds in [openedAt, joinedAt, lastWrong] { writer.write(seconds) }
    writer.write(byte: memberSeverity.rawValue)
    writer.write(reopenings)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(try Incident(decoding: &reader), at: 0)
    isChanged = false
    for _ in 0..<(try reader.readCount(elementSize: 3)) { members.append(try Member(decoding: &reader)) }
    let factCount = try reader.readCount(elementSize: 30)
    guard factCount <= IncidentFact.maximumCount else {
      throw .invalid("number of facts", at: reader.position)
    }
    for _ in 0..<factCount { facts.append(try HeldFact(decoding: &reader)) }
    if try reader.readBool() { formerKey = try IncidentKey(decoding: &reader) }
    hasRung = try reader.readBool()
    hasRungBefore = try reader.readBool()
    if try reader.readBool() { told = try ToldIncident(decoding: &reader) }
    paidAt = try reader.readInt64()
    let isHeldBack = try reader.readBool()
    let reason = HeldBackReason(rawValue: try reader.readByte())
    heldBack = isHeldBack ? reason : nil
    hold = try reader.readBool() ? try Hold(decoding: &reader) : nil
    maintainedSeconds = try reader.readDouble()
    digestPeriod = try reader.readUInt64()
    openedAt = try reader.readDouble()
    joinedAt = try reader.readDouble()
    lastWrong = try reader.readDouble()
    guard maintainedSeconds.isFinite, openedAt.isFinite, joinedAt.isFinite, lastWrong.isFinite,
      let severity = Severity(rawValue: try reader.readByte())
    else { throw .invalid("incident", at: reader.position) }
    memberSeverity = severity
    reopenings = try reader.readUInt32()
  }
}

extension Member {
  fileprivate func encode(into writer: inout ByteWriter) {
    switch self {
    case .signal(let id, let isSlow):
      encode(isSlow ? 1 : 0, Int(id.index), id.generation, into: &writer)
    case .logs(let aspect, let index, let generation):
      encode(Self.firstAspect + aspect.rawValue, index, generation, into: &writer)
    }
  }

  /// The stored number of the first aspect of logs.
  private static let firstAspect: UInt8 = 2

  private func encode(_ kind: UInt8, _ index: Int, _ generation: UInt32, into writer: inout ByteWriter) {
    writer.write(byte: kind)
    writer.write(UInt64(index))
    writer.write(generation)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let kind = try reader.readByte()
    let index = try reader.readUInt32()
    let generation = try reader.readUInt32()
    switch kind {
    case 0: self = .signal(SignalID(index: index, generation: generation), isSlow: false)
    case 1: self = .signal(SignalID(index: index, generation: generation), isSlow: true)
    default:
      guard kind >= Self.firstAspect, let aspect = LogAspect(rawValue: kind - Self.firstAspect) else {
        throw .invalid("member of an incident", at: reader.position)
      }
      self = .logs(aspect, Int(index), generation: generation)
    }
  }
}
