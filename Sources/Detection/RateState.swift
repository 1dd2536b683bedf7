internal import Model

/// The rate of one item: means, dispersion, and the bursts that it is known for.
struct RateState: Sendable {
  /// Exponentially weighted sums with their weight, so that they give plain means while young.
  fileprivate struct Memory: Sendable {
    var sum = 0.0
    var squares = 0.0
    var weight = 0.0

    var mean: Double { weight > 0 ? sum / weight : 0 }

    var variance: Double { weight > 0 ? max(0, squares / weight - mean * mean) : 0 }

    /// Lets steps of no events pass.
    mutating func pass(steps: UInt64, share: Double) {
      let kept = RateModel.power(1 - share, steps)
      sum *= kept
      squares *= kept
      weight = 1 - (1 - weight) * kept
    }

    /// Takes in one step.
    mutating func learn(_ count: Double, share: Double) {
      pass(steps: 1, share: share)
      sum += share * count
      squares += share * count * count
    }
  }

  var isVacant = false
  var isFrozen = false
  /// How many steps in a row were cut when learned.
  private var outside: UInt8 = 0
  private var lastStep: UInt64 = 0
  /// Steps observed, idle ones included.
  private var observed = 0.0
  private var fast = Memory()
  private var slow = Memory()
  /// The largest and the second largest burst, faded.
  private var highestBurst = 0.0
  private var secondBurst = 0.0
  /// The burst that goes on, or the last one.
  private var burstPeak = 0.0
  private var burstLastStep: UInt64 = 0

  /// The memory with the larger mean: its dispersion is that of the same hours.
  private var leading: Memory { fast.mean > slow.mean ? fast : slow }

  /// The expected count of a step.
  private var expected: Double { leading.mean }

  /// Judges the count of a step, then learns it.
  mutating func judge(_ count: Double, at step: UInt64) -> RateJudgement {
    advance(to: step)
    defer { learn(count) }
    return RateJudgement(
      surprise: Float(surprise(of: count)), expectedPerStep: expected,
      isWarm: observed >= Constants.rateWarmUp)
  }

  /// The count that is expected of a step; `nil` in warm-up.
  ///
  /// To be asked of a copy: it lets time pass.
  mutating func expectation(at step: UInt64) -> Double? {
    if step > lastStep { advance(to: step) }
    return observed >= Constants.rateWarmUp ? expected : nil
  }

  /// Lets time pass up to a step, with zero counts in the steps between.
  ///
  /// A step that is not after the last one begins a new numbering and counts as the next.
  private mutating func advance(to step: UInt64) {
    let gap = observed == 0 || step <= lastStep ? 1 : step - lastStep
    if step <= lastStep { burstLastStep = 0 }
    lastStep = step
    guard !isFrozen else { return }
    if gap > 1 {
      outside = 0
      let idle = gap - 1
      fast.pass(steps: idle, share: Constants.fastRateShare)
      slow.pass(steps: idle, share: Constants.slowRateShare)
    }
    observed = min(observed + Double(gap), 0x1p50)
    fadeBursts(steps: gap)
    if burstPeak > 0, step - burstLastStep > Constants.burstPause { rememberBurst() }
  }

  private mutating func fadeBursts(steps: UInt64) {
    guard burstPeak + highestBurst > 0 else { return }
    let kept = RateModel.power(1 - Constants.burstShare, steps)
    highestBurst *= kept
    secondBurst *= kept
    burstPeak *= kept
  }

  private mutating func rememberBurst() {
    if burstPeak > highestBurst {
      secondBurst = highestBurst
      highestBurst = burstPeak
    } else {
      secondBurst = max(secondBurst, burstPeak)
    }
    burstPeak = 0
  }

  /// The count up to which a burst is no news.
  private var knownBurst: Double {
    let alone = Constants.burstAloneReach * max(Constants.minimumVolume, expected)
    return Constants.burstTolerance * min(highestBurst, max(secondBurst, alone))
  }

  /// −log10 of the probability of at least this count.
  ///
  /// p = (n·P + 1/(1 + z²)) / (n + 1): the model's tail P, and a heavy-tailed prior worth one of the n steps
  /// observed, because no log is as well behaved as any model.
  private func surprise(of count: Double) -> Double {
    guard observed >= Constants.rateWarmUp, count >= Constants.minimumVolume, count > expected else {
      return 0
    }
    let steps = min(observed, Constants.rateMemory)
    let unseen = 1 / (steps + 1)
    let mean = leading.mean + unseen
    let dispersion = max(1, (leading.variance + unseen) / mean)
    let model = exponential(-RateModel.tailExponent(count: count, mean: mean, dispersion: dispersion))
    let sigma = max(1, (dispersion * mean).squareRoot())
    let distance = min(max(0, count - mean) / sigma, Constants.reach)
    let odds = (steps + 1) / (steps * model + 1 / (1 + distance * distance))
    let surprise = max(0, commonLogarithm(odds))
    return count <= knownBurst ? min(surprise, Constants.knownBurstSurprise) : surprise
  }

