/// What the book knows; indices are those of an ``Observation``.
extension TemplateBook {
  /// How many (unit, template) pairs are known.
  public var pairCount: Int { pairs.count }

  /// One more than the largest pair index in use: how long an array beside the book has to be.
  public var pairCapacity: Int { pairs.places }

  /// How many units are known, `<other>` included once it was needed.
  public var unitCount: Int { units.count }

  /// How many templates are known, over all units.
  public var templateCount: Int { templates.count }

  /// How many pairs were forgotten to make room, those of forgotten units aside.
  public var evictions: UInt64 { counters.evictedTemplates }

  /// True while this index belongs to the pair that it belonged to in that generation.
  public func holds(pair: UInt32, generation: UInt32) -> Bool {
    Int(pair) < pairs.places && pairs.isUsed[Int(pair)] && pairs.generations[Int(pair)] == generation
  }

  /// True where messages of several forms count under a pair: what holds for one need not hold for all.
  public func hasSeveralForms(_ pair: Int) -> Bool {
    pair < pairs.places && (pairs.isMerged[pair] || pairs.signatures[pair].count > 1)
  }

  /// What was merged since the last call: move everything kept beside the book from one pair to the other, in
  /// this order.
  ///
  /// Call it after each observation: an index that was merged away may go to the very next new pair. At most
  /// ``TemplateCaps/templates`` merges are kept, the latest ones.
  public mutating func takeMerges() -> [TemplateMerge] {
    guard !merges.isEmpty else { return [] }
    defer { merges = [] }
    return merges
  }

  /// The pair of a unit that a template id stands for, also when that template has been merged into another
  /// one since; `nil` when the unit has no such template.
  public func pair(unit: UInt32, templateID: UInt64) -> UInt32? {
    signatures.value(of: TemplateBook.key(unit: unit, signature: templateID))
  }

  /// A unit's name.
  public func unitName(_ unit: UInt32) -> String {
    String(decoding: units.names[Int(unit)], as: UTF8.self)
  }

  /// The unit of a pair.
  public func unit(pair: UInt32) -> UInt32 {
    pairs.units[Int(pair)]
  }

  /// A template's text, with typed blanks: `Failed password for <user> from <ip> port <number>`.
  ///
  /// Words of the message come as they were: escape before showing.
  public func templateText(pair: UInt32) -> String {
    String(decoding: templates.texts[Int(pairs.templates[Int(pair)])], as: UTF8.self)
  }

  /// The hash of the template's text with all blanks alike: the same on every machine and in every unit.
  public func templateID(pair: UInt32) -> UInt64 {
    templates.ids[Int(pairs.templates[Int(pair)])]
  }

  /// The first message of a pair as it came, at most 512 bytes: mask and escape before showing.
  ///
  /// Only its first line, followed by ` (+3 lines)` where more came with it. Empty for `<other>`.
  public func sample(pair: UInt32) -> String {
    String(decoding: pairs.samples[Int(pair)], as: UTF8.self)
  }

  /// How many messages a pair stands for.
  public func count(pair: UInt32) -> UInt64 {
    pairs.counts[Int(pair)]
  }

  /// When a pair was first seen, microseconds since 1970 UTC.
  public func firstSeen(pair: UInt32) -> Int64 {
    pairs.firstSeen[Int(pair)]
  }

  /// When a pair was last seen, microseconds since 1970 UTC.
  public func lastSeen(pair: UInt32) -> Int64 {
    pairs.lastSeen[Int(pair)]
  }

  /// The worst severity that a pair was logged with: syslog's, so the smallest number.
  public func worstPriority(pair: UInt32) -> UInt8 {
    pairs.worstPriorities[Int(pair)]
  }
}
