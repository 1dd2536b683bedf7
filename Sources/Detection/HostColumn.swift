internal import Model

/// Where the values of a column lie around a mean, as far as the host detector remembers.
struct HostSpread: Hashable, Sendable {
  var mean = 0.0
  var variance = 0.0
  var low = 0.0
  var high = 0.0

  /// What deviations are measured by: the standard deviation and a share of the range.
  ///
  /// The range keeps a column that hardly ever moves from being measured by its own stillness, without a unit.
  func scale(floor: Double) -> Double { variance.squareRoot() + floor * (high - low) }

  /// Widens the range to a value and says how much of the value is inside of what it may widen to.
  ///
  /// A counter that wraps reads 2⁶⁴ once: it must not blind the column for weeks.
  mutating func admit(_ value: Double, after samples: Double, learns: Bool) -> Double {
    guard samples > 0 else {
      low = value
      high = value
      return value
    }
    let isSettled = samples >= HostConstants.settlingSamples
    let room = isSettled ? HostConstants.rangeGrowth * variance.squareRoot() : 0
    let inside = room > 0 ? max(low - room, min(high + room, value)) : value
    guard learns else { return inside }
    low += (mean - low) * HostConstants.extremesShare
    high += (mean - high) * HostConstants.extremesShare
    low = min(low, inside)
    high = max(high, inside)
    return inside
  }

  /// Learns how far a value was from the mean.
  mutating func learn(_ step: Double, share: Double) {
    mean += share * step
    variance += share * (step * step - variance)
  }
}

/// What a value says of its column before it is learned.
struct HostReading: Hashable, Sendable {
  /// False where there was no value.
  var isPresent = false
  /// Distance from the slow mean, in spreads; zero in warm-up.
  var slow = 0.0
  /// Distance from the local level, in spreads; zero in warm-up.
  var local = 0.0
  /// Distance from the slow mean in robust spreads, without sign; zero in warm-up.
  var robust = 0.0
  /// Distances that may be learned, in the column's unit.
  var slowStep = 0.0
  var localStep = 0.0
  /// Distance from the profile's centre that may be learned.
  var centerStep = 0.0
  /// What the day profile predicts of it.
  var predicted = 0.0
}

/// Everything that is remembered of one column, but for its covariances and its day profile.
struct HostColumn: Hashable, Sendable {
  /// Samples of the cadence observed.
  var samples = 0.0
  /// The mean of the values as they are.
  var center = 0.0
  /// The mean distance from ``center``, and what remains of it beside the profile.
  var plainError = 0.0
  var profileError = 0.0
  /// Samples compared.
  var compared = 0.0
  /// Values less the profile, around their slow mean.
  var slow = HostSpread()
  /// The same, less their level of the last minutes.
  var local = HostSpread()
  /// That level.
  var level = 0.0
  /// The mean absolute deviation from the slow mean.
  var deviation = 0.0

  /// True once the column takes part in judgements.
  var isWarm: Bool { samples >= HostConstants.warmUpSamples }

  /// How much of the profile is taken off, 0 to 1.
  var trust: Double {
    guard plainError > 0 else { return 0 }
    return max(0, min(1, (1 - profileError / plainError) * HostConstants.trustGain))
  }

  /// Judges a value; only the ranges are moved, and not even they where nothing is to be learned.
  mutating func read(_ value: Double, predicted: Double, learns: Bool) -> HostReading {
    if samples == 0 { start(at: value) }
    let residual = value - trust * predicted
    let inside = slow.admit(residual, after: samples, learns: learns)
    let change = inside - level
    let changeInside = local.admit(change, after: samples, learns: learns)
    var reading = HostReading(isPresent: true)
    reading.predicted = predicted
    reading.slowStep = inside - slow.mean
    reading.localStep = changeInside - local.mean
    if isWarm { standardise(&reading) }
    reading.centerStep = value - center - (residual - slow.mean - reading.slowStep)
    return reading
  }

  private mutating func start(at value: Double) {
    center = value
    slow.mean = value
    level = value
  }

