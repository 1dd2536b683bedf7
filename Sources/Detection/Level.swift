internal import Model

/// An exponentially weighted estimate of a signal's level and spread, with bounded influence.
///
/// One outlier moves the level by at most ``Constants/clip`` spreads times its share, so a spike is scored
/// against the past it interrupts and not against itself. Values outside that stay for longer than
/// ``Constants/patience`` widen the bound twofold with each: a shift is followed. Not a forecaster: it knows
/// no trend and no season.
///
/// - Note: Huber's ψ inside the recursion, after Gelper, Fried and Croux (2010), doi:10.1002/for.1125.
struct Level: Hashable, Sendable {
  /// How much a new value weighs.
  struct Shares: Hashable, Sendable {
    /// In the level.
    var level: Double
    /// In the spread.
    var spread: Double
  }

  /// The level, in the signal's unit.
  var mid = 0.0
  /// The mean absolute deviation from it, in the signal's unit.
  var spread = 0.0
  /// How many values in a row lay outside the bound.
  var outside: UInt8 = 0

  /// The standard deviation that residuals are measured by, never below `floor`.
  @inline(__always) func scale(floor: Double) -> Double {
    max(spread * Constants.deviationToSigma, max(abs(mid) * Constants.relativeScaleFloor, floor))
  }

  /// The distance of a value from the level in ``scale(floor:)``s.
  @inline(__always) func score(_ value: Double, floor: Double) -> Double {
    min(abs(value - mid) / scale(floor: floor), Constants.largestScore)
  }

  /// Learns a value, after `samples` others.
  @inline(__always) mutating func learn(_ value: Double, after samples: UInt32, shares: Shares, floor: Double)
  {
    guard samples > 0 else {
      mid = value
      return
    }
    let error = value - mid
    let bounded = samples < Constants.settlingSamples ? error : bound(error, floor: floor)
    mid += shares.level * bounded
    spread += shares.spread * (abs(bounded) - spread)
  }

  /// Takes over another level, with its spread where that is worth the name.
  mutating func move(to other: Level, withSpread: Bool) {
    mid = other.mid
    outside = 0
    if withSpread { spread = other.spread }
  }

  /// Cuts a residual to what one value may count.
  mutating func bound(_ error: Double, floor: Double) -> Double {
    let limit = Constants.clip * scale(floor: floor)
    guard abs(error) > limit else {
      outside = 0
      return error
    }
    let doublings = outside > Constants.patience ? Int(outside - Constants.patience) : 0
    outside = outside == .max ? outside : outside + 1
    let widened = min(abs(error), limit * powerOfTwo(doublings))
    return error < 0 ? -widened : widened
  }
}

extension Level.Shares {
  /// The shares after `samples` values: at first each counts as much as any, as in a plain mean.
  @inline(__always) func atLeastMean(after samples: UInt32) -> Self {
    guard samples < 4_096, samples > 0 else { return self }
    return Self(level: max(level, 1 / Double(samples + 1)), spread: max(spread, 1 / Double(samples)))
  }

  /// The shares of a value that stands for `count` samples: 1 − (1 − a)^count.
  func compounded(_ count: Int) -> Self {
    var (level, spread) = (1.0, 1.0)
    for _ in 0..<count {
      level *= 1 - self.level
      spread *= 1 - self.spread
    }
    return count == 1 ? self : Self(level: 1 - level, spread: 1 - spread)
  }
}

extension Level {
  /// Writes level, spread and the run outside.
  func encode(into writer: inout ByteWriter) {
    writer.write(mid)
    writer.write(spread)
    writer.write(byte: outside)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    mid = try reader.readMagnitude(signed: true)
    spread = try reader.readMagnitude(signed: false)
    outside = try reader.readByte()
  }
}

extension ByteReader {
  /// Reads a number that accepted values can have led to, with room for sums and shifts of them.
  mutating func readMagnitude(signed: Bool) throws(CodingFailure) -> Double {
    let value = try readDouble()
    guard abs(value) <= Constants.largestState, signed || value >= 0 else {
      throw .invalid("magnitude", at: position)
    }
    return value
  }
}
