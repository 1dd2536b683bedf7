/// Appends a batch, as recordings hold it and as the reader's pipe carries it.
///
/// Times are written as differences from the entry before and texts as distances from the text before, so
/// that most numbers take one or two bytes.
public func encode(_ batch: EntryBatch, into writer: inout ByteWriter) {
  writer.write(batch.bytes)
  writer.write(UInt64(batch.entries.count))
  var previous = LogEntry()
  var textEnd: Int64 = 0
  for entry in batch.entries {
    encodeEntry(entry, after: previous, textEnd: &textEnd, into: &writer)
    previous = entry
  }
}

/// Reads what ``encode(_:into:)`` wrote; every text of the batch is known to lie within its bytes.
///
/// - Throws: ``CodingFailure`` where the input is no batch.
public func decodeEntryBatch(from reader: inout ByteReader) throws(CodingFailure) -> EntryBatch {
  var batch = EntryBatch()
  batch.bytes = try reader.readBytes()
  let count = try reader.readCount(elementSize: smallestEntry)
  batch.entries.reserveCapacity(count)
  var previous = LogEntry()
  var textEnd: Int64 = 0
  for _ in 0..<count {
    previous = try decodeEntry(
      after: previous, textEnd: &textEnd, byteCount: batch.bytes.count, from: &reader)
    batch.entries.append(previous)
  }
  return batch
}

/// What an entry has that most entries have not, one bit each.
private enum Presence {
  static let boot: UInt8 = 1
  static let messageID: UInt8 = 2
  static let uid: UInt8 = 4
  static let foreign: UInt8 = 8
  static let aboutOwn: UInt8 = 16
  static let all = boot | messageID | uid | foreign | aboutOwn
}

/// Bytes of an entry in which everything is absent: presence, priority, transport, two times, pid, number and
/// six texts.
private let smallestEntry = 13

private func encodeEntry(
  _ entry: LogEntry, after previous: LogEntry, textEnd: inout Int64, into writer: inout ByteWriter
) {
  let hasBoot = entry.bootID != previous.bootID
  let hasMessageID = entry.messageID != .none
  let hasUID = entry.uid != .max
  writer.write(
    byte: (hasBoot ? Presence.boot : 0) | (hasMessageID ? Presence.messageID : 0)
      | (hasUID ? Presence.uid : 0) | (entry.isForeign ? Presence.foreign : 0)
      | (entry.isAboutOwn ? Presence.aboutOwn : 0))
  if hasBoot { writer.write(entry.bootID) }
  if hasMessageID { writer.write(entry.messageID) }
  if hasUID { writer.write(entry.uid) }
  writer.write(byte: entry.priority)
  writer.write(byte: entry.transport.rawValue)
  writer.write(entry.realtimeMicroseconds &- previous.realtimeMicroseconds)
  writer.write(Int64(bitPattern: entry.monotonicMicroseconds &- previous.monotonicMicroseconds))
  writer.write(entry.pid)
  writer.write(entry.number)
  encodeText(entry.unit, textEnd: &textEnd, into: &writer)
  encodeText(entry.subjectUnit, textEnd: &textEnd, into: &writer)
  encodeText(entry.command, textEnd: &textEnd, into: &writer)
  encodeText(entry.claimedIdentifier, textEnd: &textEnd, into: &writer)
  encodeText(entry.unitResult, textEnd: &textEnd, into: &writer)
  encodeText(entry.message, textEnd: &textEnd, into: &writer)
}

private func decodeEntry(
  after previous: LogEntry, textEnd: inout Int64, byteCount: Int, from reader: inout ByteReader
) throws(CodingFailure) -> LogEntry {
  var entry = LogEntry()
  let presence = try reader.readByte()
  guard presence & ~Presence.all == 0 else { throw .invalid("entry presence bits", at: reader.position) }
  entry.bootID = presence & Presence.boot != 0 ? try reader.readIdentifier() : previous.bootID
  if presence & Presence.messageID != 0 { entry.messageID = try reader.readIdentifier() }
  if presence & Presence.uid != 0 { entry.uid = try reader.readUInt32() }
  entry.isForeign = presence & Presence.foreign != 0
  entry.isAboutOwn = presence & Presence.aboutOwn != 0
  entry.priority = try decodePriority(from: &reader)
  entry.transport = try decodeTransport(from: &reader)
  entry.realtimeMicroseconds = previous.realtimeMicroseconds &+ (try reader.readInt64())
  entry.monotonicMicroseconds =
    previous.monotonicMicroseconds &+ UInt64(bitPattern: try reader.readInt64())
  entry.pid = try reader.readUInt32()
  entry.number = try reader.readUInt64()
  entry.unit = try decodeText(textEnd: &textEnd, byteCount: byteCount, from: &reader)
  entry.subjectUnit = try decodeText(textEnd: &textEnd, byteCount: byteCount, from: &reader)
  entry.command = try decodeText(textEnd: &textEnd, byteCount: byteCount, from: &reader)
  entry.claimedIdentifier = try decodeText(textEnd: &textEnd, byteCount: byteCount, from: &reader)
  entry.unitResult = try decodeText(textEnd: &textEnd, byteCount: byteCount, from: &reader)
  entry.message = try decodeText(textEnd: &textEnd, byteCount: byteCount, from: &reader)
  return entry
}

private func decodePriority(from reader: inout ByteReader) throws(CodingFailure) -> UInt8 {
  let priority = try reader.readByte()
  guard priority <= 7 else { throw .invalid("priority", at: reader.position) }
  return priority
}

private func decodeTransport(from reader: inout ByteReader) throws(CodingFailure) -> Transport {
  guard let transport = Transport(rawValue: try reader.readByte()) else {
    throw .invalid("transport", at: reader.position)
  }
  return transport
}

private func encodeText(_ text: ByteRange, textEnd: inout Int64, into writer: inout ByteWriter) {
  writer.write(text.count)
  guard !text.isEmpty else { return }
  writer.write(Int64(text.offset) - textEnd)
  textEnd = Int64(text.offset) + Int64(text.count)
}

private func decodeText(
  textEnd: inout Int64, byteCount: Int, from reader: inout ByteReader
) throws(CodingFailure) -> ByteRange {
  let count = try reader.readUInt32()
  guard count > 0 else { return .empty }
  let (offset, overflow) = textEnd.addingReportingOverflow(try reader.readInt64())
  guard !overflow, offset >= 0, offset <= Int64(UInt32.max), offset + Int64(count) <= Int64(byteCount) else {
    throw .invalid("place of a text", at: reader.position)
  }
  textEnd = offset + Int64(count)
  return ByteRange(offset: UInt32(offset), count: count)
}
