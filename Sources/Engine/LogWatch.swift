import Alerts
import Detection
import Diagnosis
import LogTemplates
import Model

/// Counts templates and entries of each unit, and finds what is unusual about them: what is new, bursts and
/// drops, what stopped logging, a share of errors or a mix that never was.
///
/// An entry costs a constant number of steps and no memory unless something is new. What is known of pairs
/// and units stands in arrays by their places in the book.
struct LogWatch: ~Copyable {
  struct Recent {
    var pair: Int
    var seconds: Double
  }

  /// An entry's pair, for whoever counts beside.
  struct Newest {
    var pair = 0
    var generation: UInt32 = 0
    var weight: UInt64 = 0
    var isNew = false
    var isOther = true
  }

  /// New templates remembered as evidence.
  private static let recentMaximum = 32

  /// What may not be kept of messages.
  var redaction = Redaction.secrets {
    didSet { book.redact = { [redaction] in redaction.bytes($0) } }
  }

  var book = TemplateBook(redact: { Masking.masked($0) })
  var names = SpeakerNames()
  /// True where a sample of each template is kept; what looks like a secret is masked in any case.
  var keepsSamples = true
  var pairs: [LogPair] = []
  var pairRates = RateBank()
  /// Pairs with entries in the present ten seconds, and in the present window of five minutes.
  var touchedPairs: [Int] = []
  var windowPairs: [Int] = []
  /// Pairs whose rate is low.
  var lowPairs: [Int] = []
  var units: [LogUnit] = []
  /// The rate of each class of entries of each unit: three a unit.
  var sortRates = RateBank()
  /// Units and classes with entries in the present ten seconds, and units with an open window.
  var touchedSorts: [Int] = []
  var windowUnits: [Int] = []
  /// Units that are low or odd in some way.
  var standingUnits: [Int] = []
  /// Pauses between any two entries.
  var silence = Silence()
  /// How often a quiet unit logs something bad that is new.
  var novelty = RateNovelty(at: 0)
  var recent: [Recent] = []
  /// What the newest entry was.
  private(set) var newest = Newest()
  var entries: UInt64 = 0
  /// Entries that came too late to count for a rate.
  var lateEntries: UInt64 = 0
  /// Entries that journald has dropped by its rate limit.
  var droppedEntries: UInt64 = 0
  var step: UInt64 = 0
  var moment = LogMoment()
  /// The number of the present window of five minutes.
  var window: UInt32 = 0
  /// Second of the last boot.
  var bootAt: UInt32 = 0
  /// Pauses and windows of what happens often that began before this second were not watched from end to end.
  var resumedAt: UInt32 = 0
  /// The same for all pauses: entries were lost.
  var lostAt: UInt32 = 0
  /// True where entries of the present ten seconds were lost: their counts are too low to learn from.
  var isBinShort = false
  /// True where some units learn nothing just now.
  private var hasPauses = false

  init() {
    // Nobody asks the daemon for them.
    book.keepsValues = false
  }

  func entity(ofUnit unit: Int) -> Entity {
    let name = book.unitName(UInt32(unit))
    if name == SpeakerNames.kernelName { return .host }
    guard name.hasPrefix(SpeakerNames.userPrefix) else { return Entity(kind: .unit, name: name) }
    return Entity(kind: .unattributed, name: String(name.dropFirst(SpeakerNames.userPrefix.count)))
  }

  /// Entries read of each unit, by name, in the order in which the units were first seen.
  var entriesByUnit: [(name: String, entries: UInt64)] {
    units.indices.map { (book.unitName(UInt32($0)), units[$0].entries) }
  }

  /// The pause before a moment counts for nothing: nobody watched, or not all.
  mutating func interrupt(isLoss: Bool) {
    resumedAt = moment.now
    guard isLoss else { return }
    lostAt = moment.now
    isBinShort = true
  }

