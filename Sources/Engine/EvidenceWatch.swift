import Diagnosis
import Model

/// Gathers what may speak for causes: the last minute of signals, templates, lives of units, facts and clocks.
struct EvidenceWatch {
  /// A fact that was reported, and when.
  struct Report {
    var fact: Fact
    var seconds: Double
  }

  /// For how many bins in a row somebody has stuck out: a little, and enough to be told at once.
  struct Streak {
    var entity: Entity
    var seen: UInt32 = 0
    var loud: UInt32 = 0
  }

  /// An incident whose causes are ranked again from time to time.
  struct Schedule {
    var id: String
    /// Engine time of its beginning.
    var onset: Double
    /// The number of the next ranking.
    var next: UInt32
  }

  private static let reportCapacity = 256

  var bank = EvidenceBank()
  var templates = RecentTemplates()
  var lives = RecentLives()
  var reports: [Report] = []
  /// Engine time at which the clock was last set.
  var clockSetAt: Double?
  /// By how much, for people.
  var clockStep = ""
  /// Engine time at which the present bin began.
  var binStart = 0.0
  /// For how many bins in a row each suspect has stuck out.
  var streaks: [Streak] = []
  var schedules: [Schedule] = []
  /// Rankings in the present bin: a storm of failures must not stop the engine.
  var rankings: UInt32 = 0

  mutating func note(_ fact: Fact, at seconds: Double) {
    if reports.count >= Self.reportCapacity { reports.removeFirst(Self.reportCapacity / 4) }
    reports.append(Report(fact: fact, seconds: seconds))
  }

  /// Counts who sticks out in the newest bin; the entities that have for long enough, the best first.
  mutating func ripe(_ ranked: [Suspect]) -> [Entity] {
    let before = streaks
    streaks = ranked.prefix(Self.streakCapacity).compactMap { suspect in
      guard suspect.score >= Tuning.noticeableScore else { return nil }
      var streak = before.first { $0.entity == suspect.entity } ?? Streak(entity: suspect.entity)
      streak.seen = streak.seen.next
      streak.loud = suspect.score >= Tuning.openingScore ? streak.loud.next : 0
      return streak
    }
    return streaks.filter { $0.loud >= Tuning.loudBins || $0.seen >= Tuning.noticeableBins }.map(\.entity)
  }

  private static let streakCapacity = 16
  private static let longestStreakPause: UInt32 = 8

  /// Ends the present bin where it is over; true where it was.
  mutating func closeBin(at seconds: Double, isWrong: Bool) -> Bool {
    let passed = seconds - binStart
    guard passed >= EvidenceBank.binSeconds - 0.05 else { return false }
    binStart = seconds
    rankings = 0
    // A host that is measured every ten seconds fills every fifth bin; a pause empties them all.
    let skipped = UInt32(min(max(0, (passed / EvidenceBank.binSeconds).rounded() - 1), 1e6))
    bank.closeBin(isWrong: isWrong)
    bank.skip(skipped)
    templates.closeBin(isWrong: isWrong)
    templates.skip(skipped)
    if skipped > Self.longestStreakPause { streaks.removeAll() }
    let oldest = seconds - Tuning.rankingWindowSeconds
    lives.forget(before: oldest)
    reports.removeAll { $0.seconds < oldest }
    return true
  }
}

extension EvidenceWatch {
  func encode(into writer: inout ByteWriter) {
    bank.encode(into: &writer)
    templates.encode(into: &writer)
    lives.encode(into: &writer)
    writer.write(UInt64(reports.count))
    for report in reports {
      report.fact.encode(into: &writer)
      writer.write(report.seconds)
    }
    writer.write(clockSetAt != nil)
    writer.write(clockSetAt ?? 0)
    writer.write(clockStep)
    writer.write(binStart)
    writer.write(rankings)
    writer.write(UInt64(streaks.count))
    for streak in streaks {
      streak.entity.encode(into: &writer)
      writer.write(streak.seen)
      writer.write(streak.loud)
    }
    writer.write(UInt64(schedules.count))
    for schedule in schedules {
      writer.write(schedule.id)
      writer.write(schedule.onset)
      writer.write(schedule.next)
    }
  }

  init(decoding reader: inout ByteReader, scale: (Int) -> EvidenceScale?) throws(CodingFailure) {
    bank = try EvidenceBank(decoding: &reader, scale: scale)
    templates = try RecentTemplates(decoding: &reader)
    lives = try RecentLives(decoding: &reader)
    for _ in 0..<(try reader.readCount(elementSize: 12)) {
      reports.append(Report(fact: try Fact(decoding: &reader), seconds: try reader.readDouble()))
    }
    let isSet = try reader.readBool()
    let setAt = try reader.readDouble()
    clockSetAt = isSet ? setAt : nil
    clockStep = try reader.readString()
    binStart = try reader.readDouble()
    rankings = try reader.readUInt32()
    for _ in 0..<(try reader.readCount(elementSize: 4)) {
      streaks.append(
        Streak(
          entity: try Entity(decoding: &reader), seen: try reader.readUInt32(), loud: try reader.readUInt32())
      )
    }
    for _ in 0..<(try reader.readCount(elementSize: 10)) {
      schedules.append(
        Schedule(
          id: try reader.readString(), onset: try reader.readDouble(), next: try reader.readUInt32()))
    }
    guard binStart.isFinite else { throw .invalid("time", at: reader.position) }
  }
}
