public import Model

extension EvidenceBank {
  /// Appends the bank to a snapshot; which signal is at which place, the engine knows.
  public func encode(into writer: inout ByteWriter) {
    writer.write(bin)
    for isTainted in isTainted { writer.write(isTainted) }
    writer.write(UInt64(slots.count))
    for place in slots.indices {
      writer.write(slots[place].isUsed)
      guard slots[place].isUsed else { continue }
      slots[place].encode(into: &writer)
      for index in 0..<Self.windowBins { writer.write(window[place * Self.windowBins + index]) }
    }
  }

  /// Reads a bank.
  ///
  /// - Parameters:
  ///   - reader: Where to read.
  ///   - scale: The scale of the signal at a place.
  /// - Throws: ``CodingFailure`` where the bytes are damaged.
  public init(decoding reader: inout ByteReader, scale: (Int) -> EvidenceScale?) throws(CodingFailure) {
    self.init()
    bin = try reader.readUInt32()
    for index in isTainted.indices { isTainted[index] = try reader.readBool() }
    let count = try reader.readCount(elementSize: 1)
    guard count <= Self.capacity else { throw .invalid("number of signals", at: reader.position) }
    for place in 0..<count {
      slots.append(Slot())
      window.append(contentsOf: repeatElement(.nan, count: Self.windowBins))
      guard try reader.readBool() else { continue }
      guard let known = scale(place) else { throw .invalid("evidence", at: reader.position) }
      slots[place] = try Slot(decoding: &reader)
      slots[place].scale = known
      for index in 0..<Self.windowBins {
        window[place * Self.windowBins + index] = try reader.readFloat()
      }
    }
  }
}

extension EvidenceBank.Slot {
  fileprivate func encode(into writer: inout ByteWriter) {
    writer.write(beginsAtZero)
    writer.write(sum)
    for number in [count, hotUntil, firstBin, lastBin] { writer.write(number) }
    writer.write(byte: newer)
    writer.write(pace)
    recent.encode(into: &writer)
    older.encode(into: &writer)
    writer.write(reference != nil)
    guard let reference else { return }
    for value in [reference.median, reference.spread, reference.low, reference.high] { writer.write(value) }
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    isUsed = true
    beginsAtZero = try reader.readBool()
    sum = try reader.readDouble()
    count = try reader.readUInt32()
    hotUntil = try reader.readUInt32()
    firstBin = try reader.readUInt32()
    lastBin = try reader.readUInt32()
    newer = try reader.readByte()
    pace = try reader.readFloat()
    recent = try EvidencePast(decoding: &reader)
    older = try EvidencePast(decoding: &reader)
    guard sum.isFinite, pace >= 0, pace < 1e6 else { throw .invalid("evidence", at: reader.position) }
    guard try reader.readBool() else { return }
    var known = EvidenceReference()
    known.median = try reader.readDouble()
    known.spread = try reader.readDouble()
    known.low = try reader.readDouble()
    known.high = try reader.readDouble()
    guard known.median.isFinite, known.spread >= 0, known.spread.isFinite else {
      throw .invalid("evidence", at: reader.position)
    }
    reference = known
  }
}

extension EvidencePast {
  func encode(into writer: inout ByteWriter) {
    writer.write(byte: scale)
    writer.write(UInt32(pendingCount))
    writer.write(pendingSum)
    writer.write(pendingPeak)
    writer.write(UInt64(blocks.count))
    for block in blocks {
      writer.write(block.mean)
      writer.write(block.peak)
    }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    scale = try reader.readByte()
    let pending = try reader.readUInt32()
    pendingSum = try reader.readFloat()
    pendingPeak = try reader.readFloat()
    let count = try reader.readCount(elementSize: 8)
    guard scale <= 8, pending <= 256, count <= Self.capacity else {
      throw .invalid("past of a signal", at: reader.position)
    }
    pendingCount = UInt16(pending)
    for _ in 0..<count {
      let block = EvidenceBlock(mean: try reader.readFloat(), peak: try reader.readFloat())
      guard block.mean.isFinite, block.peak.isFinite else {
        throw .invalid("past of a signal", at: reader.position)
      }
      blocks.append(block)
    }
  }
}
