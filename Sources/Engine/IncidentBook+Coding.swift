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
    let openCount = try reader.readCount(elementSize: 54)
    guard openCount <= Tuning.openMaximum else { throw .invalid("number of incidents", at: reader.position) }
    for _ in 0..<openCount { _ = add(try OpenIncident(decoding: &reader)) }
    let closedCount = try reader.readCount(elementSize: 9)
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
    writer.write(hasRung)
    writer.write(hasRungBefore)
    writer.write(paidAt)
    writer.write(heldBack != nil)
    writer.write(byte: heldBack?.rawValue ?? 0)
    writer.write(openedAt)
    writer.write(lastWrong)
    writer.write(wrongAt)
    writer.write(isHolding)
    writer.write(endReason)
    writer.write(reopenings)
    writer.write(bootID)
    writer.write(knownThrough)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    incident = try Incident(decoding: &reader)
    for _ in 0..<(try reader.readCount(elementSize: 3)) { members.append(try Member(decoding: &reader)) }
    hasRung = try reader.readBool()
    hasRungBefore = try reader.readBool()
    paidAt = try reader.readInt64()
    let isHeldBack = try reader.readBool()
    let reason = HeldBackReason(rawValue: try reader.readByte())
    heldBack = isHeldBack ? reason : nil
    openedAt = try reader.readDouble()
    lastWrong = try reader.readDouble()
    guard openedAt.isFinite, lastWrong.isFinite else { throw .invalid("time", at: reader.position) }
    wrongAt = try reader.readInt64()
    isHolding = try reader.readBool()
    endReason = try reader.readString()
    reopenings = try reader.readUInt32()
    bootID = try reader.readIdentifier()
    knownThrough = try reader.readInt64()
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

extension ClosedIncident {
  fileprivate func encode(into writer: inout ByteWriter) {
    key.entity.encode(into: &writer)
    writer.write(byte: key.category.rawValue)
    writer.write(byte: key.resource.map { $0.rawValue + 1 } ?? 0)
    writer.write(id)
    writer.write(endMicroseconds)
    writer.write(knownThrough)
    writer.write(reopenings)
    writer.write(hasRung)
    writer.write(paidAt)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let entity = try Entity(decoding: &reader)
    guard let category = IncidentClass(rawValue: try reader.readByte()) else {
      throw .invalid("class of incident", at: reader.position)
    }
    let resource = try reader.readByte()
    key = IncidentKey(
      entity: entity, category: category, resource: resource == 0 ? nil : Resource(rawValue: resource - 1))
    id = try reader.readString()
    endMicroseconds = try reader.readInt64()
    knownThrough = try reader.readInt64()
    reopenings = try reader.readUInt32()
    hasRung = try reader.readBool()
    paidAt = try reader.readInt64()
  }
}
