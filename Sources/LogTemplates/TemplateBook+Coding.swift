public import Model

extension TemplateBook {
  private static let formatVersion: UInt64 = 2

  /// Writes the book in the order of its indices: equal books give equal bytes.
  public func encode(into writer: inout ByteWriter) {
    writer.write(TemplateBook.formatVersion)
    encodeCounters(into: &writer)
    writer.write(UInt64(units.count))
    for place in 0..<units.count {
      writer.write(units.names[place])
      writer.write(units.lastSeen[place])
      writer.write(units.oldestMember[place])
    }
    encodePairs(into: &writer)
    writer.write(UInt64(pairs.vacant.count))
    for pair in pairs.vacant { writer.write(pair) }
  }

  /// Reads a book back; bytes that no book writes are an error.
  public init(
    decoding reader: inout ByteReader, caps: TemplateCaps = TemplateCaps(), redact: Redaction? = nil
  ) throws(CodingFailure) {
    self.init(caps: caps, redact: redact)
    let version = try reader.readUInt64()
    guard version == TemplateBook.formatVersion else {
      throw .version(found: version, supported: TemplateBook.formatVersion)
    }
    try decodeCounters(from: &reader)
    try decodeUnits(from: &reader)
    try decodePairs(from: &reader)
    try decodeVacant(from: &reader)
    try linkBuckets(at: reader.position)
    pairs.countFootprint()
  }

  private func encodeCounters(into writer: inout ByteWriter) {
    writer.write(counters.messages)
    writer.write(counters.cutMessages)
    writer.write(counters.overflowedMessages)
    writer.write(counters.messagesOfOtherUnits)
    writer.write(counters.evictedTemplates)
    writer.write(counters.evictedUnits)
    writer.write(counters.merges)
    writer.write(rank)
  }

  private mutating func decodeCounters(from reader: inout ByteReader) throws(CodingFailure) {
    counters.messages = try reader.readUInt64()
    counters.cutMessages = try reader.readUInt64()
    counters.overflowedMessages = try reader.readUInt64()
    counters.messagesOfOtherUnits = try reader.readUInt64()
    counters.evictedTemplates = try reader.readUInt64()
    counters.evictedUnits = try reader.readUInt64()
    counters.merges = try reader.readUInt64()
    rank = try reader.readUInt64()
    // So many more are never given, and the next one must exist.
    guard rank < 1 << 62 else { throw .invalid("rank", at: reader.position) }
  }

  private mutating func decodeUnits(from reader: inout ByteReader) throws(CodingFailure) {
    let count = try reader.readCount(elementSize: 3)
    guard count <= caps.units + 1 else { throw .invalid("number of units", at: reader.position) }
    for _ in 0..<count {
      let name = try reader.readBytes()
      guard name.count <= UnitTable.longestName, units.find(name.span) == nil else {
        throw .invalid("unit name", at: reader.position)
      }
      let unit = units.append(name, seen: try reader.readInt64())
      units.oldestMember[Int(unit)] = try reader.readInt64()
    }
  }

  /// Templates are numbered in the order in which pairs first use them, and stand where that happens.
  private func encodePairs(into writer: inout ByteWriter) {
    var numbers = [UInt32?](repeating: nil, count: templates.ids.count)
    var next: UInt32 = 0
    writer.write(UInt64(pairs.places))
    for place in 0..<pairs.places {
      writer.write(pairs.isUsed[place])
      writer.write(pairs.generations[place])
      guard pairs.isUsed[place] else { continue }
      let template = Int(pairs.templates[place])
      if let number = numbers[template] {
        writer.write(number)
      } else {
        writer.write(next)
        writer.write(templates.ids[template])
        writer.write(templates.texts[template])
        numbers[template] = next
        next += 1
      }
      encodePair(place, into: &writer)
    }
  }

  private func encodePair(_ place: Int, into writer: inout ByteWriter) {
    writer.write(pairs.units[place])
    TemplateBook.encode(pairs.signatures[place], into: &writer)
    TemplateBook.encode(pairs.patterns[place], into: &writer)
    writer.write(pairs.isMerged[place])
    writer.write(pairs.ranks[place])
    writer.write(pairs.buckets[place])
    pairs.sketches[place].encode(into: &writer)
    writer.write(pairs.counts[place])
    writer.write(pairs.firstSeen[place])
    writer.write(pairs.lastSeen[place])
    writer.write(byte: pairs.worstPriorities[place])
    writer.write(pairs.samples[place])
  }

  private mutating func decodePairs(from reader: inout ByteReader) throws(CodingFailure) {
    let places = try reader.readCount(elementSize: 2)
    guard places <= caps.templates + caps.units + 1 else {
      throw .invalid("number of templates", at: reader.position)
    }
    for _ in 0..<places {
      let pair = Int(pairs.grow())
      pairs.isUsed[pair] = try reader.readBool()
      pairs.generations[pair] = try reader.readUInt32()
      if pairs.isUsed[pair] { try decodePair(pair, from: &reader) }
    }
  }