  private func standardise(_ reading: inout HostReading) {
    let scale = slow.scale(floor: HostConstants.slowFloor)
    let localScale = local.scale(floor: HostConstants.localFloor)
    let robustScale =
      deviation * Constants.deviationToSigma + HostConstants.slowFloor * (slow.high - slow.low)
    if robustScale > 0 {
      reading.robust = min(abs(reading.slowStep) / robustScale, HostConstants.largestReach)
    }
    (reading.slow, reading.slowStep) = bound(reading.slowStep, by: scale)
    (reading.local, reading.localStep) = bound(reading.localStep, by: localScale)
  }

  /// A distance in spreads, and in the column's unit, both cut at ``HostConstants/reach``.
  private func bound(_ step: Double, by scale: Double) -> (spreads: Double, step: Double) {
    guard scale > 0 else { return (0, step) }
    let spreads = step / scale
    guard abs(spreads) > HostConstants.reach else { return (spreads, step) }
    let cut = spreads < 0 ? -HostConstants.reach : HostConstants.reach
    return (cut, cut * scale)
  }
}

extension HostColumn {
  /// Lets the local level follow; it does so also while the detector is frozen.
  mutating func follow(_ reading: HostReading, share: Double) {
    level += share * (slow.mean + reading.slowStep - level)
  }

  /// Learns a reading.
  mutating func learn(_ reading: HostReading, weights: HostWeights) {
    let share = weights.share(after: samples)
    learnDeviation(reading, share: share)
    compare(reading, share: weights.comparison)
    slow.learn(reading.slowStep, share: share * weights.slow)
    local.learn(reading.localStep, share: share * weights.local)
    center += share * reading.centerStep
  }

  private mutating func learnDeviation(_ reading: HostReading, share: Double) {
    var size = abs(reading.slowStep)
    if isWarm {
      let floor = HostConstants.slowFloor * (slow.high - slow.low)
      size = min(size, HostConstants.clip * (deviation * Constants.deviationToSigma + floor))
    }
    deviation += share * (size - deviation)
  }

  private mutating func compare(_ reading: HostReading, share: Double) {
    guard reading.predicted != 0 else { return }
    compared += 1
    let share = max(share, 1 / compared)
    plainError += share * (abs(reading.centerStep) - plainError)
    profileError += share * (abs(reading.centerStep - reading.predicted) - profileError)
  }

  /// Accepts the local level as the slow mean.
  mutating func rebaseline() {
    guard samples > 0 else { return }
    center += level - slow.mean
    slow.mean = level
    slow.low = min(slow.low, level)
    slow.high = max(slow.high, level)
  }
}

/// How much a row weighs when it is learned.
struct HostWeights: Hashable, Sendable {
  /// Samples of the cadence that the row stands for.
  var count: Double
  /// Share of the row in what is remembered for ``HostConstants/memory``.
  var memory: Double
  /// Share of the row in the local level.
  var level: Double
  /// Share of the row in the smoothed scores.
  var smoothing: Double
  /// Share of the row in the comparison of profile and mean.
  var comparison: Double
  /// What is left of earlier contributions.
  var fading: Double
  /// Gates, 0 to 1: rows far outside count less.
  var slow = 1.0
  var local = 1.0

  /// The weights of a row that stands for `count` samples of so many seconds.
  init(count: Int, cadenceSeconds: Double) {
    self.count = Double(count)
    memory = HostWeights.share(of: HostConstants.memory, count: count)
    level = HostWeights.share(of: HostConstants.localMemory, count: count)
    smoothing = HostWeights.share(of: HostConstants.smoothing, count: count)
    comparison = HostWeights.share(of: HostConstants.comparisonMemory, count: count)
    fading = HostBlame.fading(seconds: Double(count) * cadenceSeconds)
  }

  /// 1 − (1 − 1/memory)^count.
  private static func share(of memory: Double, count: Int) -> Double {
    var kept = 1.0
    for _ in 0..<count { kept *= 1 - 1 / memory }
    return 1 - kept
  }

  /// The share in a column's memory: at first each value counts as much as any, as in a plain mean.
  func share(after samples: Double) -> Double { max(memory, count / (samples + count)) }
}
