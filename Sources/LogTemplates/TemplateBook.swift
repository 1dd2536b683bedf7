/// All log templates that a host's units have used, with counts and one sample each.
///
/// A message is read once; its signature and its unit lead through one hash table to a dense *pair* index,
/// under which everything known of (unit, template) is kept. Only a pair that is new costs more than that.
/// Templates are shared by all units that log them; counts are kept per unit.
///
/// Memory is bounded by ``TemplateCaps``. A unit at its cap forgets the template it has not used for longest,
/// provided that it is stale, and else counts new messages under `<other>`: a unit whose every message looks
/// new drives nothing out, not even its own past. When all units together are at the cap, the unit with the
/// most templates makes room.
public struct TemplateBook: Sendable {
  /// How much the book may hold.
  public let caps: TemplateCaps
  /// How often the caps bit.
  public internal(set) var counters = TemplateCounters()
  /// False where no values of blanks are to be kept; those that are known already stay.
  public var keepsValues = true
  /// Takes secrets out of what is kept of messages: samples, texts, and values.
  public var redact: Redaction?

  /// Takes secrets out of bytes.
  public typealias Redaction = @Sendable ([UInt8]) -> [UInt8]

  var tokenizer = Tokenizer()
  var units = UnitTable()
  var templates = TemplateTable()
  var pairs = PairTable()
  /// (unit, signature) → pair: the one table through which messages find their template.
  var signatures = HashIndex()
  /// (unit, bucket of patterns) → the pair that was first in it last.
  var buckets = HashIndex()
  /// The last rank that was given.
  var rank: UInt64 = 0
  var pattern = MessagePattern()
  var siblings = Siblings()
  var merges: [TemplateMerge] = []

  /// Makes an empty book.
  ///
  /// - Parameters:
  ///   - caps: How much it may hold.
  ///   - redact: Takes secrets out of what is kept of messages; counting does not depend on it.
  public init(caps: TemplateCaps = TemplateCaps(), redact: Redaction? = nil) {
    self.caps = caps
    self.redact = redact
  }

  /// Counts a message.
  ///
  /// - Parameters:
  ///   - unit: The name of the unit that spoke.
  ///   - message: The message; any bytes.
  ///   - priority: syslog's severity, 0 to 7.
  ///   - realtimeMicroseconds: When it was received, microseconds since 1970 UTC.
  ///   - weight: How many messages it stands for, 1 for an ordinary one.
  /// - Returns: Where the message was counted, and what is new about it.
  /// - Complexity: O(length of the message); reserves no memory unless something is new.
  public mutating func observe(
    unit: Span<UInt8>, message: Span<UInt8>, priority: UInt8, realtimeMicroseconds: Int64, weight: UInt64 = 1
  ) -> Observation {
    let scanned = tokenizer.scan(message)
    counters.messages &+= 1
    if scanned.isCut { counters.cutMessages &+= 1 }
    let repeats = RepeatedMessage.count(message, from: scanned.line.lowerBound)
    let (total, isTooMuch) = max(weight, 1).multipliedReportingOverflow(by: repeats)
    let sighting = Sighting(
      time: realtimeMicroseconds, priority: min(priority, 7), weight: isTooMuch ? .max : total)
    let (place, isNewUnit) = self.place(of: unit, at: realtimeMicroseconds)
    var seen = observation(of: scanned, message, unit: place, sighting)
    seen.isNewUnit = isNewUnit
    return seen
  }

  /// What is new about one message besides its text.
  struct Sighting {
    var time: Int64
    var priority: UInt8
    var weight: UInt64
  }

  /// The key of a unit's signature in ``signatures``.
  static func key(unit: UInt32, signature: UInt64) -> UInt64 {
    StableHash.combine(signature, UInt64(unit))
  }

  private mutating func observation(
    of scanned: ScannedMessage, _ message: Span<UInt8>, unit: UInt32, _ sighting: Sighting
  ) -> Observation {
    if let pair = signatures.value(of: TemplateBook.key(unit: unit, signature: scanned.signature)) {
      if notesValues(of: pair, at: sighting.time) { noteValues(message, of: pair) }
      record(sighting, in: pair)
      return seen(pair, sighting)
    }
    if let pair = adopt(scanned, message, unit: unit) {
      noteValues(message, of: pair)
      record(sighting, in: pair)
      var seen = self.seen(pair, sighting)
      seen.isNewForm = true
      return seen
    }
    guard makeRoom(in: unit, at: sighting.time) else { return countAsOther(unit: unit, sighting) }
    return learn(scanned, message, unit: unit, sighting)
  }

