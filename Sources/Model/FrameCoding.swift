extension Frame {
  /// Appends the frame by itself.
  public func encode(into writer: inout ByteWriter) {
    var past = FramePast()
    encode(into: &writer, after: &past)
  }

  /// Reads a frame that was written by itself.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    var past = FramePast()
    try self.init(decoding: &reader, after: &past)
  }

  /// Appends the frame to a recording: its time and samples as what differs from the frames before.
  public func encode(into writer: inout ByteWriter, after past: inout FramePast) {
    header.encode(into: &writer, after: &past)
    writer.write(UInt64(vanished.count))
    for slot in vanished { writer.write(slot) }
    writer.write(UInt64(appeared.count))
    for appearance in appeared {
      writer.write(appearance.slot)
      appearance.descriptor.encode(into: &writer)
    }
    SampleEncoder.encode(samples, at: header.monotonicNanoseconds, into: &writer, past: &past)
    past.header = header
    writer.write(UInt64(usages.count))
    for usage in usages { usage.encode(into: &writer) }
    Model.encode(entries, into: &writer)
    writer.write(UInt64(gaps.count))
    for gap in gaps { gap.encode(into: &writer) }
    writer.write(UInt64(changes.count))
    for change in changes { change.encode(into: &writer) }
    units.encode(into: &writer)
    writer.write(journalCursor)
    writer.write(UInt64(filePositions.count))
    for position in filePositions { position.encode(into: &writer) }
    writer.write(UInt64(fileGaps.count))
    for gap in fileGaps { gap.encode(into: &writer) }
    writer.write(decisions != nil)
    if let decisions { Decision.encode(decisions, into: &writer) }
  }

  /// Reads a frame of a recording.
  public init(decoding reader: inout ByteReader, after past: inout FramePast) throws(CodingFailure) {
    self.init(header: try FrameHeader(decoding: &reader, after: &past))
    for _ in 0..<(try reader.readCount()) { vanished.append(try reader.readUInt32()) }
    for _ in 0..<(try reader.readCount(elementSize: 24)) {
      appeared.append(
        SignalAppearance(slot: try reader.readUInt32(), descriptor: try SignalDescriptor(decoding: &reader)))
    }
    samples = try SampleDecoder.decode(at: header.monotonicNanoseconds, from: &reader, past: &past)
    past.header = header
    for _ in 0..<(try reader.readCount(elementSize: ProcessUsage.smallest)) {
      usages.append(try ProcessUsage(decoding: &reader))
    }
    entries = try decodeEntryBatch(from: &reader)
    for _ in 0..<(try reader.readCount(elementSize: 5)) { gaps.append(try JournalGap(decoding: &reader)) }
    for _ in 0..<(try reader.readCount(elementSize: 5)) { changes.append(try Change(decoding: &reader)) }
    units = try UnitNews(decoding: &reader)
    journalCursor = try reader.readString()
    for _ in 0..<(try reader.readCount(elementSize: FilePosition.smallest)) {
      filePositions.append(try FilePosition(decoding: &reader))
    }
    for _ in 0..<(try reader.readCount(elementSize: 4)) { fileGaps.append(try FileGap(decoding: &reader)) }
    decisions = try reader.readBool() ? try Decision.decode(from: &reader) : nil
  }
}

extension ProcessUsage {
  /// The bytes of a usage whose texts are empty and whose numbers are small.
  static let smallest = 22

  /// Appends the usage to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(command)
    writer.write(unit)
    writer.write(processes)
    writer.write(cpuCores)
    writer.write(residentBytes)
    writer.write(threads)
    writer.write(descriptors != nil)
    if let descriptors { writer.write(descriptors) }
    writer.write(commandLine)
  }

  /// Reads a usage.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(
      command: try reader.readString(), unit: try reader.readString(), processes: try reader.readUInt32(),
      cpuCores: try reader.readDouble(), residentBytes: try reader.readDouble(),
      threads: try reader.readUInt32())
    if try reader.readBool() { descriptors = try reader.readUInt32() }
    commandLine = try reader.readString()
  }
}
