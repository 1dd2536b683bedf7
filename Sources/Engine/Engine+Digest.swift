import Diagnosis
public import Model

extension Engine {
  /// Hands over the digest that has become due in the newest step, if one has.
  ///
  /// The first is due two minutes after the watch has begun, and tells what was wrong before; from then on one is due
  /// at each midnight of local time, or with the first frame after it. One that is not taken is lost.
  public mutating func takeDigest() -> Digest? {
    defer { digest.due = nil }
    return digest.due
  }

  /// What there is to tell since the newest daily digest.
  ///
  /// - Complexity: O(signals).
  public borrowing func digestSoFar() -> Digest { digest(.onDemand) }

  /// Notes that something is held back that is not even opened; what tries again counts once a digest.
  mutating func countUnopened(_ key: IncidentKey, _ reason: HeldBackReason) {
    guard digest.isNews(unopened: key) else { return }
    admission.countHeldBack(reason)
    digest.countUnopened(reason)
  }

  /// Makes the digest that is due, and begins the next stretch of time.
  mutating func keepDigest() {
    guard let header = clock.header else { return }
    let today = Self.localDay(header)
    guard let day = digest.day else { return beginDigest(day: today) }
    if today > day {
      refreshDigest()
      digest.due = digest(.daily)
      // One at a time: whatever else is due waits for the next step.
      return beginDigest(day: today)
    } else if today < day - 1 {
      // A day may come back by an hour where daylight saving ends at midnight; more means a clock that was wrong.
      digest.move(to: today, at: header.realtimeMicroseconds)
    }
    guard !digest.hasArrived, clock.observed >= DigestLedger.arrivalSeconds else { return }
    digest.hasArrived = true
    refreshDigest()
    digest.due = arrivalDigest()
  }

  /// The days since 1970 of a moment, by the wall clock of the place.
  static func localDay(_ header: FrameHeader) -> Int64 {
    let seconds = header.realtimeMicroseconds / 1_000_000 + Int64(header.utcOffsetSeconds)
    return seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
  }

  private mutating func beginDigest(day: Int64) {
    digest.begin(day: day, at: clock.realtimeMicroseconds, totals: digestTotals)
    // What goes on being held back is of the new day as well.
    for index in book.open.indices where book.open[index].heldBack != nil { holdInDigest(index, after: nil) }
  }

  /// Enters an incident that is held back.
  mutating func holdInDigest(_ index: Int, after former: HeldBackReason?) {
    let open = book.open[index]
    guard let reason = open.heldBack else { return }
    digest.hold(open.incident, for: reason, after: former, countedIn: open.digestPeriod)
    let period = digest.period
    book.update(at: index) { $0.digestPeriod = period }
  }

  /// Tells what is known by now of what is still held back.
  private mutating func refreshDigest() {
    for open in book.open where open.heldBack != nil { digest.refresh(open.incident, endMicroseconds: nil) }
  }

  private borrowing func arrivalDigest() -> Digest {
    var digest = digest(.arrival)
    let faults = formerFaults
    digest.formerFaults = Array(faults.prefix(DigestLedger.formerFaultsMaximum))
    digest.formerFaultsUnnamed = faults.count - digest.formerFaults.count
    return digest
  }

  /// What is wrong by itself just now, and the units of which no incident tells that they failed.
  private var formerFaults: [Digest.FormerFault] {
    let told = book.open.filter { $0.facts.contains(where: \.isHolding) }.map {
      Digest.FormerFault(entity: $0.incident.entity, summary: $0.incident.summary)
    }
    let unseen = unitsFailedUnseen.map { unit in
      Digest.FormerFault(
        entity: Entity(kind: .unit, name: unit.name),
        summary: unit.result.isEmpty ? "failed" : "failed (\(unit.result))")
    }
    return told + unseen
  }

  private borrowing func digest(_ occasion: Digest.Occasion) -> Digest {
    let now = clock.realtimeMicroseconds
    var told = Digest(
      occasion: occasion, host: host.name, fromMicroseconds: min(digest.beganMicroseconds, now),
      toMicroseconds: now, utcOffsetSeconds: clock.newest?.utcOffsetSeconds ?? 0)
    told.learnsForSeconds = max(0, settings.observeForSeconds - clock.observed)
    (told.rang, told.cleared) = (digest.rang, digest.cleared)
    told.open = book.open.count { $0.hasRung }
    for reason in HeldBackReason.allCases where digest.heldBack[Int(reason.rawValue)] > 0 {
      told.heldBack.append(
        Digest.HeldBack(reason: reason.word, count: digest.heldBack[Int(reason.rawValue)]))
    }
    told.notable = digest.entries.map {
      Digest.HeldIncident(incident: $0.incident, reason: $0.reason.word, endMicroseconds: $0.endMicroseconds)
    }
    told.coverage = digestCoverage()
    return told
  }

  private borrowing func digestCoverage() -> DigestCoverage {
    let (health, totals, before) = (signalHealth(), digestTotals, digest.before)
    var coverage = DigestCoverage()
    (coverage.signals, coverage.mature) = (health.signals, health.mature)
    (coverage.warming, coverage.dead) = (health.warming, health.dead)
    coverage.deadNames = health.deadNames
    coverage.observedSeconds = max(0, totals.observed - before.observed)
    coverage.missedSeconds = max(0, totals.seconds - before.seconds - coverage.observedSeconds)
    coverage.entries = Self.growth(totals.entries, since: before.entries)
    coverage.lostEntries = Self.growth(totals.lostEntries, since: before.lostEntries)
    coverage.suppressedEntries = Self.growth(totals.suppressedEntries, since: before.suppressedEntries)
    coverage.gaps = digest.gaps
    return coverage
  }

  private var digestTotals: DigestTotals {
    DigestTotals(
      seconds: clock.seconds, observed: clock.observed, entries: logs.entries,
      lostEntries: counters.lostEntries, suppressedEntries: logs.droppedEntries)
  }

  /// A counter that was restored from less than it had been does not go below zero.
  private static func growth(_ count: UInt64, since before: UInt64) -> UInt64 {
    count >= before ? count - before : count
  }
}