  /// Has nothing learned of the present ten seconds of some units.
  ///
  /// - Complexity: O(units).
  mutating func pauseLearning(where isMeant: (Entity) -> Bool) {
    for unit in units.indices where isMeant(entity(ofUnit: unit)) {
      units[unit].isPaused = true
      units[unit].since = moment.now
      hasPauses = true
    }
  }

  /// Has all units learn again.
  mutating func clearPauses() {
    guard hasPauses else { return }
    hasPauses = false
    for unit in units.indices { units[unit].isPaused = false }
  }

  /// The host was booted.
  mutating func noteBoot() {
    bootAt = moment.now
    resumedAt = moment.now
    for unit in units.indices { units[unit].life.noteBoot() }
  }
}

// MARK: - Reading

extension LogWatch {
  /// Counts an entry; `isLate` keeps it out of the rates.
  ///
  /// - Parameters:
  ///   - entry: The entry.
  ///   - batch: The batch that holds its texts.
  ///   - isLate: True for an entry of the past.
  ///   - signatures: The signatures that may stand for entries.
  /// - Returns: How many messages the entry stands for, and whether a signature may stand for its text.
  @discardableResult
  mutating func observe(
    _ entry: LogEntry, in batch: EntryBatch, isLate: Bool, signatures: borrowing SignatureWatch
  ) -> (weight: UInt64, mayBeKnown: Bool) {
    let bytes = batch.bytes.span
    let message = bytes.extracting(entry.message.indices)
    let name = names.sharedName(of: entry, in: batch)
    let seen =
      if let name {
        observe(name.span, message, entry)
      } else {
        observe(bytes.extracting(entry.unit.indices), message, entry)
      }
    entries &+= 1
    prepare(for: seen)
    for merge in book.takeMerges() { follow(merge) }
    let (pair, unit) = (Int(seen.pair), Int(seen.unit))
    newest = Newest(
      pair: pair, generation: seen.generation, weight: seen.weight, isNew: seen.isNewForUnit,
      isOther: seen.isOther)
    units[unit].entries &+= 1
    if seen.isNewForUnit, !seen.isOther { noteNew(seen, priority: entry.priority) }
    if isLate {
      countLate(pair, unit, of: entry)
    } else {
      count(pair, unit, seen.weight, entry.priority)
    }
    noteTrusted(entry, in: batch, isLate: isLate)
    return (seen.weight, mayBeKnown(entry, in: batch, seen, signatures))
  }

  /// Takes an entry that tells of a change and is never to be scored.
  mutating func noteChange(_ entry: LogEntry, in batch: EntryBatch, isLate: Bool) {
    entries &+= 1
    noteTrusted(entry, in: batch, isLate: isLate)
  }

  private mutating func observe(
    _ unit: Span<UInt8>, _ message: Span<UInt8>, _ entry: LogEntry
  ) -> Observation {
    book.observe(
      unit: unit, message: message, priority: entry.priority,
      realtimeMicroseconds: entry.realtimeMicroseconds)
  }

  /// Makes room for what was seen; a place that has gone to another pair or unit begins anew.
  private mutating func prepare(for seen: Observation) {
    grow(pairs: Int(seen.pair) + 1, units: Int(seen.unit) + 1)
    if seen.isNewUnit { resetUnit(Int(seen.unit)) }
    let pair = Int(seen.pair)
    guard pairs[pair].generation != seen.generation else {
      pairs[pair].unit = Int32(seen.unit)
      return
    }
    forgetShare(ofPair: pair)
    pairs[pair].renew(generation: seen.generation, unit: Int32(seen.unit))
    pairRates.insert(at: pair)
    recent.removeAll { $0.pair == pair }
  }

  /// Counts under the template that another one became what was known of that.
  private mutating func follow(_ merge: TemplateMerge) {
    let from = Int(merge.from)
    guard from < pairs.count, pairs[from].generation == merge.fromGeneration else { return }
    self.merge(pair: from, into: Int(merge.into))
  }

