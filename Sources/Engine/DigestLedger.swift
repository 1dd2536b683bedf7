import Diagnosis
import Model

/// What the next digest will tell, gathered as it happens.
struct DigestLedger {
  /// An incident that was held back in this stretch of time.
  struct Entry {
    /// Without what only explains it.
    var incident: Incident
    var reason: HeldBackReason
    /// Wall-clock time of its end; nil while it goes on.
    var endMicroseconds: Int64?

    var surprise: Double { incident.lead?.surprise ?? 0 }
  }

  /// Incidents without room that are told apart; of more each try counts.
  static let unopenedMaximum = 1024
  /// Incidents that are named; of more only the number is known.
  static let notableMaximum = 16
  /// Faults from before the watch that are named.
  static let formerFaultsMaximum = 32
  /// Seconds of watching after which all that was wrong before has been seen: filesystems are looked at once a
  /// minute, and the list of failed units comes as soon as the bus answers.
  static let arrivalSeconds = 120.0

  /// The number of the stretch; an incident that has it was counted in this one.
  var period: UInt64 = 0
  /// The local day in which the stretch began, in days since 1970; nil before the first live frame.
  var day: Int64?
  /// Wall-clock time at which it began.
  var beganMicroseconds: Int64 = 0
  /// What had been counted when it began.
  var before = DigestTotals()
  /// How many incidents were held back, by the raw value of the reason.
  var heldBack = [UInt64](repeating: 0, count: HeldBackReason.allCases.count)
  /// What found no room to be opened; not part of a snapshot, as a restart makes room.
  private var unopened: Set<IncidentKey> = []
  /// The worst of them, worst first.
  var entries: [Entry] = []
  var rang: UInt64 = 0
  var cleared: UInt64 = 0
  /// Gaps in the journal and in files.
  var gaps: UInt64 = 0
  /// True once it was told what was wrong before anybody looked.
  var hasArrived = false
  /// A digest that has become due and was not yet taken; not part of a snapshot, as whoever steps takes it.
  var due: Digest?

  /// Begins a stretch of time; what is counted in it begins at 0.
  mutating func begin(day: Int64, at realtime: Int64, totals: DigestTotals) {
    period &+= 1
    self.day = day
    beganMicroseconds = realtime
    before = totals
    for index in heldBack.indices { heldBack[index] = 0 }
    entries = []
    unopened = []
    (rang, cleared, gaps) = (0, 0, 0)
  }

  /// Takes the day for another one without ending the stretch: the clock was set back.
  mutating func move(to day: Int64, at realtime: Int64) {
    self.day = day
    beganMicroseconds = min(beganMicroseconds, realtime)
  }

  /// Counts a transition that was written.
  mutating func count(_ kind: AlertTransition.Kind) {
    switch kind {
    case .open, .reopen: rang &+= 1
    case .clear: cleared &+= 1
    case .update: break
    }
  }

  /// Notes that something found no room, and tells whether that is the first time in this stretch.
  mutating func isNews(unopened key: IncidentKey) -> Bool {
    if unopened.count >= Self.unopenedMaximum { return !unopened.contains(key) }
    return unopened.insert(key).inserted
  }

  /// Counts an incident that found no room to be opened.
  mutating func countUnopened(_ reason: HeldBackReason) {
    heldBack[Int(reason.rawValue)] &+= 1
  }

  /// Notes that an incident is held back; one that was for another reason changes over.
  ///
  /// - Parameters:
  ///   - incident: What is known of it.
  ///   - reason: Why it does not ring now.
  ///   - former: Why it did not ring before; nil where it was not held back.
  ///   - period: The stretch in which it was counted before.
  mutating func hold(
    _ incident: Incident, for reason: HeldBackReason, after former: HeldBackReason?, countedIn period: UInt64
  ) {
    if let former, period == self.period { discount(former) }
    heldBack[Int(reason.rawValue)] &+= 1
    insert(Entry(incident: Self.stripped(incident), reason: reason))
  }

  /// Notes that an incident rings after all.
  mutating func release(_ id: String, after former: HeldBackReason?, countedIn period: UInt64) {
    guard let former, period == self.period else { return }
    discount(former)
    entries.removeAll { $0.incident.id == id }
  }

  /// Takes what is known by now of an incident that is named.
  mutating func refresh(_ incident: Incident, endMicroseconds: Int64?) {
    guard let known = entries.first(where: { $0.incident.id == incident.id }) else { return }
    insert(Entry(incident: Self.stripped(incident), reason: known.reason, endMicroseconds: endMicroseconds))
  }

  private mutating func discount(_ reason: HeldBackReason) {
    let index = Int(reason.rawValue)
    if heldBack[index] > 0 { heldBack[index] -= 1 }
  }

  /// Puts an entry in its place; the least notable makes room.
  private mutating func insert(_ entry: Entry) {
    entries.removeAll { $0.incident.id == entry.incident.id }
    let place = entries.firstIndex { Self.precedes(entry, $0) } ?? entries.endIndex
    entries.insert(entry, at: place)
    if entries.count > Self.notableMaximum { entries.removeLast() }
  }

  /// The worse one first, then the more surprising one, then the earlier one.
  private static func precedes(_ one: Entry, _ other: Entry) -> Bool {
    let (left, right) = (one.incident, other.incident)
    if left.severity != right.severity { return left.severity > right.severity }
    if one.surprise != other.surprise { return one.surprise > other.surprise }
    return (left.onsetMicroseconds, left.id) < (right.onsetMicroseconds, right.id)
  }

  /// What is said of an incident in a line, without what explains it: a day's worth of it must stay small.
  private static func stripped(_ incident: Incident) -> Incident {
    var kept = Incident(
      id: incident.id, category: incident.category, entity: incident.entity, severity: incident.severity,
      onsetMicroseconds: incident.onsetMicroseconds, summary: incident.summary, clearRule: "")
    kept.lead = incident.lead
    kept.lead?.votes = []
    kept.isLearning = incident.isLearning
    return kept
  }
}

/// Counters that never go back, as they stood at one moment.
struct DigestTotals {
  /// Seconds of engine time.
  var seconds: Double = 0
  /// Seconds of it that were watched.
  var observed: Double = 0
  var entries: UInt64 = 0
  var lostEntries: UInt64 = 0
  var suppressedEntries: UInt64 = 0
}
