public import Model

/// When a step is, as far as detectors need to know.
public struct StepTime: Hashable, Sendable {
  /// Seconds of the monotonic clock.
  public var monotonicSeconds: Double
  /// Seconds since Monday 00:00 of local time.
  public var localSecondOfWeek: Int32

  /// Describes a moment.
  public init(monotonicSeconds: Double, localSecondOfWeek: Int32) {
    self.monotonicSeconds = monotonicSeconds
    self.localSecondOfWeek = localSecondOfWeek
  }
}

/// What the detectors think of one value.
public struct Judgement: Hashable, Sendable {
  /// How improbable the value is under the signal's own past, in decades: −log10 p.
  ///
  /// Zero in warm-up.
  public var surprise: Float
  /// True when the value lies above what was expected.
  public var isAbove: Bool
  /// True when the value is further from the expected one than both physical floors, in the harmful
  /// direction.
  public var isWorthTelling: Bool
  /// True once the signal has enough of a past to be judged.
  public var isWarm: Bool

  /// Describes a judgement; without arguments that of nothing.
  public init(
    surprise: Float = 0, isAbove: Bool = false, isWorthTelling: Bool = false, isWarm: Bool = false
  ) {
    self.surprise = surprise
    self.isAbove = isAbove
    self.isWorthTelling = isWorthTelling
    self.isWarm = isWarm
  }
}

/// Judges each of many signals against its own past, at one cadence.
///
/// ```swift
/// var bank = SignalBank(cadenceSeconds: 10)
/// bank.insert(at: 0, floorAbsolute: 0.1, floorRelative: 0.2, harmful: .up, tier: .light, at: now)
/// bank.step(values: values.span, at: now, judgements: &judgements)
/// ```
///
/// A signal is named by its place, which the caller gives out. Each value is judged first and learned then.
/// The surprise is −log10 p of the distance from the nearer of a fast and a slow level among the signal's own past
/// distances; with profiles the root mean square of that and of the distances from the time of day and from the
/// hour of the week. At the full tier ``Novelty`` raises it to ``alarmScore`` and beyond where the signal is
/// somewhere it has never been; below the full tier no point reaches that. It is a score in decades, not a probability: the
/// statistics are not independent.
///
/// ``step(values:at:judgements:)`` allocates nothing and is linear in the number of signals. Results depend
/// on the values and times alone; a value never changes a judgement before it.
///
/// Not a forecaster, and blind to slow ramps: a level follows them.
public struct SignalBank: ~Copyable {
  /// Seconds between two steps.
  public let cadenceSeconds: Double
  /// Values that were refused, since the bank was made: infinite, or larger than any measurement can be.
  public internal(set) var refusedValues: UInt64 = 0

  var states: [SignalState] = []
  var seasons: [Season] = []
  var novelties: [Novelty] = []
  private var freeSeasons: [Int32] = []
  private var freeNovelties: [Int32] = []
  /// Shares for pauses of 1, 2, … samples, first for 1.
  let shares: [LevelShares]
  /// Shares of a value in its bins of both profiles.
  let profileShares: (day: Double, week: Double)

  /// Makes an empty bank for signals that are stepped every so many seconds.
  public init(cadenceSeconds: Double) {
    precondition(cadenceSeconds > 0)
    self.cadenceSeconds = cadenceSeconds
    self.shares = (1...Constants.longestPause).map { LevelShares(count: $0) }
    self.profileShares = (
      SignalBank.share(ofVisit: Constants.dayBinSeconds, cadence: cadenceSeconds),
      SignalBank.share(ofVisit: Constants.weekBinSeconds, cadence: cadenceSeconds)
    )
  }

  /// The share of one value such that those of a whole visit make up ``Constants/visitShare``.
  private static func share(ofVisit seconds: Int32, cadence: Double) -> Double {
    let values = max(1, Double(seconds) / cadence)
    return 1 - exponential(logarithm(1 - Constants.visitShare) / values)
  }

  /// The surprise from which a value of a signal at the full tier is an alarm by itself.
  public static var alarmScore: Float { Float(Constants.alarmScore) }

  /// How many places there are, vacant ones included.
  public var count: Int { states.count }

  /// Bytes of memory that a signal of a tier takes.
  public static func bytes(_ tier: DetectorTier) -> Int {
    let light = MemoryLayout<SignalState>.stride
    return switch tier {
    case .light: light
    case .seasonal: light + MemoryLayout<Season>.stride
    case .full: light + MemoryLayout<Season>.stride + MemoryLayout<Novelty>.stride
    }
  }

