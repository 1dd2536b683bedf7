import Detection
import LogTemplates
import Model

extension LogWatch {
  func encode(into writer: inout ByteWriter) {
    book.encode(into: &writer)
    moment.encode(into: &writer)
    for number in [step, entries, lateEntries, droppedEntries] { writer.write(number) }
    for number in [window, bootAt, resumedAt, lostAt] { writer.write(number) }
    writer.write(isBinShort)
    silence.encode(into: &writer)
    novelty.encode(into: &writer)
    writer.write(UInt64(pairs.count))
    for pair in pairs.indices {
      pairs[pair].encode(into: &writer)
      pairRates.encode(at: pair, into: &writer)
    }
    writer.write(UInt64(units.count))
    for unit in units.indices {
      // What has gone to another pair since it was remembered is as good as forgotten.
      var kept = units[unit]
      kept.mapPairs { holds($0, ofUnit: unit) ? $0 : .none }
      kept.encode(into: &writer)
      for sort in LogSort.allCases { sortRates.encode(at: place(unit, sort), into: &writer) }
    }
    for list in [touchedPairs, windowPairs, lowPairs, touchedSorts, windowUnits, standingUnits] {
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
    book = try TemplateBook(decoding: &reader, redact: book.redact)
    moment = try LogMoment(decoding: &reader)
    step = try reader.readUInt64()
    entries = try reader.readUInt64()
    lateEntries = try reader.readUInt64()
    droppedEntries = try reader.readUInt64()
    window = try reader.readUInt32()
    bootAt = try reader.readUInt32()
    resumedAt = try reader.readUInt32()
    lostAt = try reader.readUInt32()
    isBinShort = try reader.readBool()
    silence = try Silence(from: &reader)
    novelty = try RateNovelty(from: &reader)
    try decodePlaces(&reader)
    try decodeLists(&reader)
    guard isConsistent else { throw .invalid("log counts", at: reader.position) }
    restoreReferences()
    forgetVerdicts()
  }

  private mutating func decodePlaces(_ reader: inout ByteReader) throws(CodingFailure) {
    for pair in 0..<(try reader.readCount(elementSize: 20)) {
      grow(pairs: pair + 1, units: 0)
      pairs[pair] = try LogPair(decoding: &reader)
      try pairRates.decode(at: pair, from: &reader)
    }
    for unit in 0..<(try reader.readCount(elementSize: 100)) {
      grow(pairs: 0, units: unit + 1)
      units[unit] = try LogUnit(decoding: &reader)
      for sort in LogSort.allCases { try sortRates.decode(at: place(unit, sort), from: &reader) }
    }
  }

  private mutating func decodeLists(_ reader: inout ByteReader) throws(CodingFailure) {
    touchedPairs = try Self.indices(&reader, below: pairs.count)
    windowPairs = try Self.indices(&reader, below: pairs.count)
    lowPairs = try Self.indices(&reader, below: pairs.count)
    touchedSorts = try Self.indices(&reader, below: units.count * LogSort.allCases.count)
    windowUnits = try Self.indices(&reader, below: units.count)
    standingUnits = try Self.indices(&reader, below: units.count)
    for _ in 0..<(try reader.readCount(elementSize: 9)) {
      let pair = Int(try reader.readUInt32())
      recent.append(Recent(pair: pair, seconds: try reader.readDouble()))
    }
  }

  /// Restores what follows from the rest: the lists that pairs are in, whose they are, and generations.
  private mutating func restoreReferences() {
    for pair in touchedPairs { pairs[pair].isTouched = true }
    for pair in windowPairs { pairs[pair].isInWindow = true }
    for pair in pairs.indices where holds(pair) { pairs[pair].unit = Int32(unit(ofPair: pair)) }
    let generations = pairs.map(\.generation)
    for unit in units.indices {
      units[unit].mapPairs {
        $0.place < 0 ? .none : LogPairReference(place: $0.place, generation: generations[Int($0.place)])
      }
    }
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

  /// True where every place that is named exists.
  private var isConsistent: Bool {
    guard book.pairCapacity == pairs.count, book.unitCount == units.count else { return false }
    return recent.allSatisfy { $0.pair < pairs.count } && units.allSatisfy { namesPairs($0) }
  }

  private func namesPairs(_ unit: LogUnit) -> Bool {
    for sort in 0..<3 where Int(unit.leadingPairs[sort].place) >= pairs.count { return false }
    for place in 0..<32 where Int(unit.window.placePairs[place].place) >= pairs.count { return false }
    return [unit.lastPair, unit.lastError, unit.window.oddPair].allSatisfy { Int($0.place) < pairs.count }
  }
}
