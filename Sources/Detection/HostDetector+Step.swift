internal import Model

/// The four distances of a row, or their smoothed values.
struct HostScores: Hashable, Sendable {
  /// Both distances of the deviations from the slow means.
  var slow = HostDistances()
  /// Both distances of the deviations from the local levels; the residual serves the gate alone.
  var local = HostDistances()
  /// The mean of the largest slow deviations.
  var largest = 0.0

  /// The product of the four, about one on a day like any.
  var product: Double { (slow.residual * slow.mahalanobis) * (local.mahalanobis * largest) }

  /// Draws all nearer to a row's.
  mutating func follow(_ row: HostScores, share: Double) {
    slow.follow(row.slow, share: share)
    local.follow(row.local, share: share)
    largest += share * (row.largest - largest)
  }
}

extension HostDetector {
  /// Judges a row, then learns it.
  ///
  /// A row after a pause counts as so many samples as the pause had, up to ten; time that runs backwards
  /// is a new boot's and counts as one.
  ///
  /// - Parameters:
  ///   - values: A value for each column; NaN where there is none. May be shorter or longer than ``count``.
  ///   - time: When the values were taken.
  /// - Returns: How improbable the row is, −log10 p; 0 in warm-up and where there are no values.
  public mutating func step(values: Span<Double>, at time: StepTime) -> Double {
    var weights = weights[advance(to: time.monotonicSeconds) - 1]
    profiles.enter(secondOfWeek: time.localSecondOfWeek)
    read(values, weights: weights)
    for column in blames.indices {
      blames[column].take(contribution(of: column), fading: weights.fading)
    }
    let row = scores()
    let surprise = surprise(of: row, share: weights.smoothing)
    for column in columns.indices where readings[column].isPresent {
      columns[column].follow(readings[column], share: weights.level)
    }
    if !isFrozen {
      weights.slow = slow.gate(row.slow.residual)
      weights.local = local.gate(row.local.residual)
      learn(row, weights: weights)
    }
    return surprise
  }

  /// Moves the clock and says how many samples of the cadence the pause was, 1 to ``Constants/longestPause``.
  private mutating func advance(to seconds: Double) -> Int {
    let pause = seconds - (lastSeconds ?? seconds)
    if seconds.isFinite { lastSeconds = seconds }
    guard pause > 0 else { return 1 }
    return max(1, Int(min(pause / cadenceSeconds + 0.5, Double(Constants.longestPause))))
  }

  /// Measures each value by its column's own past.
  private mutating func read(_ values: Span<Double>, weights: HostWeights) {
    for column in columns.indices {
      guard column < values.count, abs(values[column]) <= Constants.largestMagnitude else {
        readings[column] = HostReading()
        prepare(column, share: 0)
        continue
      }
      readings[column] = columns[column].read(
        values[column], predicted: profiles.predicted(of: column), learns: !isFrozen)
      prepare(column, share: weights.share(after: columns[column].samples))
    }
  }

  /// Hands a reading to the covariances.
  private mutating func prepare(_ column: Int, share: Double) {
    guard column < slow.count else { return }
    let reading = readings[column]
    slow.set(column, input: reading.slow, step: reading.slowStep, share: share)
    local.set(column, input: reading.local, step: reading.localStep, share: share)
  }
}

extension HostDetector {
  /// The four distances of the present row.
  private mutating func scores() -> HostScores {
    var together = 0.0
    for column in 0..<slow.count where isJudged(column) { together += 1 }
    return HostScores(
      slow: slow.distances(columns: together), local: local.distances(columns: together), largest: largest())
  }

  /// True where a column has a value now and enough of a past.
  private func isJudged(_ column: Int) -> Bool { readings[column].isPresent && columns[column].isWarm }

  /// The mean of the largest robust deviations, at most ``HostConstants/largestCount`` of them.
  private func largest() -> Double {
    var best = InlineArray<8, Double>(repeating: 0)
    var judged = 0
    for column in columns.indices where isJudged(column) {
      judged += 1
      let size = readings[column].robust
      guard size > best[HostConstants.largestCount - 1] else { continue }
      var place = HostConstants.largestCount - 1
      while place > 0, best[place - 1] < size {
        best[place] = best[place - 1]
        place -= 1
      }
      best[place] = size
    }
    var sum = 0.0
    for place in 0..<HostConstants.largestCount { sum += best[place] }
    return judged == 0 ? 0 : sum / Double(min(judged, HostConstants.largestCount))
  }

  /// Smooths a row's distances and ranks their product among the past.
  private mutating func surprise(of row: HostScores, share: Double) -> Double {
    guard slow.isReady, local.isReady, row.largest > 0 else { return 0 }
    smoothed.follow(row, share: share)
    return calibration.surprise(of: smoothed.product)
  }
}

extension HostDetector {
  /// Learns the present row.
  private mutating func learn(_ row: HostScores, weights: HostWeights) {
    age += weights.count
    if row.largest > 0 { learnSizes(row) }
    slow.learn(weight: weights.slow)
    local.learn(weight: weights.local)
    for column in columns.indices where readings[column].isPresent {
      columns[column].learn(readings[column], weights: weights)
      columns[column].samples += weights.count
      profiles.learn(readings[column].centerStep, of: column)
    }
    renewAxes()
  }

  /// Learns how large scores are.
  private mutating func learnSizes(_ row: HostScores) {
    if slow.isReady, local.isReady { calibration.learn(smoothed.product) }
    slow.learn(residual: row.slow.residual)
    local.learn(residual: row.local.residual)
  }

  /// Goes on with the decompositions of both covariances.
  private mutating func renewAxes() {
    guard age >= HostConstants.warmUpSamples else { return }
    let pairs = pairsNow
    let columns = columns
    slow.renew(pairs: pairs) {
      columns[$0].isWarm ? columns[$0].slow.scale(floor: HostConstants.slowFloor) : 0
    }
    local.renew(pairs: pairs) {
      columns[$0].isWarm ? columns[$0].local.scale(floor: HostConstants.localFloor) : 0
    }
  }

  /// How many pairs of axes a step turns: enough to renew the axes each time the past has grown by a sixteenth,
  /// never more than takes a fraction of a millisecond, and an eighth of the columns at any age.
  private var pairsNow: Int {
    let count = slow.count
    let wanted = Double(count * count / 2 * HostConstants.sweeps * 16) / age
    return max(count / 8 + 1, min(Int(wanted), 32_768 / max(1, count)))
  }
}