  /// Adds a message to what is known of its pair.
  private mutating func record(_ sighting: Sighting, in pair: UInt32) {
    let place = Int(pair)
    let (count, isTooMuch) = pairs.counts[place].addingReportingOverflow(sighting.weight)
    pairs.counts[place] = isTooMuch ? .max : count
    if sighting.time > pairs.lastSeen[place] { pairs.lastSeen[place] = sighting.time }
    if sighting.time < pairs.firstSeen[place] { pairs.firstSeen[place] = sighting.time }
    if sighting.priority < pairs.worstPriorities[place] { pairs.worstPriorities[place] = sighting.priority }
  }

  /// Meets a signature that the unit has not used before.
  private mutating func learn(
    _ scanned: ScannedMessage, _ message: Span<UInt8>, unit: UInt32, _ sighting: Sighting
  ) -> Observation {
    let known = templates.find(scanned.signature)
    let template = known ?? insertTemplate(scanned.signature, blanks: 0, message)
    let pair = addPair(unit: unit, signature: scanned.signature, template: template, sighting)
    let (sample, words) = (self.sample(of: message, scanned).trimmed(), pattern.words.trimmed())
    pairs.change(pair) {
      $0.samples[Int(pair)] = sample
      $0.patterns[Int(pair)] = words
    }
    makeSketch(of: pair, blanks: 0, message)
    noteValues(message, of: pair)
    if !pattern.words.isEmpty { enterBucket(pair, TemplateBook.key(unit: unit, signature: pattern.bucket)) }
    units.addMember(pair, to: unit)
    units.oldestMember[Int(unit)] = min(units.oldestMember[Int(unit)], sighting.time)
    var seen = self.seen(pair, sighting)
    seen.isNewForUnit = true
    seen.isNewEverywhere = known == nil
    return seen
  }

  /// Counts a message that there is no room for.
  private mutating func countAsOther(unit: UInt32, _ sighting: Sighting) -> Observation {
    counters.overflowedMessages &+= 1
    let key = TemplateBook.key(unit: unit, signature: TemplateBook.otherSignature)
    let pair = signatures.value(of: key) ?? addOther(unit: unit, sighting)
    record(sighting, in: pair)
    var seen = self.seen(pair, sighting)
    seen.isOther = true
    return seen
  }

  private mutating func addOther(unit: UInt32, _ sighting: Sighting) -> UInt32 {
    let id = TemplateBook.otherSignature
    let template = templates.find(id) ?? templates.insert(id: id, text: UnitTable.otherName)
    let pair = addPair(unit: unit, signature: id, template: template, sighting)
    pairs.counts[Int(pair)] = 0
    return pair
  }

  /// Adds the template of the message that has just been read.
  ///
  /// - Parameters:
  ///   - id: Its id.
  ///   - blanks: Which words are variable besides what masks have found: one bit a token.
  ///   - message: The message.
  /// - Returns: Its place.
  mutating func insertTemplate(_ id: UInt64, blanks: UInt64, _ message: Span<UInt8>) -> UInt32 {
    let text = TemplateText.render(tokenizer.tokens, of: message, blanks: blanks)
    return templates.insert(id: id, text: redact.map { TemplateText.shortened($0(text)) } ?? text)
  }

  private mutating func addPair(
    unit: UInt32, signature: UInt64, template: UInt32, _ sighting: Sighting
  ) -> UInt32 {
    let pair = pairs.take()
    let place = Int(pair)
    pairs.units[place] = unit
    pairs.templates[place] = template
    pairs.change(pair) { $0.signatures[place] = [signature] }
    pairs.counts[place] = sighting.weight
    pairs.firstSeen[place] = sighting.time
    pairs.lastSeen[place] = sighting.time
    pairs.worstPriorities[place] = sighting.priority
    templates.retain(template)
    signatures.set(TemplateBook.key(unit: unit, signature: signature), to: pair)
    return pair
  }

  private func seen(_ pair: UInt32, _ sighting: Sighting) -> Observation {
    Observation(
      unit: pairs.units[Int(pair)], pair: pair, generation: pairs.generations[Int(pair)],
      weight: sighting.weight, isNewForUnit: false, isNewEverywhere: false, isNewUnit: false, isOther: false)
  }

  /// The id of `<other>`, and the signature of the messages counted there.
  static let otherSignature: UInt64 = StableHash.hash(UnitTable.otherName)

  /// The line that counts, without secrets, cut, with the number of lines behind it.
  ///
  /// Secrets are looked for in more than is kept, so that the half of one at the end is found.
  private func sample(of message: Span<UInt8>, _ scanned: ScannedMessage) -> [UInt8] {
    let suffix = scanned.extraLines > 0 ? Array(" (+\(scanned.extraLines) lines)".utf8) : []
    let room = PairTable.longestSample - suffix.count
    let start = scanned.line.lowerBound
    let end = min(scanned.line.upperBound, start + 2 * PairTable.longestSample)
    let line = message.bytes(in: start..<end)
    return (redact?(line) ?? line).prefix(room) + suffix
  }
}