  private mutating func decodePair(_ place: Int, from reader: inout ByteReader) throws(CodingFailure) {
    pairs.templates[place] = try decodeTemplate(from: &reader)
    pairs.units[place] = try reader.readUInt32()
    pairs.signatures[place] = try TemplateBook.decodeHashes(&reader)
    pairs.patterns[place] = try TemplateBook.decodeHashes(&reader)
    pairs.isMerged[place] = try reader.readBool()
    pairs.ranks[place] = try reader.readUInt64()
    pairs.buckets[place] = try reader.readUInt64()
    pairs.sketches[place] = try ValueSketch(decoding: &reader)
    pairs.counts[place] = try reader.readUInt64()
    pairs.firstSeen[place] = try reader.readInt64()
    pairs.lastSeen[place] = try reader.readInt64()
    pairs.worstPriorities[place] = try reader.readByte()
    pairs.samples[place] = try reader.readBytes()
    guard pairs.worstPriorities[place] <= 7, pairs.samples[place].count <= PairTable.longestSample,
      pairs.units[place] < units.count, hasValidPattern(place)
    else { throw .invalid("template of a unit", at: reader.position) }
    try enter(UInt32(place), at: reader.position)
  }

  private static func encode(_ hashes: [UInt64], into writer: inout ByteWriter) {
    writer.write(UInt64(hashes.count))
    for hash in hashes { writer.write(hash) }
  }

  private static func decodeHashes(_ reader: inout ByteReader) throws(CodingFailure) -> [UInt64] {
    var hashes: [UInt64] = []
    for _ in 0..<(try reader.readCount()) { hashes.append(try reader.readUInt64()) }
    return hashes
  }

  private func hasValidPattern(_ place: Int) -> Bool {
    (1...TemplateBook.firstAliases + TemplateBook.latestAliases).contains(pairs.signatures[place].count)
      && pairs.patterns[place].count <= MessagePattern.longest
      && (pairs.ranks[place] == 0) == pairs.patterns[place].isEmpty && pairs.ranks[place] <= rank
  }

  /// Links the pairs of each bucket as they were: the one of the highest rank first.
  private mutating func linkBuckets(at position: Int) throws(CodingFailure) {
    let ranked = (0..<UInt32(pairs.places)).filter { pairs.isUsed[Int($0)] && pairs.ranks[Int($0)] != 0 }
      .sorted { pairs.ranks[Int($0)] < pairs.ranks[Int($1)] }
    for (one, next) in zip(ranked, ranked.dropFirst()) where pairs.ranks[Int(one)] == pairs.ranks[Int(next)] {
      throw .invalid("rank of a template", at: position)
    }
    for pair in ranked { link(pair) }
  }

  /// Reads a template's number, and the template itself where it is the first of that number.
  private mutating func decodeTemplate(from reader: inout ByteReader) throws(CodingFailure) -> UInt32 {
    let number = try reader.readUInt32()
    guard number <= templates.count else { throw .invalid("template number", at: reader.position) }
    if number < templates.count { return number }
    let id = try reader.readUInt64()
    let text = try reader.readBytes()
    guard templates.find(id) == nil, text.count <= TemplateText.longest else {
      throw .invalid("template", at: reader.position)
    }
    return templates.insert(id: id, text: text)
  }

  /// Puts a pair that has been read into the tables.
  private mutating func enter(_ pair: UInt32, at position: Int) throws(CodingFailure) {
    let place = Int(pair)
    let unit = pairs.units[place]
    for signature in pairs.signatures[place] {
      let key = TemplateBook.key(unit: unit, signature: signature)
      guard signatures.value(of: key) == nil else {
        throw .invalid("second template of a signature", at: position)
      }
      signatures.set(key, to: pair)
    }
    templates.retain(pairs.templates[place])
    guard pairs.signatures[place] != [TemplateBook.otherSignature] else { return }
    guard units.members[Int(unit)].count < caps.templatesPerUnit else {
      throw .invalid("number of templates of a unit", at: position)
    }
    units.addMember(pair, to: unit)
  }

  private mutating func decodeVacant(from reader: inout ByteReader) throws(CodingFailure) {
    let count = try reader.readCount()
    var isListed = pairs.isUsed
    for _ in 0..<count {
      let pair = try reader.readUInt32()
      guard pair < isListed.count, !isListed[Int(pair)] else {
        throw .invalid("vacant place", at: reader.position)
      }
      isListed[Int(pair)] = true
      pairs.vacant.append(pair)
    }
    guard isListed.allSatisfy({ $0 }) else { throw .invalid("list of vacant places", at: reader.position) }
  }
}
