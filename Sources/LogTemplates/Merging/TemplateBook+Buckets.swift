/// Pairs whose patterns may be compared are linked, the latest one first.
extension TemplateBook {
  /// How many of the signatures that lead to a pair are remembered: the first ones for good, for these are the
  /// ids that people have seen; of the others the latest.
  static let firstAliases = 16
  /// See ``firstAliases``.
  static let latestAliases = 16

  /// Lets a signature lead to a pair.
  mutating func addAlias(_ signature: UInt64, to pair: UInt32) {
    let key = TemplateBook.key(unit: pairs.units[Int(pair)], signature: signature)
    if let owner = signatures.value(of: key) {
      // A template's own signature, or one that another template came to have: the first owner keeps it.
      if owner == pair || pairs.isUsed[Int(owner)] { return }
    }
    signatures.set(key, to: pair)
    let count = pairs.signatures[Int(pair)].count
    guard count >= TemplateBook.firstAliases + TemplateBook.latestAliases else {
      return pairs.change(pair) { $0.signatures[Int(pair)].append(signature) }
    }
    let oldest = pairs.signatures[Int(pair)].remove(at: TemplateBook.firstAliases)
    signatures.remove(TemplateBook.key(unit: pairs.units[Int(pair)], signature: oldest))
    pairs.signatures[Int(pair)].append(signature)
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
