import Model
import Patterns

/// What a signature read out of an entry.
struct SignatureMatch {
  let rule: SignatureRule
  /// What the pattern's groups stand for, by their names.
  let values: [(name: String, text: String)]
}

/// Finds the signature that stands for an entry.
///
/// Signatures are indexed by message id and by a literal, so that an entry without either costs one pass over
/// its bytes, and that only where ``mayMatch(_:in:)`` has not been asked about its form before. Where several
/// stand for an entry the first one counts.
struct SignatureMatcher: Sendable {
  private var rules: [SignatureRule] = []
  private var literals = LiteralIndex()
  /// Rules that ask for a message id, in the order of the rules.
  private var identified: [(id: Identifier128, rule: Int)] = []
  /// Searches that reached a limit.
  private(set) var gaveUp: UInt64 = 0
  /// The most of a value that is kept, bytes; a unit's name may have as many.
  private static let longestValue = 255
  /// The most of a message in which a pattern is looked for, bytes: what is known of faults is short.
  private static let longestText: UInt32 = 2_048

  /// Makes signatures ready; those that cannot be compiled are left out.
  init(_ signatures: [Signature]) {
    for signature in signatures {
      let target = signatures.first { !signature.ends.isEmpty && $0.name == signature.ends }
      let hasEnding = signatures.contains { $0.ends == signature.name }
      guard let rule = SignatureRule(signature, ending: target, hasEnding: hasEnding) else { continue }
      if signature.messageID != .none {
        identified.append((signature.messageID, rules.count))
      } else {
        for literal in signature.literals { literals.add(Array(literal.utf8), owner: rules.count) }
      }
      rules.append(rule)
    }
  }

  /// How many signatures there are.
  var count: Int { rules.count }

  /// True where a literal of a signature stands in the entry's message and its sender's unit may say it.
  ///
  /// It holds for all entries of one sender whose messages differ only where numbers, names and other variables
  /// stand, because no literal holds such.
  ///
  /// - Complexity: O(message); reserves no memory.
  func mayMatch(_ entry: LogEntry, in batch: EntryBatch) -> Bool {
    let text = batch.bytes.span.extracting(entry.message.indices)
    return literals.find(in: text) { rules[$0].mayBelieve(entry, in: batch) }
  }

  /// The places of the signatures that may stand for an entry, first ones first.
  ///
  /// - Parameters:
  ///   - entry: The entry.
  ///   - batch: The batch that holds its texts.
  ///   - readsText: False where no literal need be looked for, ``mayMatch(_:in:)`` having said so.
  /// - Returns: Places for ``match(_:_:in:)``.
  func candidates(_ entry: LogEntry, in batch: EntryBatch, readsText: Bool = true) -> [Int] {
    var found: [Int] = []
    if entry.messageID != .none {
      for place in identified where place.id == entry.messageID { found.append(place.rule) }
    }
    if readsText {
      _ = literals.find(in: batch.bytes.span.extracting(entry.message.indices)) {
        if !found.contains($0) { found.append($0) }
        return false
      }
    }
    return found.count > 1 ? found.sorted() : found
  }

  /// What a signature reads out of an entry, if it stands for it.
  mutating func match(_ place: Int, _ entry: LogEntry, in batch: EntryBatch) -> SignatureMatch? {
    let rule = rules[place]
    guard entry.priority <= rule.signature.priority, rule.believes(entry, in: batch) else { return nil }
    var message = entry.message
    message.count = min(message.count, Self.longestText)
    let text = batch.bytes.span.extracting(message.indices)
    guard let pattern = rule.pattern else { return SignatureMatch(rule: rule, values: []) }
    switch pattern.search(text) {
    case .unmatched: return nil
    case .gaveUp:
      gaveUp &+= 1
      return nil
    case .matched(let groups):
      return SignatureMatch(rule: rule, values: values(of: groups, in: batch.bytes[entry.message.indices]))
    }
  }

  private func values(
    of groups: [Pattern.Group], in message: ArraySlice<UInt8>
  ) -> [(name: String, text: String)] {
    groups.compactMap { group in
      guard !group.range.isEmpty else { return nil }
      let start = message.startIndex + group.range.lowerBound
      let end = message.startIndex + min(group.range.upperBound, group.range.lowerBound + Self.longestValue)
      return (group.name, String(decoding: message[start..<end], as: UTF8.self))
    }
  }
}
