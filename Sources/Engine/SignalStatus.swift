import Detection
public import Model

/// What is known of one signal, for `tocsin signals`.
public struct SignalStatus: Sendable {
  /// How far a signal's past reaches.
  public enum Maturity: Sendable {
    /// Too short to judge a value.
    case warming
    /// Long enough to judge, too short for a deviation to ring.
    case learning
    /// Long enough to ring.
    case mature
  }

  /// What the signal is at one pace of detection.
  public struct Pace: Sendable {
    /// The newest mean; not a number before the first.
    public var value: Double
    /// The band in which it was expected.
    public var expected: ExpectedRange
    /// −log10 of the probability of the newest mean; 0 in warm-up.
    public var surprise: Double
    /// True when the band comes from a daily or weekly profile.
    public var isSeasonal: Bool
  }

  /// What it measures, and of whom.
  public var descriptor: SignalDescriptor
  /// How closely it is watched at the slow pace: `light`, `seasonal` or `full`.
  public var tier: String
  /// How far its past reaches.
  public var maturity: Maturity
  /// Seconds since it was first seen, over restarts.
  public var ageSeconds: Double
  /// Means of ten seconds learned.
  public var samples: UInt64
  /// Means of ten seconds.
  public var quick: Pace
  /// Means of five minutes.
  public var slow: Pace
}

/// Some of the signals, and where the rest begins.
public struct SignalPage: Sendable {
  /// The signals, in the order of their places.
  public var signals: [SignalStatus]
  /// Where to go on; nil after the last page.
  public var next: Int?
}

extension Engine {
  /// Tells of the signals that are being sampled, from a place on.
  ///
  /// Places are stable: pages that are asked for one after the other leave out no signal that was there all
  /// the time, and repeat none.
  ///
  /// - Parameters:
  ///   - place: 0, or what the page before ended with.
  ///   - limit: Signals in a page at most.
  /// - Returns: A page.
  /// - Complexity: O(limit), and O(places) where most of them are of signals that vanished.
  public borrowing func signals(from place: Int, limit: Int) -> SignalPage {
    var page = SignalPage(signals: [], next: nil)
    for index in max(0, place)..<max(max(0, place), registry.places.count)
    where registry.places[index].isLive {
      guard page.signals.count < limit else {
        page.next = index
        break
      }
      page.signals.append(signal(at: index))
    }
    return page
  }

  borrowing func signal(at index: Int) -> SignalStatus {
    let descriptor = registry.places[index].descriptor
    let time = clock.stepTime
    let quickGrounds = quick.bank.explain(at: index, value: quick.latest[index], time: time)
    let slowGrounds = slow.bank.explain(at: index, value: slow.latest[index], time: time)
    return SignalStatus(
      descriptor: descriptor, tier: "\(Cadence.tier(of: descriptor, length: slow.length))",
      maturity: maturity(at: index, age: quickGrounds.ageSeconds), ageSeconds: quickGrounds.ageSeconds,
      samples: quickGrounds.samples,
      quick: pace(quick.latest[index], quickGrounds, quick.latestJudgements[index]),
      slow: pace(slow.latest[index], slowGrounds, slow.latestJudgements[index]))
  }

  private borrowing func maturity(at index: Int, age: Double) -> SignalStatus.Maturity {
    guard quick.latestJudgements[index].isWarm else { return .warming }
    return age >= settings.observeForSeconds ? .mature : .learning
  }

  private borrowing func pace(
    _ value: Double, _ grounds: Explanation, _ judgement: Judgement
  ) -> SignalStatus.Pace {
    SignalStatus.Pace(
      value: value, expected: grounds.expected, surprise: Double(judgement.surprise),
      isSeasonal: grounds.isSeasonal)
  }
}
