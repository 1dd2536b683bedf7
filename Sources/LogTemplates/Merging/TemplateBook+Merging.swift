/// What happens to a signature that its unit has not used before: is it a known template with another word in
/// a variable place, or does it show that such a place is variable?
extension TemplateBook {
  /// Merging makes other merges possible; more than these in a row wait for the next message.
  private static let mostRounds = 3

  /// The pair that an unseen signature belongs to, after merging what has to be merged; `nil` when it is
  /// unlike all others.
  ///
  /// - Complexity: O(tokens); looks at ``Siblings/most`` templates at most.
  mutating func adopt(_ scanned: ScannedMessage, _ message: Span<UInt8>, unit: UInt32) -> UInt32? {
    let line = message.extracting(0..<scanned.line.upperBound)
    guard pattern.read(tokenizer.tokens, of: line) else { return nil }
    if let pair = compare(in: unit) {
      addAlias(scanned.signature, to: pair)
      bringForward(pair)
      return pair
    }
    guard let pair = mergeSiblings(in: unit) else { return nil }
    addAlias(scanned.signature, to: pair)
    rename(pair, message)
    return pair
  }

  private func bucketKey(_ unit: UInt32) -> UInt64 {
    TemplateBook.key(unit: unit, signature: pattern.bucket)
  }

  /// Looks for templates like the message: returns the one with the fewest blanks that stands for it, the
  /// latest one of several, and collects those that nearly do.
  private mutating func compare(in unit: UInt32, except survivor: UInt32? = nil) -> UInt32? {
    siblings.removeAll()
    var best: (words: Int, pair: UInt32)?
    let isFull = units.members[Int(unit)].count >= caps.templatesPerUnit
    var left = isFull ? Siblings.mostWhenFull : Siblings.most
    var next = buckets.value(of: bucketKey(unit))
    while let pair = next, left > 0 {
      left -= 1
      next = pairs.following(pair)
      guard pair != survivor, let places = pattern.differences(from: pairs.patterns[Int(pair)]) else {
        continue
      }
      siblings.add(pair, pairs.patterns[Int(pair)], to: pattern, places: places)
      let words = (pattern.literals & ~places).nonzeroBitCount
      if words >= Siblings.fewWords || pairs.isMerged[Int(pair)], words > best?.words ?? 0,
        pattern.isCovered(by: pairs.patterns[Int(pair)], except: places)
      {
        best = (words, pair)
      }
    }
    return best?.pair
  }

  private mutating func mergeSiblings(in unit: UInt32) -> UInt32? {
    var survivor: UInt32?
    for _ in 0..<TemplateBook.mostRounds where !siblings.found.isEmpty {
      let variable = siblings.variables(of: pattern, in: pairs)
      guard let merged = mergeSiblings(where: variable, into: survivor) else { break }
      survivor = merged
      _ = compare(in: unit, except: survivor)
    }
    return survivor
  }

  /// Makes one of all siblings that differ in variable places only; `nil` when there is none.
  ///
  /// The one with the most messages stays, the first one of several.
  private mutating func mergeSiblings(where variable: UInt64, into survivor: UInt32?) -> UInt32? {
    let merged = siblings.found.filter { $0.places & ~variable == 0 }
    guard !merged.isEmpty else { return nil }
    pattern.blank(out: merged.reduce(0) { $0 | $1.places })
    var best = survivor ?? merged[0].pair
    for sibling in merged {
      let (left, right) = (pairs.counts[Int(sibling.pair)], pairs.counts[Int(best)])
      if left > right || (left == right && sibling.pair < best) { best = sibling.pair }
    }
    if let survivor, survivor != best { absorb(survivor, into: best) }
    for sibling in merged where sibling.pair != best { absorb(sibling.pair, into: best) }
    pairs.patterns[Int(best)] = pattern.words.trimmed()
    pairs.isMerged[Int(best)] = true
    return best
  }

  /// Counts everything of one pair under another one of the same unit, and forgets it.
  private mutating func absorb(_ pair: UInt32, into survivor: UInt32) {
    let (old, new) = (Int(pair), Int(survivor))
    let (count, isTooMuch) = pairs.counts[new].addingReportingOverflow(pairs.counts[old])
    pairs.counts[new] = isTooMuch ? .max : count
    pairs.firstSeen[new] = min(pairs.firstSeen[new], pairs.firstSeen[old])
    pairs.lastSeen[new] = max(pairs.lastSeen[new], pairs.lastSeen[old])
    pairs.worstPriorities[new] = min(pairs.worstPriorities[new], pairs.worstPriorities[old])
    let (signatures, id) = (pairs.signatures[old], templates.ids[Int(pairs.templates[old])])
    noteMerge(pair, into: survivor)
    let unit = pairs.units[old]
    if let position = units.members[Int(unit)].firstIndex(of: pair) {
      units.removeMember(at: position, of: unit)
    }
    forgetPair(pair)
    for signature in signatures { addAlias(signature, to: survivor, isTemplateID: signature == id) }
  }

  private mutating func noteMerge(_ pair: UInt32, into survivor: UInt32) {
    counters.merges &+= 1
    if merges.count >= caps.templates { merges.removeFirst() }
    merges.append(
      TemplateMerge(from: pair, fromGeneration: pairs.generations[Int(pair)], into: survivor))
  }

  /// Gives a pair whose pattern has changed the template of that pattern.
  private mutating func rename(_ pair: UInt32, _ message: Span<UInt8>) {
    let blanks = pattern.blanks
    let id = pattern.id(withBlanksAt: blanks)
    bringForward(pair)
    makeSketch(of: pair, blanks: blanks, message)
    let old = pairs.templates[Int(pair)]
    guard templates.ids[Int(old)] != id else { return }
    let template = templates.find(id) ?? insertTemplate(id, blanks: blanks, message)
    templates.retain(template)
    templates.release(old)
    pairs.templates[Int(pair)] = template
    addAlias(id, to: pair, isTemplateID: true)
  }
}
