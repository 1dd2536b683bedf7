import Alerts
import Detection
import LogTemplates
import Model

/// What is unusual in the logs of the last ten seconds.
struct LogDeviation {
  /// What the rate is of: a template of a unit, or all errors of a unit.
  var member: Member
  var deviation: Deviation
  /// The template that says most, as evidence.
  var log: LogEvidence?
  /// syslog's number of the worst entry.
  var priority: UInt8
  /// True when the unit had never logged the template before.
  var isNew: Bool
}

/// Counts templates and errors of each unit and finds bursts and errors of a new form.
struct LogWatch: ~Copyable {
  struct Recent {
    var pair: Int
    var seconds: Double
  }

  /// syslog's `err`: this and worse is an error.
  static let errorPriority: UInt8 = 3
  /// Entries in ten seconds below which no rate is unusual.
  static let minimumVolume: UInt64 = 10
  /// New templates remembered as evidence.
  private static let recentMaximum = 32

  /// Takes secrets out of all that is kept of messages.
  static let redaction: TemplateBook.Redaction = { Masking.masked($0) }

  var book = TemplateBook(redact: redaction)
  private var names = SpeakerNames()
  /// True where a sample of each template is kept; what looks like a secret is masked in any case.
  var keepsSamples = true {
    didSet { book.keepsValues = keepsSamples }
  }
  var pairRates = RateBank()
  var errorRates = RateBank()
  var pairCounts: [UInt64] = []
  /// The generation of the pair that each place belongs to.
  var generations: [UInt32] = []
  /// The step until which the pair of each place counts as new.
  var newUntil: [UInt64] = []
  var touchedPairs: [Int] = []
  var errorCounts: [UInt64] = []
  var touchedUnits: [Int] = []
  var unitEntries: [UInt64] = []
  /// How many units held each place before.
  var unitGenerations: [UInt32] = []
  /// The pair that logged most of each unit's newest errors, or -1.
  var leadingPair: [Int] = []
  /// How many templates of errors each unit began.
  var newErrors: [UInt64] = []
  var recent: [Recent] = []
  var entries: UInt64 = 0
  /// Entries that came too late to count for a rate.
  var lateEntries: UInt64 = 0
  var step: UInt64 = 0

  init() {}

  func entity(ofUnit unit: Int) -> Entity {
    let name = book.unitName(UInt32(unit))
    if name == SpeakerNames.kernelName { return .host }
    guard name.hasPrefix(SpeakerNames.userPrefix) else { return Entity(kind: .unit, name: name) }
    return Entity(kind: .unattributed, name: String(name.dropFirst(SpeakerNames.userPrefix.count)))
  }

  /// Entries read of each unit, by name, in the order in which the units were first seen.
  var entriesByUnit: [(name: String, entries: UInt64)] {
    unitEntries.indices.map { (book.unitName(UInt32($0)), unitEntries[$0]) }
  }
}

// MARK: - Reading

extension LogWatch {
  /// Counts an entry; `isLate` keeps it out of the rates.
  mutating func observe(_ entry: LogEntry, in batch: EntryBatch, seconds: Double, isLate: Bool) {
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
    for merge in book.takeMerges() { follow(merge) }
    prepare(for: seen)
    unitEntries[Int(seen.unit)] &+= 1
    if seen.isNewForUnit, !seen.isOther { noteNew(seen, priority: entry.priority, seconds: seconds) }
    if isLate { lateEntries &+= 1 } else { count(seen, priority: entry.priority) }
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
    guard generations[Int(seen.pair)] != seen.generation else { return }
    generations[Int(seen.pair)] = seen.generation
    pairRates.insert(at: Int(seen.pair))
    pairCounts[Int(seen.pair)] = 0
    newUntil[Int(seen.pair)] = 0
    recent.removeAll { $0.pair == Int(seen.pair) }
  }

  /// Counts what a template has been counted for since the last judgement under the one it became.
  private mutating func follow(_ merge: TemplateMerge) {
    let (from, into) = (Int(merge.from), Int(merge.into))
    guard pairCounts[from] > 0 else { return }
    if pairCounts[into] == 0 { touchedPairs.append(into) }
    pairCounts[into] = Self.sum(pairCounts[into], pairCounts[from])
    pairCounts[from] = 0
  }

  private mutating func resetUnit(_ unit: Int) {
    errorRates.insert(at: unit)
    unitEntries[unit] = 0
    newErrors[unit] = 0
    unitGenerations[unit] &+= 1
    leadingPair[unit] = -1
  }

  mutating func grow(pairs: Int, units: Int) {
    while pairCounts.count < pairs {
      pairRates.insert(at: pairCounts.count)
      pairCounts.append(0)
      generations.append(0)
      newUntil.append(0)
    }
    while unitEntries.count < units {
      errorRates.insert(at: unitEntries.count)
      unitEntries.append(0)
      newErrors.append(0)
      unitGenerations.append(0)
      errorCounts.append(0)
      leadingPair.append(-1)
    }
  }

  /// `message repeated N times` is a claim of the sender: the sum must not overflow.
  private static func sum(_ count: UInt64, _ weight: UInt64) -> UInt64 {
    let (sum, isTooMuch) = count.addingReportingOverflow(weight)
    return isTooMuch ? .max : sum
  }

  private mutating func noteNew(_ seen: Observation, priority: UInt8, seconds: Double) {
    book.rewriteTexts(
      pair: seen.pair, sample: { keepsSamples ? Masking.masked($0) : [] }, template: Masking.masked)
    newUntil[Int(seen.pair)] = step &+ Tuning.newTemplateBins
    if priority <= Self.errorPriority { newErrors[Int(seen.unit)] &+= 1 }
    recent.append(Recent(pair: Int(seen.pair), seconds: seconds))
    if recent.count > Self.recentMaximum { recent.removeFirst() }
  }

  private mutating func count(_ seen: Observation, priority: UInt8) {
    let (pair, unit) = (Int(seen.pair), Int(seen.unit))
    if pairCounts[pair] == 0 { touchedPairs.append(pair) }
    pairCounts[pair] = Self.sum(pairCounts[pair], seen.weight)
    guard priority <= Self.errorPriority else { return }
    if errorCounts[unit] == 0 { touchedUnits.append(unit) }
    errorCounts[unit] = Self.sum(errorCounts[unit], seen.weight)
    let leading = leadingPair[unit]
    if leading < 0 || pairCounts[pair] >= pairCounts[leading] { leadingPair[unit] = pair }
  }
}
