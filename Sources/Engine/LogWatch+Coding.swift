import Detection
import LogTemplates
import Model

extension LogWatch {
  func hasPair(_ pair: Int) -> Bool { pairCounts.indices.contains(pair) }

  func hasUnit(_ unit: Int) -> Bool { unitEntries.indices.contains(unit) }

  func encode(into writer: inout ByteWriter) {
    book.encode(into: &writer)
    writer.write(step)
    writer.write(entries)
    writer.write(lateEntries)
    writer.write(UInt64(pairCounts.count))
    for pair in pairCounts.indices {
      writer.write(pairCounts[pair])
      writer.write(generations[pair])
      writer.write(newUntil[pair])
      pairRates.encode(at: pair, into: &writer)
    }
    writer.write(UInt64(unitEntries.count))
    for unit in unitEntries.indices {
      writer.write(unitEntries[unit])
      writer.write(unitGenerations[unit])
      writer.write(errorCounts[unit])
      writer.write(newErrors[unit])
      writer.write(leadingPair[unit])
      errorRates.encode(at: unit, into: &writer)
    }
    for list in [touchedPairs, touchedUnits] {
      writer.write(UInt64(list.count))
      for index in list { writer.write(UInt64(index)) }
    }
    writer.write(UInt64(recent.count))
    for found in recent {
      writer.write(UInt64(found.pair))
      writer.write(found.seconds)
    }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    book = try TemplateBook(decoding: &reader, redact: Self.redaction)
    step = try reader.readUInt64()
    entries = try reader.readUInt64()
    lateEntries = try reader.readUInt64()
    for pair in 0..<(try reader.readCount(elementSize: 3)) {
      grow(pairs: pair + 1, units: 0)
      pairCounts[pair] = try reader.readUInt64()
      generations[pair] = try reader.readUInt32()
      newUntil[pair] = try reader.readUInt64()
      try pairRates.decode(at: pair, from: &reader)
    }
    for unit in 0..<(try reader.readCount(elementSize: 5)) {
      grow(pairs: 0, units: unit + 1)
      unitEntries[unit] = try reader.readUInt64()
      unitGenerations[unit] = try reader.readUInt32()
      errorCounts[unit] = try reader.readUInt64()
      newErrors[unit] = try reader.readUInt64()
      leadingPair[unit] = try reader.readInt()
      try errorRates.decode(at: unit, from: &reader)
    }
    touchedPairs = try Self.indices(&reader, below: pairCounts.count)
    touchedUnits = try Self.indices(&reader, below: unitEntries.count)
    for _ in 0..<(try reader.readCount(elementSize: 9)) {
      let pair = Int(try reader.readUInt32())
      recent.append(Recent(pair: pair, seconds: try reader.readDouble()))
    }
    guard isConsistent else { throw .invalid("log counts", at: reader.position) }
  }

  private static func indices(_ reader: inout ByteReader, below limit: Int) throws(CodingFailure) -> [Int] {
    var list: [Int] = []
    for _ in 0..<(try reader.readCount()) {
      let index = Int(try reader.readUInt32())
      guard index < limit else { throw .invalid("place in the log counts", at: reader.position) }
      list.append(index)
    }
    return list
  }

  private var isConsistent: Bool {
    book.pairCapacity == pairCounts.count && book.unitCount == unitEntries.count
      && leadingPair.allSatisfy { $0 >= -1 && $0 < pairCounts.count }
      && recent.allSatisfy { $0.pair < pairCounts.count }
  }
}
