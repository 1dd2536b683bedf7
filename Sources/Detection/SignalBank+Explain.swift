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
  /// Values that must have been learned before one is judged.
  public static var warmUpSamples: UInt64 { UInt64(Constants.warmUpSamples) }

  /// Explains a value from the past that is known now.
  ///
  /// After the step that learned the value its votes are a little lower than they were then: the value is
  /// part of the past. Those of novelty are the votes on the newest value, whatever is asked about.
  public func explain(at index: Int, value: Double, time: StepTime) -> Explanation {
    var state = states[index]
    let isMeasurement = abs(value) <= Constants.largestMagnitude
    var season = state.season >= 0 ? seasons[Int(state.season)] : nil
    let reading = season?.reading(
      isMeasurement ? value : 0, at: Season.Place(secondOfWeek: time.localSecondOfWeek),
      floor: state.levelFloor)
    let verdict = reading.flatMap { season?.verdict(on: $0) }
    let range = verdict.map { state.range(around: $0, tail: $0.tail) }
    let seasonal = reading.flatMap { season?.votes(on: $0) }
    return Explanation(
      expected: range ?? state.range(floor: state.settings.scaleFloor),
      votes: isMeasurement ? votes(of: &state, on: value, seasonal: seasonal) : [],
      samples: UInt64(state.samples), ageSeconds: state.age, isSeasonal: verdict != nil)
  }

  /// Seconds since a signal was inserted, over restarts.
  public func age(at index: Int) -> Double { states[index].age }

  /// The largest vote of the levels and of the profiles on a value.
  ///
  /// Changes nothing; `mutating` for the reason given at ``Tally``.
  public mutating func largestVote(at index: Int, value: Double, time: StepTime) -> Double {
    let score = states[index].score(of: value)
    let levels = states[index].tally.surprise(of: score)
    let season = Int(states[index].season)
    guard season >= 0 else { return levels }
    let place = Season.Place(secondOfWeek: time.localSecondOfWeek)
    let reading = seasons[season].reading(value, at: place, floor: states[index].levelFloor)
    guard let votes = seasons[season].votes(on: reading) else { return levels }
    return max(levels, max(votes.slow, max(votes.fast, votes.week)))
  }

  private func votes(of state: inout SignalState, on value: Double, seasonal: Season.Votes?) -> [Vote] {
    let score = state.score(of: value)
    var votes = [Vote(statistic: Statistic.level, surprise: state.tally.surprise(of: score))]
    if let seasonal {
      votes.append(Vote(statistic: Statistic.day, surprise: seasonal.slow))
      votes.append(Vote(statistic: Statistic.dayFast, surprise: seasonal.fast))
      votes.append(Vote(statistic: Statistic.week, surprise: seasonal.week))
    }
    guard state.novelty >= 0 else { return votes }
    let novelty = novelties[Int(state.novelty)].votes.span
    for (index, name) in Statistic.novelty.enumerated() {
      votes.append(Vote(statistic: name, surprise: Double(novelty[index])))
    }
    for (index, name) in Statistic.rules.enumerated() {
      votes.append(Vote(statistic: name, surprise: Double(novelty[Novelty.streamCount + index])))
    }
    return votes
  }
}

extension SignalState {
  fileprivate mutating func range(floor: Double) -> ExpectedRange {
    range(mid: slow.mid, scale: slow.scale(floor: floor), tail: tally.quantile(above: Constants.bandTail))
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