  /// Begins a signal at a place, which forgets what was there.
  ///
  /// - Parameters:
  ///   - index: The place; places below that were never used stay vacant.
  ///   - floorAbsolute: The smallest change worth telling, in the signal's unit.
  ///   - floorRelative: The smallest change worth telling, as a share of the expected value.
  ///   - harmful: Which way is worse.
  ///   - tier: How closely it is watched. At a ten-second cadence a level follows most seasons closely enough;
  ///     five-minute means are where profiles pay.
  ///   - time: Now.
  public mutating func insert(
    at index: Int, floorAbsolute: Double, floorRelative: Double, harmful: HarmfulDirection,
    tier: DetectorTier,
    at time: StepTime
  ) {
    let settings = SignalState.Settings(
      floorAbsolute: floorAbsolute.isFinite ? max(0, floorAbsolute) : 0,
      floorRelative: floorRelative.isFinite ? max(0, floorRelative) : 0, harmful: harmful)
    while states.count <= index { states.append(SignalBank.vacant) }
    remove(at: index)
    states[index] = SignalState(settings: settings, at: time.monotonicSeconds)
    if tier != .light { states[index].season = takeSeason() }
    if tier == .full { states[index].novelty = takeNovelty() }
  }

  /// Ends the signal at a place; its judgements are those of nothing from now on.
  public mutating func remove(at index: Int) {
    let season = states[index].season
    if season >= 0 { freeSeasons.append(season) }
    let novelty = states[index].novelty
    if novelty >= 0 { freeNovelties.append(novelty) }
    states[index] = SignalBank.vacant
  }

  /// Freezes or thaws a signal: while frozen it is judged but nothing is learned of it.
  ///
  /// The level of the frozen stretch is kept until the next freeze, for ``rebaseline(at:)``.
  public mutating func setFrozen(_ isFrozen: Bool, at index: Int) {
    if isFrozen, !states[index].isFrozen { clearShadow(at: index) }
    states[index].isFrozen = isFrozen
  }

  /// True while a signal is judged but not learned.
  public func isFrozen(at index: Int) -> Bool { states[index].isFrozen }

  /// Accepts the level of the last frozen stretch as the new normal; profiles move by as much as they were
  /// off.
  ///
  /// Without a frozen stretch nothing happens. Whether the signal is frozen does not change.
  public mutating func rebaseline(at index: Int) {
    guard states[index].frozenSamples > 0 else { return }
    states[index].acceptShadow()
    let season = Int(states[index].season)
    if season >= 0 { seasons[season].acceptShadow() }
    clearShadow(at: index)
  }

  private mutating func clearShadow(at index: Int) {
    states[index].clearShadow()
    let season = Int(states[index].season)
    if season >= 0 { seasons[season].clearShadow() }
  }

  private mutating func takeSeason() -> Int32 {
    guard let free = freeSeasons.popLast() else {
      seasons.append(Season())
      return Int32(seasons.count - 1)
    }
    seasons[Int(free)] = Season()
    return free
  }

  private mutating func takeNovelty() -> Int32 {
    guard let free = freeNovelties.popLast() else {
      novelties.append(Novelty())
      return Int32(novelties.count - 1)
    }
    novelties[Int(free)] = Novelty()
    return free
  }

  private static let vacant: SignalState = {
    var state = SignalState(
      settings: SignalState.Settings(floorAbsolute: 0, floorRelative: 0, harmful: .both), at: 0)
    state.isVacant = true
    return state
  }()
}

extension SignalBank {
  /// Writes what was learned of a signal; its settings and whether it is seasonal are the caller's to keep.
  public func encode(at index: Int, into writer: inout ByteWriter) {
    states[index].encode(into: &writer)
    let season = Int(states[index].season)
    writer.write(season >= 0)
    if season >= 0 { seasons[season].encode(into: &writer) }
    let novelty = Int(states[index].novelty)
    writer.write(novelty >= 0)
    if novelty >= 0 { novelties[novelty].encode(into: &writer) }
  }

  /// Reads what ``encode(at:into:)`` wrote into a signal that has been inserted; on failure it stays as it
  /// was.
  ///
  /// Profiles and streams are taken over where the signal's tier still has them, dropped where it has not.
  public mutating func decode(at index: Int, from reader: inout ByteReader) throws(CodingFailure) {
    var state = try SignalState(settings: states[index].settings, from: &reader)
    state.season = states[index].season
    state.novelty = states[index].novelty
    let season = try reader.readBool() ? Season(from: &reader) : nil
    let novelty = try reader.readBool() ? Novelty(from: &reader) : nil
    if let season, state.season >= 0 { seasons[Int(state.season)] = season }
    if let novelty, state.novelty >= 0 { novelties[Int(state.novelty)] = novelty }
    states[index] = state
  }
}
