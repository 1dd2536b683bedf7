internal import Model

/// Everything that is remembered of one signal, but for its profiles.
///
/// One record and not one array a field: every step touches every field, so a record's few cache lines are
/// read and written whole. The judgement is the root mean square of what ``Statistic``s say; a further
/// statistic adds its state here, a case there, and its term in ``combine(_:with:)``.
struct SignalState: Sendable {
  /// What is told of a signal, not learned.
  struct Settings: Hashable, Sendable {
    var floorAbsolute: Double
    var floorRelative: Double
    var harmful: HarmfulDirection

    /// The smallest spread that is believed.
    var scaleFloor: Double { max(floorAbsolute * Constants.physicalScaleFloor, Constants.tiny) }
  }

  /// Both levels' distances to a value, in spreads.
  struct Scores {
    var fast: Double
    var slow: Double
  }

  var settings: Settings
  /// The place of the profiles, or −1.
  var season: Int32 = -1
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
  var fastTally = Tally()
  var slowTally = Tally()

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
    let count = min(pause / cadence + 0.5, Double(Constants.longestPause))
    return max(1, Int(count))
  }

  /// Measures a value against both levels.
  func scores(of value: Double) -> Scores {
    let floor = settings.scaleFloor
    return Scores(fast: fast.score(value, floor: floor), slow: slow.score(value, floor: floor))
  }

  /// Root mean square of the levels' surprises, and of the trusted profile's where there is one.
  ///
  /// A trusted profile knows more than a level: then no level's vote counts more than ``Constants/levelLead``
  /// decades above the profile's. A peak that comes every Monday stays quiet, however far it lies from the
  /// hour before.
  func combine(_ scores: Scores, with verdict: Season.Verdict?) -> Double {
    var fast = fastTally.surprise(of: scores.fast)
    var slow = slowTally.surprise(of: scores.slow)
    guard let verdict else { return ((fast * fast + slow * slow) / 2).squareRoot() }
    fast = min(fast, verdict.surprise + Constants.levelLead)
    slow = min(slow, verdict.surprise + Constants.levelLead)
    return ((fast * fast + slow * slow + verdict.surprise * verdict.surprise) / 3).squareRoot()
  }

  /// What a value is worth, before it is learned.
  func judgement(of value: Double, scores: Scores, verdict: Season.Verdict?) -> Judgement {
    guard isWarm else { return Judgement() }
    let mid = verdict?.expected ?? slow.mid
    let surprise = combine(scores, with: verdict)
    return Judgement(
      surprise: Float(surprise), isAbove: value > mid, isWorthTelling: isWorthTelling(value, mid: mid),
      isWarm: true)
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
  mutating func learn(_ value: Double, scores: Scores, shares: LevelShares) {
    let floor = settings.scaleFloor
    if samples >= Constants.settlingSamples {
      fastTally.learn(scores.fast)
      slowTally.learn(scores.slow)
    }
    fast.learn(value, after: samples, shares: shares.fast.atLeastMean(after: samples), floor: floor)
    slow.learn(value, after: samples, shares: shares.slow.atLeastMean(after: samples), floor: floor)
    remember(value)
    samples = samples == .max ? samples : samples + 1
  }

  /// True when the tallies are to fade after the value just learned.
  var isFadeDue: Bool { samples % Constants.tallyDecayInterval == 0 }

  /// Lets both tallies fade by one interval.
  mutating func fade() {
    fastTally.fade()
    slowTally.fade()
  }

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
  private mutating func remember(_ value: Double) {
    guard samples > 0 else {
      lowest = value
      highest = value
      return
    }
    lowest = min(value, lowest + (slow.mid - lowest) * Constants.extremesShare)
    highest = max(value, highest + (slow.mid - highest) * Constants.extremesShare)
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