  /// A place of the mix that stood for a pair which is gone would count for the one that comes.
  private mutating func forgetShare(ofPair pair: Int) {
    let unit = Int(pairs[pair].unit)
    guard units.indices.contains(unit) else { return }
    let gone = LogPairReference(place: Int32(pair), generation: pairs[pair].generation)
    guard units[unit].window.placePairs[RateMixture.place(of: pair)] == gone else { return }
    units[unit].window.mixture.forget(pair)
  }

  /// Begins a unit at a place anew; the place stays in the lists that it is in.
  mutating func resetUnit(_ unit: Int) {
    let before = units[unit]
    units[unit] = LogUnit(at: moment.now)
    units[unit].generation = before.generation &+ 1
    (units[unit].window.isOpen, units[unit].window.isStanding) = (
      before.window.isOpen, before.window.isStanding
    )
    units[unit].window.start = moment.now
    units[unit].isSteady = Self.isSteady(book.unitName(UInt32(unit)))
    for sort in LogSort.allCases { sortRates.insert(at: place(unit, sort)) }
  }

  /// False for users and their sessions, who come and go, and for names that many units share.
  private static func isSteady(_ name: String) -> Bool {
    !name.hasPrefix(SpeakerNames.userPrefix) && !name.hasSuffix(".scope") && !name.hasPrefix("user@")
      && !name.contains("*")
  }

  /// The place of a class of a unit's entries in ``sortRates``.
  func place(_ unit: Int, _ sort: LogSort) -> Int { unit * LogSort.allCases.count + sort.rawValue }

  mutating func grow(pairs pairCount: Int, units unitCount: Int) {
    while pairs.count < pairCount {
      pairRates.insert(at: pairs.count)
      pairs.append(LogPair())
    }
    while units.count < unitCount {
      for sort in LogSort.allCases { sortRates.insert(at: place(units.count, sort)) }
      units.append(LogUnit(at: moment.now))
    }
  }

  private mutating func noteNew(_ seen: Observation, priority: UInt8) {
    let (pair, unit) = (Int(seen.pair), Int(seen.unit))
    book.rewriteTexts(
      pair: seen.pair, sample: { keepsSamples ? redaction.bytes($0) : [] }, template: redaction.bytes)
    pairs[pair].newUntil = step &+ Tuning.newTemplateBins
    recent.append(Recent(pair: pair, seconds: moment.seconds))
    if recent.count > Self.recentMaximum { recent.removeFirst() }
    // Another kernel, another boot: what is new then was never asked for.
    units[unit].newAt = moment.now
    guard !isBooting else { return }
    pairs[pair].novelty = surpriseOfNew(unit, priority: priority)
    units[unit].novelty.note(Self.grade(of: priority), at: moment.now)
  }

  /// True in the minutes after a boot that was watched.
  var isBooting: Bool { bootAt > 0 && moment.now &- bootAt < Tuning.bootSeconds }

  /// The lesser of two surprises: that this unit, and that any quiet unit of the host, logs something bad
  /// that is new.
  private func surpriseOfNew(_ unit: Int, priority: UInt8) -> Float {
    let grade = Self.grade(of: priority)
    guard grade != .ordinary else { return 0 }
    let own = units[unit].novelty.surprise(of: grade, at: moment.now)
    let weight = grade == .serious ? Tuning.warningDecades : 0
    return max(0, min(own - weight, novelty.surprise(of: .grave, at: moment.now)))
  }

  static func grade(of priority: UInt8) -> RateNovelty.Grade { grade(of: LogSort(priority: priority)) }

  static func grade(of sort: LogSort) -> RateNovelty.Grade {
    switch sort {
    case .errors: .grave
    case .warnings: .serious
    case .others: .ordinary
    }
  }
}

// MARK: - Counting

extension LogWatch {
  /// The second from which on pauses of a unit were watched, and from which on those of what happens often.
  func watchedSince(_ unit: Int) -> UInt32 { max(max(resumedAt, lostAt), max(units[unit].since, bootAt)) }

