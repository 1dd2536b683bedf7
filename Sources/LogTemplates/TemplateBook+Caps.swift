extension TemplateBook {
  /// Finds a unit's place, or gives it one.
  mutating func place(of name: Span<UInt8>, at time: Int64) -> (unit: UInt32, isNew: Bool) {
    let name = name.extracting(0..<min(name.count, UnitTable.longestName))
    if let unit = units.find(name) {
      if time > units.lastSeen[Int(unit)] { units.lastSeen[Int(unit)] = time }
      return (unit, false)
    }
    return admit(name, at: time)
  }

  /// Sees to it that a unit can have one more pair; false when it cannot.
  mutating func makeRoom(in unit: UInt32, at time: Int64) -> Bool {
    if units.members[Int(unit)].count >= caps.templatesPerUnit {
      counters.isNumberMet = true
      return evictStale(from: unit, at: time)
    }
    let isCrowded = footprint >= caps.bytes
    guard isCrowded || pairs.count - others >= caps.templates else { return true }
    if isCrowded { counters.crowdings &+= 1 } else { counters.isNumberMet = true }
    let largest = units.largest()
    if largest == unit { return evictStale(from: unit, at: time) }
    // Texts differ in length: one that goes may not make room for the one that comes.
    for _ in 0..<TemplateBook.mostEvictions
    where footprint >= caps.bytes && units.members[Int(largest)].count > 1 {
      _ = evictOldest(from: largest)
    }
    return evictOldest(from: largest)
  }

  private static let mostEvictions = 4

  /// Bytes of memory that templates take, about.
  public var footprint: Int { pairs.footprint + templates.footprint }

  /// How many pairs stand for all others of their unit; they are not counted against the caps.
  private var others: Int {
    templates.find(TemplateBook.otherSignature).map { Int(templates.uses(of: $0)) } ?? 0
  }

  private mutating func admit(_ name: Span<UInt8>, at time: Int64) -> (unit: UInt32, isNew: Bool) {
    let bytes = name.bytes(in: 0..<name.count)
    let other = UnitTable.otherName
    let isOtherKnown = units.find(other.span) != nil
    if units.count - (isOtherKnown ? 1 : 0) < caps.units || bytes == other {
      return (units.append(bytes, seen: time), true)
    }
    if let quiet = units.quietest(notAfter: latestStale(at: time)) {
      forget(quiet)
      units.replace(quiet, by: bytes, seen: time)
      return (quiet, true)
    }
    counters.messagesOfOtherUnits &+= 1
    return place(of: other.span, at: time)
  }

  /// Drops everything known of a unit.
  ///
  /// In the order of the indices: that of the members is not the same after a snapshot.
  private mutating func forget(_ unit: UInt32) {
    counters.evictedUnits &+= 1
    for pair in units.members[Int(unit)].sorted() { forgetPair(pair) }
    let other = TemplateBook.key(unit: unit, signature: TemplateBook.otherSignature)
    if let pair = signatures.value(of: other) { forgetPair(pair) }
  }

  mutating func forgetPair(_ pair: UInt32) {
    let place = Int(pair)
    for signature in pairs.signatures[place] {
      signatures.remove(TemplateBook.key(unit: pairs.units[place], signature: signature))
    }
    leaveBucket(pair)
    templates.release(pairs.templates[place])
    pairs.release(pair)
  }

  /// Drops the pair of a unit that has not been seen for longest, if that is long enough.
  ///
  /// The remembered bound spares the search while no pair can be stale.
  private mutating func evictStale(from unit: UInt32, at time: Int64) -> Bool {
    guard isStale(units.oldestMember[Int(unit)], at: time) else { return false }
    let oldest = units.members[Int(unit)].reduce(Int64.max) { min($0, pairs.lastSeen[Int($1)]) }
    units.oldestMember[Int(unit)] = oldest
    return isStale(oldest, at: time) && evictOldest(from: unit)
  }

  /// Drops the pair of a unit that has not been seen for longest, the first one of several.
  private mutating func evictOldest(from unit: UInt32) -> Bool {
    var found: (time: Int64, pair: UInt32, position: Int)?
    for (position, pair) in units.members[Int(unit)].enumerated() {
      let time = pairs.lastSeen[Int(pair)]
      if let best = found, (best.time, best.pair) < (time, pair) { continue }
      found = (time, pair, position)
    }
    guard let found else { return false }
    units.removeMember(at: found.position, of: unit)
    units.oldestMember[Int(unit)] = found.time
    forgetPair(found.pair)
    counters.evictedTemplates &+= 1
    return true
  }

  /// The latest time that is long enough ago.
  private func latestStale(at time: Int64) -> Int64 {
    let (latest, isTooMuch) = time.subtractingReportingOverflow(caps.staleAfterMicroseconds)
    return isTooMuch ? .min : latest
  }

  private func isStale(_ seen: Int64, at time: Int64) -> Bool {
    let (age, isTooMuch) = time.subtractingReportingOverflow(seen)
    return isTooMuch ? time > seen : age >= caps.staleAfterMicroseconds
  }
}
