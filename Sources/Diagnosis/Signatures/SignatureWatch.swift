public import Model

/// Says which entries report a known fault, and remembers what it takes to count them.
///
/// An entry costs it nothing where ``mayMatch(_:in:)`` is asked once for each new form of message and the answer
/// kept; see ``SignatureMatcher``.
public struct SignatureWatch: Sendable {
  private var matcher: SignatureMatcher
  private var tallies = SignatureTallies()
  /// True where facts may name users; else each of them is "a user".
  public var keepsUserNames = false
  /// Entries that a signature stood for.
  public private(set) var matches: UInt64 = 0
  /// Searches for a pattern that reached a limit, under former signatures too.
  private var gaveUpBefore: UInt64 = 0

  /// Makes signatures ready; those whose pattern is none are left out.
  public init(_ signatures: [Signature] = []) {
    matcher = SignatureMatcher(signatures)
  }

  /// How many signatures are in force.
  public var count: Int { matcher.count }

  /// Searches for a pattern that reached a limit: nobody knows what the entry was.
  public var gaveUp: UInt64 { gaveUpBefore &+ matcher.gaveUp }

  /// Counters of addresses and entities that made room for others.
  public var evictedCounts: UInt64 { tallies.evicted }

  /// Puts other signatures in force; what was counted stays.
  public mutating func apply(_ signatures: [Signature]) {
    gaveUpBefore = gaveUp
    matcher = SignatureMatcher(signatures)
  }

  /// True where an entry, or another of its form and unit, may be one that a signature stands for by its text.
  ///
  /// - Complexity: O(message); reserves no memory.
  public func mayMatch(_ entry: LogEntry, in batch: EntryBatch) -> Bool {
    matcher.mayMatch(entry, in: batch)
  }

  /// What an entry reports, if anything.
  ///
  /// - Parameters:
  ///   - entry: The entry.
  ///   - batch: The batch that holds its texts.
  ///   - weight: How many entries it stands for.
  ///   - readsText: False where ``mayMatch(_:in:)`` has said that no text of this form is known.
  /// - Returns: A fault that holds or has ended, or evidence for one.
  public mutating func report(
    _ entry: LogEntry, in batch: EntryBatch, weight: UInt64 = 1, readsText: Bool = true
  ) -> FactReport? {
    guard readsText || entry.messageID != .none else { return nil }
    var isKnown = false
    defer { if isKnown { matches &+= 1 } }
    for place in matcher.candidates(entry, in: batch, readsText: readsText) {
      guard let match = matcher.match(place, entry, in: batch) else { continue }
      isKnown = true
      if let report = report(match, entry, in: batch, weight) { return report }
    }
    return nil
  }

  /// What a signature makes of an entry that it stands for: nothing while it is only counted.
  private mutating func report(
    _ match: SignatureMatch, _ entry: LogEntry, in batch: EntryBatch, _ weight: UInt64
  ) -> FactReport? {
    let key = match.key(entry, in: batch)
    // A watcher that rang for itself would ring at every crash of its own.
    guard key.entity.kind != .unit || key.entity.name != FactSignatures.ownUnit else { return nil }
    guard match.rule.signature.ends.isEmpty else {
      let reason = SignatureText.sentence(match.rule.signature.title) { told($0, match) }
      return .ended(key, reason: reason)
    }
    guard isFull(match, key, entry, weight) else { return nil }
    let fact = fact(match, key)
    return match.rule.signature.isEvidenceOnly ? .noted(fact) : .holds(fact)
  }

  private mutating func isFull(
    _ match: SignatureMatch, _ key: IncidentKey, _ entry: LogEntry, _ weight: UInt64
  ) -> Bool {
    let signature = match.rule.signature
    let subject = match.value("address") ?? key.entity.label
    let time = entry.realtimeMicroseconds
    if !signature.after.isEmpty {
      let before = SignatureTallies.Key(signature: signature.after, subject: subject)
      guard tallies.wasFull(before, at: time, within: signature.within) else { return false }
    }
    guard signature.count > 1 else { return true }
    return tallies.note(
      SignatureTallies.Key(signature: signature.name, subject: subject), weight: weight, at: time,
      count: signature.count, within: signature.within)
  }

  private func fact(_ match: SignatureMatch, _ key: IncidentKey) -> Fact {
    let signature = match.rule.signature
    let value = { (name: String) in Self.name(name, of: key.entity) ?? told(name, match) }
    var summary = SignatureText.sentence(signature.title, value)
    if signature.count > 1 { summary += " (\(signature.count) in \(Int(signature.within))s)" }
    var fact = Fact(
      key: key, summary: summary, severity: signature.severity, kind: signature.kind,
      check: SignatureText.command(signature.check, value),
      cause: SignatureText.sentence(signature.cause, value))
    fact.signature = signature.name
    fact.chain = signature.chain
    fact.endsByEvent = match.rule.hasEnding
    return fact
  }

  /// What a group stands for; whom a user's name tells of is nobody's business but where the settings say so.
  private func told(_ placeholder: String, _ match: SignatureMatch) -> String? {
    let value = match.value(placeholder)
    return placeholder == "user" && !keepsUserNames ? value.map { _ in "a user" } : value
  }

  /// The entity's own name stands for the placeholder of its kind: it is what the check is to be about.
  private static func name(_ placeholder: String, of entity: Entity) -> String? {
    entity.kind.word == placeholder ? entity.name : nil
  }
}

extension SignatureWatch {
  /// Appends what is counted; the signatures themselves are configuration.
  public func encode(into writer: inout ByteWriter) {
    writer.write(matches)
    writer.write(gaveUp)
    tallies.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote.
  ///
  /// - Throws: ``CodingFailure`` where the input is something else.
  public mutating func restore(from reader: inout ByteReader) throws(CodingFailure) {
    matches = try reader.readUInt64()
    gaveUpBefore = try reader.readUInt64()
    tallies = try SignatureTallies(decoding: &reader)
  }
}