  private mutating func count(_ pair: Int, _ unit: Int, _ weight: UInt64, _ priority: UInt8) {
    let sort = LogSort(priority: priority)
    notePauses(pair, unit)
    touch(pair)
    pairs[pair].count = Self.sum(pairs[pair].count, weight)
    _ = pairs[pair].drop.add(weight)
    enterWindow(pair)
    count(unit, sort, weight, leading: pair)
    let reference = LogPairReference(place: Int32(pair), generation: pairs[pair].generation)
    units[unit].lastPair = reference
    units[unit].window.mixture.add(weight, ofKind: pair)
    units[unit].window.placePairs[RateMixture.place(of: pair)] = reference
  }

  /// Lists a pair as having entries in the present ten seconds.
  mutating func touch(_ pair: Int) {
    guard !pairs[pair].isTouched else { return }
    pairs[pair].isTouched = true
    touchedPairs.append(pair)
  }

  /// Lists a pair as having entries in the present window.
  mutating func enterWindow(_ pair: Int) {
    guard !pairs[pair].isInWindow else { return }
    pairs[pair].isInWindow = true
    windowPairs.append(pair)
  }

  /// Counts what a unit logged in a class; journald's word on what it dropped has no pair.
  mutating func count(_ unit: Int, _ sort: LogSort, _ weight: UInt64, leading pair: Int?) {
    let place = sort.rawValue
    if units[unit].counts[place] == 0 { touchedSorts.append(self.place(unit, sort)) }
    units[unit].counts[place] = Self.sum(units[unit].counts[place], weight)
    _ = units[unit].drops[place].add(weight)
    openWindow(unit)
    let number = UInt32(clamping: weight)
    units[unit].window.entries = UInt32(clamping: UInt64(units[unit].window.entries) + UInt64(number))
    if sort == .errors {
      units[unit].window.errors = UInt32(clamping: UInt64(units[unit].window.errors) + UInt64(number))
    }
    guard let pair else { return }
    let reference = LogPairReference(place: Int32(pair), generation: pairs[pair].generation)
    if sort == .errors { units[unit].lastError = reference }
    let leading = units[unit].leadingPairs[place]
    if !holds(leading, ofUnit: unit) || pairs[pair].count >= pairs[Int(leading.place)].count {
      units[unit].leadingPairs[place] = reference
    }
  }

  private mutating func openWindow(_ unit: Int) {
    guard !units[unit].window.isOpen else { return }
    units[unit].window.isOpen = true
    units[unit].window.start = moment.now
    windowUnits.append(unit)
  }

  private mutating func notePauses(_ pair: Int, _ unit: Int) {
    let (now, calendar) = (moment.now, moment.calendar)
    let since = watchedSince(unit)
    let life = units[unit].life
    silence.note(at: now, since: max(resumedAt, lostAt), calendar)
    units[unit].silence.note(at: now, since: max(since, life.startedAt), calendar)
    let isRare = !pairs[pair].silence.isFrequent
    pairs[pair].silence.note(
      at: now, since: isRare ? max(lostAt, units[unit].since) : max(since, life.startedAt), calendar)
  }

  /// Counts an entry of the past: pauses until now are not known from end to end.
  ///
  /// An entry of this host's journal that is late means that the reader is, with all that it reads. Another
  /// host's, or a line of a file, is late by its sender's clock or delivery and tells of its own unit alone.
  private mutating func countLate(_ pair: Int, _ unit: Int, of entry: LogEntry) {
    lateEntries &+= 1
    if entry.isForeign || entry.transport == .file {
      units[unit].since = moment.now
    } else {
      resumedAt = moment.now
      silence.touch(at: moment.now)
    }
    units[unit].silence.touch(at: moment.now)
    pairs[pair].silence.touch(at: moment.now)
  }

  /// `message repeated N times` is a claim of the sender: the sum must not overflow.
  static func sum(_ count: UInt64, _ weight: UInt64) -> UInt64 {
    let (sum, isTooMuch) = count.addingReportingOverflow(weight)
    return isTooMuch ? .max : sum
  }
}
