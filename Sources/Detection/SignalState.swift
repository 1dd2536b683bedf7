internal import Model

/// Everything that is remembered of one signal, but for its profiles.
///
/// One record and not one array a field: every step touches every field, so a record's few cache lines are
/// read and written whole.
struct SignalState: Sendable {
  /// What is told of a signal, not learned.
  struct Settings: Hashable, Sendable {
    var floorAbsolute: Double
    var floorRelative: Double
    var harmful: HarmfulDirection

    /// The smallest spread that is believed.
    var scaleFloor: Double { max(floorAbsolute * Constants.physicalScaleFloor, Constants.tiny) }
  }

  var settings: Settings
  /// The place of the profiles, or −1.
  var season: Int32 = -1
  /// The place of the streams of novelty, or −1.
  var novelty: Int32 = -1
  var isFrozen = false
  var isVacant = false
  /// Values learned.
  var samples: UInt32 = 0
  /// Values followed while frozen.
  var frozenSamples: UInt32 = 0
  /// Monotonic time of the newest value, seconds.
  var lastSeconds: Double
  /// Seconds observed.
  var age = 0.0
  var lowest = 0.0
  var highest = 0.0
  var fast = Level()
  var slow = Level()
  /// The level of the frozen stretch.
  var shadow = Level()
  /// The distances from the nearer level.
  var tally = Tally()

  /// A signal of which nothing is known yet.
  init(settings: Settings, at seconds: Double) {
    self.settings = settings
    self.lastSeconds = seconds
  }

  /// True once there is enough of a past to judge by.
  var isWarm: Bool { samples >= Constants.warmUpSamples }

  /// Moves the clock and says how many samples of the cadence the pause was, 1 to ``Constants/longestPause``.
  ///
  /// Time that runs backwards is a new boot's and counts as one sample.
  mutating func advance(to seconds: Double, cadence: Double) -> Int {
    let pause = seconds - lastSeconds
    lastSeconds = seconds
    guard pause >= 0 else {
      age += cadence
      return 1
    }
    age += pause
    // The usual case, without a division.
    guard pause >= 1.5 * cadence else { return 1 }
    let count = min(pause / cadence + 0.5, Double(Constants.longestPause))
    return max(1, Int(count))
  }

  /// The distance of a value from the nearer of both levels, in spreads.
  ///
  /// A value at the level of the last minutes is no news, nor is one that returns to where it was before them:
  /// one tally of the smaller distance does as well on the AIOps-2018 series as one of each.
  @inline(__always) mutating func score(of value: Double) -> Double {
    let floor = settings.scaleFloor
    return min(fast.score(value, floor: floor), slow.score(value, floor: floor))
  }

  /// The surprise of the distance from the levels; where the profiles know the time, the root mean square of
  /// that and theirs.
  ///
  /// The residual with the fast level counts twice; it was the best single statistic on the AIOps-2018 series.
  /// Where a profile is trusted no vote counts much more than its own: a peak that comes every Monday stays
  /// quiet, however far it lies from Sunday.
  @inline(__always) mutating func combine(_ score: Double, season votes: Season.Votes?) -> Double {
    let surprise = tally.surprise(of: score)
    guard let votes else { return surprise }
    let (level, day) = (min(surprise, votes.most), min(votes.slow, votes.most))
    let (dayFast, week) = (min(votes.fast, votes.most), min(votes.week, votes.most))
    return ((level * level + day * day + 2 * dayFast * dayFast + week * week) / 5).squareRoot()
  }

  /// What a value is worth, before it is learned.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - surprise: Its combined surprise.
  ///   - mid: What was expected.
  /// - Returns: The judgement; that of nothing in warm-up.
  mutating func judgement(of value: Double, surprise: Double, mid: Double) -> Judgement {
    guard isWarm else { return Judgement() }
    return Judgement(
      surprise: Float(surprise), isAbove: value > mid, isWorthTelling: isWorthTelling(value, mid: mid),
      isWarm: true)
  }

  /// The smallest spread that is believed at the signal's level.
  var levelFloor: Double {
    mutating get { max(abs(slow.mid) * Constants.relativeScaleFloor, settings.scaleFloor) }
  }

  private func isWorthTelling(_ value: Double, mid: Double) -> Bool {
    let distance = abs(value - mid)
    guard distance > 0, distance >= settings.floorAbsolute, distance >= settings.floorRelative * abs(mid)
    else {
      return false
    }
    return switch settings.harmful {
    case .up: value > mid
    case .down: value < mid
    case .both: true
    }
  }
}

extension SignalState {
  /// Learns a value after it was judged.
  @inline(__always) mutating func learn(_ value: Double, score: Double, shares: LevelShares) {
    let floor = settings.scaleFloor
    if samples >= Constants.settlingSamples { tally.learn(score) }
    fast.learn(value, after: samples, shares: shares.fast.atLeastMean(after: samples), floor: floor)
    slow.learn(value, after: samples, shares: shares.slow.atLeastMean(after: samples), floor: floor)
    remember(value)
    samples = samples == .max ? samples : samples + 1
  }

  /// True when the tally is to fade after the value just learned.
  var isFadeDue: Bool { samples % Constants.tallyDecayInterval == 0 }

  /// Lets the tally fade by one interval.
  mutating func fade() { tally.fade() }

  /// Follows a value that is judged but not learned, and returns its share in what is followed.
  mutating func follow(_ value: Double, shares: LevelShares) -> Double {
    let share = shares.slow.atLeastMean(after: frozenSamples)
    // Bounded like any level, but from the first sample on with the shift's own spread, not the signal's.
    shadow.learn(value, after: frozenSamples, shares: share, floor: settings.scaleFloor)
    frozenSamples = frozenSamples == .max ? frozenSamples : frozenSamples + 1
    return frozenSamples == 1 ? 1 : share.level
  }

  /// Forgets what was followed while frozen.
  mutating func clearShadow() {
    shadow = Level()
    frozenSamples = 0
  }

  /// Takes the level of the frozen stretch for the new normal; its spread too, where the stretch was long
  /// enough.
  mutating func acceptShadow() {
    remember(shadow.mid)
    let isLong = frozenSamples >= Constants.settlingSamples
    fast.move(to: shadow, withSpread: isLong)
    slow.move(to: shadow, withSpread: isLong)
  }

  /// Widens the remembered extremes to a value, and lets them draw nearer to the level a little.
  @inline(__always) private mutating func remember(_ value: Double) {
    guard samples > 0 else {
      lowest = value
      highest = value
      return
    }
    lowest += (slow.mid - lowest) * Constants.extremesShare
    if value < lowest { lowest = value }
    highest += (slow.mid - highest) * Constants.extremesShare
    if value > highest { highest = value }
  }
}

/// The shares of a new value in both levels, for one length of pause.
struct LevelShares: Sendable {
  var fast: Level.Shares
  var slow: Level.Shares

  /// The shares of a value that stands for `count` samples.
  init(count: Int) {
    fast = Level.Shares(level: Constants.fastLevelShare, spread: Constants.fastSpreadShare).compounded(count)
    slow = Level.Shares(level: Constants.slowLevelShare, spread: Constants.slowSpreadShare).compounded(count)
  }
}