  /// Learns the count of the step that was advanced to.
  private mutating func learn(_ count: Double) {
    guard !isFrozen else { return }
    let expected = expected
    let counted = bound(count)
    fast.learn(counted, share: Constants.fastRateShare)
    slow.learn(counted, share: Constants.slowRateShare)
    if count >= Constants.minimumVolume, count > Constants.burstRatio * expected {
      burstPeak = max(burstPeak, count)
      burstLastStep = lastStep
    }
  }

  /// Cuts a count to what one step may weigh; a rate that stays up is followed twofold faster with each step.
  private mutating func bound(_ count: Double) -> Double {
    let leading = leading
    let limit = Constants.minimumVolume + Constants.clip * (leading.mean + leading.variance.squareRoot())
    guard count > limit else {
      outside = 0
      return count
    }
    let doublings = outside > Constants.patience ? Int(outside - Constants.patience) : 0
    outside = outside == .max ? outside : outside + 1
    return min(count, limit * powerOfTwo(doublings))
  }
}

// MARK: - Merging

extension RateState {
  /// Takes in what another item has counted over the same steps; the two are held to be independent.
  mutating func absorb(_ other: RateState) {
    var other = other
    guard other.observed > 0 else { return }
    if other.lastStep > lastStep, observed > 0 { idle(to: other.lastStep) }
    if lastStep > other.lastStep { other.idle(to: lastStep) }
    fast.absorb(other.fast)
    slow.absorb(other.slow)
    lastStep = max(lastStep, other.lastStep)
    observed = max(observed, other.observed)
    secondBurst = max(min(highestBurst, other.highestBurst), max(secondBurst, other.secondBurst))
    highestBurst = max(highestBurst, other.highestBurst)
    burstPeak = max(burstPeak, other.burstPeak)
    burstLastStep = max(burstLastStep, other.burstLastStep)
  }

  /// Lets idle steps pass, the last one included.
  private mutating func idle(to step: UInt64) {
    guard !isFrozen else { return }
    fast.pass(steps: step - lastStep, share: Constants.fastRateShare)
    slow.pass(steps: step - lastStep, share: Constants.slowRateShare)
    observed = min(observed + Double(step - lastStep), 0x1p50)
    lastStep = step
  }
}

extension RateState.Memory {
  /// Adds an independent count: means add up, and so do variances.
  fileprivate mutating func absorb(_ other: Self) {
    let (mean, variance) = (mean + other.mean, variance + other.variance)
    weight = max(weight, other.weight)
    sum = mean * weight
    squares = (variance + mean * mean) * weight
  }
}

extension RateState {
  private static let format: UInt64 = 1

  /// Writes the whole state.
  func encode(into writer: inout ByteWriter) {
    writer.write(RateState.format)
    writer.write(isFrozen)
    writer.write(byte: outside)
    writer.write(lastStep)
    writer.write(burstLastStep)
    let numbers = [
      observed, fast.sum, fast.squares, fast.weight, slow.sum, slow.squares, slow.weight, highestBurst,
      secondBurst,
      burstPeak,
    ]
    for number in numbers { writer.write(number) }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    let version = try reader.readUInt64()
    guard version == RateState.format else { throw .version(found: version, supported: RateState.format) }
    isFrozen = try reader.readBool()
    outside = try reader.readByte()
    lastStep = try reader.readUInt64()
    burstLastStep = try reader.readUInt64()
    guard burstLastStep <= lastStep else { throw .invalid("burst after the last step", at: reader.position) }
    observed = try reader.readRate(atMost: 0x1p50)
    fast = try Memory(from: &reader)
    slow = try Memory(from: &reader)
    highestBurst = try reader.readRate()
    secondBurst = try reader.readRate()
    burstPeak = try reader.readRate()
  }
}

extension RateState.Memory {
  fileprivate init(from reader: inout ByteReader) throws(CodingFailure) {
    sum = try reader.readRate()
    squares = try reader.readRate(atMost: 1e40)
    weight = try reader.readRate(atMost: 1)
  }
}

extension ByteReader {
  /// Reads a number between zero and what counts of 64 bits can lead to.
  fileprivate mutating func readRate(atMost largest: Double = 1e20) throws(CodingFailure) -> Double {
    let value = try readDouble()
    guard value >= 0, value <= largest else { throw .invalid("rate", at: position) }
    return value
  }
}
