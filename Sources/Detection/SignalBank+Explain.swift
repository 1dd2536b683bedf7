public import Model

/// Why a value was judged as it was, for people.
public struct Explanation: Hashable, Sendable {
  /// The band in which the signal was expected.
  public var expected: ExpectedRange
  /// What each statistic thinks of the value by itself.
  public var votes: [Vote]
  /// Values learned.
  public var samples: UInt64
  /// Seconds since the signal was inserted, over restarts.
  public var ageSeconds: Double
  /// True when the band comes from a daily or weekly profile.
  public var isSeasonal: Bool
}

extension SignalBank {
  /// Explains a value from the past that is known now.
  ///
  /// After the step that learned the value its votes are a little lower than they were then: the value is
  /// part of the past.
  public func explain(at index: Int, value: Double, time: StepTime) -> Explanation {
    let state = states[index]
    let floor = state.settings.scaleFloor
    let season = seasonReading(of: state, value: value, time: time)
    let range = season.map { state.range(around: $0.verdict, tail: $0.tail) }
    let votes =
      abs(value) <= Constants.largestMagnitude ? state.votes(on: value, verdict: season?.verdict) : []
    return Explanation(
      expected: range ?? state.range(floor: floor), votes: votes, samples: UInt64(state.samples),
      ageSeconds: state.age, isSeasonal: season != nil)
  }

  /// What the trusted profile says, with the score that bounds its band.
  private func seasonReading(
    of state: SignalState, value: Double, time: StepTime
  ) -> (verdict: Season.Verdict, tail: Double)? {
    guard state.season >= 0 else { return nil }
    let season = seasons[Int(state.season)]
    let place = Season.Place(secondOfWeek: time.localSecondOfWeek)
    let reading = season.reading(value, at: place, floor: state.settings.scaleFloor)
    guard let verdict = reading.trusted else { return nil }
    let tally = verdict.isWeekly ? season.week.tally : season.day.tally
    return (verdict, tally.quantile(above: Constants.bandTail))
  }
}

extension SignalState {
  fileprivate func votes(on value: Double, verdict: Season.Verdict?) -> [Vote] {
    let scores = scores(of: value)
    var votes = [
      Vote(statistic: Statistic.fastLevel.name, surprise: fastTally.surprise(of: scores.fast)),
      Vote(statistic: Statistic.slowLevel.name, surprise: slowTally.surprise(of: scores.slow)),
    ]
    if let verdict {
      let statistic = verdict.isWeekly ? Statistic.weekProfile : Statistic.dayProfile
      votes.append(Vote(statistic: statistic.name, surprise: verdict.surprise))
    }
    return votes
  }

  fileprivate func range(floor: Double) -> ExpectedRange {
    range(mid: slow.mid, scale: slow.scale(floor: floor), tail: slowTally.quantile(above: Constants.bandTail))
  }

  fileprivate func range(around verdict: Season.Verdict, tail: Double) -> ExpectedRange {
    range(mid: verdict.expected, scale: verdict.scale, tail: tail)
  }

  /// The band of all but ``Constants/bandTail`` of the past, no wider than what was seen, at least
  /// ``Constants/bandMinimum`` scales to each side, and on one side of zero where the signal always was.
  private func range(mid: Double, scale: Double, tail: Double) -> ExpectedRange {
    let least = Constants.bandMinimum * scale
    let reach = max(tail * scale, least)
    var low = min(max(mid - reach, lowest), mid - least)
    var high = max(min(mid + reach, highest), mid + least)
    if lowest >= 0 { low = max(low, 0) }
    if highest <= 0 { high = min(high, 0) }
    return ExpectedRange(low: min(low, mid), mid: mid, high: max(high, mid))
  }
}
