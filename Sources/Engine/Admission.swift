import Detection
import Diagnosis
import Model

/// Why an incident does not ring.
///
/// Raw values are stored.
public enum HeldBackReason: UInt8, Sendable, CaseIterable {
  /// The host has been watched for less than `observe_for`.
  case learning = 0
  /// Less bad than `min_severity`.
  case belowMinSeverity = 1
  /// `max_per_week` is used up.
  case weeklyCeiling = 2
  /// The settings say to ignore it.
  case ignored = 3
  /// Too many incidents are open.
  case tooMany = 4
  /// The host was booted a few minutes ago.
  case booting = 5
  /// A job that runs by its timetable uses what it always uses.
  case scheduled = 6
  /// Somebody has asked for silence about it.
  case silenced = 7
  /// Work is being done on it.
  case maintenance = 8
  /// Somebody has looked at the like of it and called it normal.
  case acceptedAsNormal = 9
  /// Somebody knows of it.
  case acknowledged = 10

  /// The reason for people and in JSON.
  public var word: String {
    switch self {
    case .learning: "learning"
    case .belowMinSeverity: "below-min-severity"
    case .weeklyCeiling: "weekly-ceiling"
    case .ignored: "ignored"
    case .tooMany: "too-many-open"
    case .booting: "booting"
    case .scheduled: "scheduled-job"
    case .silenced: "silenced"
    case .maintenance: "maintenance"
    case .acceptedAsNormal: "accepted-as-normal"
    case .acknowledged: "acknowledged"
    }
  }
}

/// Decides whether an incident rings, and counts those that do not.
struct Admission {
  private struct Ring {
    var realtimeMicroseconds: Int64
    var entity: Entity
  }

  private var settings = EngineSettings()
  private var ignored: [(kind: Entity.Kind, patterns: [GlobPattern])] = []
  private var ignoredTemplates: [GlobPattern] = []
  private var rings: [Ring] = []
  private var pace = CeilingPace(maxPerWeek: 1)
  /// How many incidents were held back, by the raw value of the reason.
  private(set) var heldBack = [UInt64](repeating: 0, count: HeldBackReason.allCases.count)

  init(settings: EngineSettings) {
    apply(settings)
  }

  mutating func apply(_ settings: EngineSettings) {
    self.settings = settings
    pace = CeilingPace(
      maxPerWeek: Double(settings.maxPerWeek), offset: pace.offset, atSeconds: pace.seconds)
    ignored = [
      (.unit, settings.ignoredUnits.map(GlobPattern.init)),
      (.filesystem, settings.ignoredFilesystems.map(GlobPattern.init)),
      (.interface, settings.ignoredInterfaces.map(GlobPattern.init)),
    ]
    ignoredTemplates = settings.ignoredTemplates.map(GlobPattern.init)
  }

  /// How many statistical incidents rang in the seven days before `now`.
  func ringsInWeek(before now: Int64) -> Int {
    rings.count { Self.isInWeek($0, at: now) }
  }

  func isIgnored(_ entity: Entity) -> Bool {
    ignored.contains { $0.kind == entity.kind && $0.patterns.contains { $0.matches(entity.name) } }
  }

  func isIgnored(template: String) -> Bool {
    ignoredTemplates.contains { $0.matches(template) }
  }

  /// Why the incident may not ring now, or nil when it may.
  ///
  /// One that comes back soon was paid for when it first rang: its `clear` must not stay the last word.
  ///
  /// - Parameters:
  ///   - incident: What asks to ring.
  ///   - ringsForFact: True where it holds a fact that rings by itself.
  ///   - isOfSignatures: True where signatures alone say so, which know less than the kernel and systemd.
  ///   - isPaidFor: True where its ring was paid for within a day.
  ///   - observedSeconds: For how long the host has been watched.
  ///   - decided: Why it is not to be told by what people have decided; `nil` where they have not.
  ///   - excuse: Why what deviates is to be expected just now; `nil` where it is not.
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  /// - Returns: The objection.
  func objection(
    to incident: Incident, ringsForFact: Bool, isOfSignatures: Bool = false, isPaidFor: Bool,
    observedSeconds: Double, decided: HeldBackReason? = nil, excuse: HeldBackReason? = nil, now: Int64
  ) -> HeldBackReason? {
    if isIgnored(incident.entity) { return .ignored }
    if let decided { return decided }
    // Signatures know less than the kernel and systemd: who asks for errors alone is spared their warnings.
    if ringsForFact, !isOfSignatures { return nil }
    if incident.severity < settings.minSeverity { return .belowMinSeverity }
    if incident.category.isFact { return nil }
    if observedSeconds < settings.observeForSeconds { return .learning }
    if let excuse { return excuse }
    return !isPaidFor && isOverCeiling(incident, now: now) ? .weeklyCeiling : nil
  }

  mutating func countHeldBack(_ reason: HeldBackReason) {
    heldBack[Int(reason.rawValue)] &+= 1
  }

  /// Books a statistical incident that rings.
  mutating func book(_ incident: Incident, at realtime: Int64) {
    guard !incident.category.isFact else { return }
    rings.removeAll { !Self.isInWeek($0, at: realtime) }
    rings.append(Ring(realtimeMicroseconds: realtime, entity: incident.entity))
    pace.charge(atSeconds: EngineClock.seconds(from: 0, to: realtime))
  }

  /// Decades by which an incident must exceed what rings, because of those that rang lately.
  func requiredLead(at now: Int64) -> Double {
    pace.required(atSeconds: EngineClock.seconds(from: 0, to: now))
  }

  /// True where the ceiling is reached, or where so many rang lately that only more surprising ones may.
  ///
  /// One entity may use half of the ceiling, and one ring at least.
  private func isOverCeiling(_ incident: Incident, now: Int64) -> Bool {
    let surprise = ([incident.lead].compactMap { $0 } + incident.folded).map(\.surprise).max()
    if let surprise, surprise < Double(Tuning.ringSurprise) + requiredLead(at: now) { return true }
    let recent = rings.filter { Self.isInWeek($0, at: now) }
    let share = max(1, settings.maxPerWeek / 2)
    return recent.count >= settings.maxPerWeek || recent.count { $0.entity == incident.entity } >= share
  }

  /// A ring far in the future was booked by a clock that was wrong: it must not count for years.
  private static func isInWeek(_ ring: Ring, at now: Int64) -> Bool {
    abs(EngineClock.seconds(from: ring.realtimeMicroseconds, to: now)) < weekSeconds
  }

  private static let weekSeconds: Double = 7 * 86_400
}

extension Admission {
  func encode(into writer: inout ByteWriter) {
    for count in heldBack { writer.write(count) }
    writer.write(UInt64(rings.count))
    for ring in rings {
      writer.write(ring.realtimeMicroseconds)
      ring.entity.encode(into: &writer)
    }
    writer.write(pace.offset)
    writer.write(pace.seconds)
  }

  init(settings: EngineSettings, decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(settings: settings)
    for index in heldBack.indices { heldBack[index] = try reader.readUInt64() }
    let count = try reader.readCount(elementSize: 3)
    for _ in 0..<count {
      let time = try reader.readInt64()
      rings.append(Ring(realtimeMicroseconds: time, entity: try Entity(decoding: &reader)))
    }
    let offset = try reader.readDouble()
    let seconds = try reader.readDouble()
    guard offset.isFinite, seconds.isFinite else { throw .invalid("ceiling", at: reader.position) }
    pace = CeilingPace(maxPerWeek: Double(settings.maxPerWeek), offset: offset, atSeconds: seconds)
  }
}
