/// Pairs whose patterns may be compared are linked, the latest one first.
extension TemplateBook {
  /// How many of the signatures that lead to a pair are remembered: ids of templates, which people have seen, in
  /// the first places, then the first messages' own; of the others the latest.
  static let firstAliases = 16
  /// See ``firstAliases``.
  static let latestAliases = 16

  /// Lets a signature lead to a pair; the id of a template comes before those of mere messages.
  ///
  /// The pair's present id is never dropped.
  mutating func addAlias(_ signature: UInt64, to pair: UInt32, isTemplateID: Bool = false) {
    let key = TemplateBook.key(unit: pairs.units[Int(pair)], signature: signature)
    if let owner = signatures.value(of: key) {
      // A template's own signature, or one that another template came to have: the first owner keeps it.
      if owner == pair || pairs.isUsed[Int(owner)] { return }
    }
    signatures.set(key, to: pair)
    if pairs.signatures[Int(pair)].count >= TemplateBook.firstAliases + TemplateBook.latestAliases {
      dropAlias(of: pair)
    }
    pairs.change(pair) {
      let end = isTemplateID ? 0 : $0.signatures[Int(pair)].count
      $0.signatures[Int(pair)].insert(signature, at: end)
    }
  }

  private mutating func dropAlias(of pair: UInt32) {
    let present = templates.ids[Int(pairs.templates[Int(pair)])]
    let first = TemplateBook.firstAliases
    let place = pairs.signatures[Int(pair)][first] == present ? first + 1 : first
    let oldest = pairs.signatures[Int(pair)][place]
    pairs.change(pair) { $0.signatures[Int(pair)].remove(at: place) }
    signatures.remove(TemplateBook.key(unit: pairs.units[Int(pair)], signature: oldest))
  }

  /// Links a pair into its bucket, in the first place.
  mutating func enterBucket(_ pair: UInt32, _ bucket: UInt64) {
    rank += 1
    pairs.ranks[Int(pair)] = rank
    pairs.buckets[Int(pair)] = bucket
    link(pair)
  }

  /// Puts a pair that has a rank and a bucket before all others of this bucket.
  mutating func link(_ pair: UInt32) {
    let place = Int(pair)
    let bucket = pairs.buckets[place]
    pairs.previous[place] = PairTable.none
    pairs.next[place] = buckets.value(of: bucket) ?? PairTable.none
    if let first = pairs.following(pair) { pairs.previous[Int(first)] = pair }
    buckets.set(bucket, to: pair)
  }

  /// Takes a pair out of its bucket.
  mutating func leaveBucket(_ pair: UInt32) {
    let place = Int(pair)
    guard pairs.ranks[place] != 0 else { return }
    pairs.ranks[place] = 0
    let (before, after) = (pairs.previous[place], pairs.next[place])
    if after != PairTable.none { pairs.previous[Int(after)] = before }
    if before != PairTable.none {
      pairs.next[Int(before)] = after
    } else if after != PairTable.none {
      buckets.set(pairs.buckets[place], to: after)
    } else {
      buckets.remove(pairs.buckets[place])
    }
  }

  /// Moves a pair to the first place of its bucket.
  mutating func bringForward(_ pair: UInt32) {
    guard pairs.ranks[Int(pair)] != 0, pairs.previous[Int(pair)] != PairTable.none else { return }
    leaveBucket(pair)
    enterBucket(pair, pairs.buckets[Int(pair)])
  }
}
