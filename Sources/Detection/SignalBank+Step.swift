internal import Model

extension SignalBank {
  /// Judges one value of each signal, then learns it.
  ///
  /// - Parameters:
  ///   - values: Values by place; NaN where there is none. May be longer or shorter than the bank.
  ///   - time: When the values were taken.
  ///   - judgements: Filled by place, as far as `values` reach; at least as long as `values`.
  /// - Complexity: O(values), no allocation.
  public mutating func step(
    values: Span<Double>, at time: StepTime, judgements: inout MutableSpan<Judgement>
  ) {
    precondition(judgements.count >= values.count)
    let tick = Tick(
      seconds: time.monotonicSeconds.isFinite ? time.monotonicSeconds : 0, cadence: cadenceSeconds,
      place: Season.Place(secondOfWeek: time.localSecondOfWeek))
    let used = min(values.count, states.count)
    for index in 0..<used {
      let value = values[index]
      judgements[index] = Judgement()
      guard !states[index].isVacant, accept(value) else { continue }
      judgements[index] = step(index, value: value, tick: tick)
    }
    for index in used..<values.count { judgements[index] = Judgement() }
  }

  /// What all signals of a step share.
  private struct Tick {
    var seconds: Double
    var cadence: Double
    var place: Season.Place
  }

  /// Refuses what is no measurement, and counts it unless it is absent.
  private mutating func accept(_ value: Double) -> Bool {
    if abs(value) <= Constants.largestMagnitude { return true }
    if !value.isNaN { refusedValues += 1 }
    return false
  }

  /// Learns a value that was judged while its signal was frozen, without judging it again.
  ///
  /// - Parameters:
  ///   - value: The value; what is no measurement is ignored.
  ///   - index: The signal, which must not be frozen any more.
  ///   - time: When the value is learned.
  public mutating func relearn(_ value: Double, at index: Int, time: StepTime) {
    guard abs(value) <= Constants.largestMagnitude, !states[index].isVacant else { return }
    let score = states[index].score(of: value)
    let season = Int(states[index].season)
    guard season >= 0 else { return states[index].learn(value, score: score, shares: shares[0]) }
    let place = Season.Place(secondOfWeek: time.localSecondOfWeek)
    let reading = seasons[season].reading(value, at: place, floor: states[index].levelFloor)
    let novelty = Int(states[index].novelty)
    if novelty >= 0 {
      novelties[novelty].relearn(value, reading: reading, floor: states[index].settings.scaleFloor)
    }
    learn(index, value: value, score: score, reading: reading, pause: 1, place: place)
  }

  private mutating func step(_ index: Int, value: Double, tick: Tick) -> Judgement {
    let pause = states[index].advance(to: tick.seconds, cadence: tick.cadence)
    guard states[index].season >= 0 else {
      return SignalBank.stepPlain(&states[index], value: value, shares: shares[pause - 1])
    }
    return stepSeasonal(index, value: value, pause: pause, place: tick.place)
  }

  private static func stepPlain(
    _ state: inout SignalState, value: Double, shares: LevelShares
  ) -> Judgement {
    let score = state.score(of: value)
    let judgement = state.judgement(
      of: value, surprise: state.isWarm ? state.combine(score, season: nil) : 0, mid: state.slow.mid)
    guard !state.isFrozen else {
      _ = state.follow(value, shares: shares)
      return judgement
    }
    state.learn(value, score: score, shares: shares)
    if state.isFadeDue { state.fade() }
    return judgement
  }

  private mutating func stepSeasonal(
    _ index: Int, value: Double, pause: Int, place: Season.Place
  ) -> Judgement {
    let season = Int(states[index].season)
    let score = states[index].score(of: value)
    let reading = seasons[season].reading(value, at: place, floor: states[index].levelFloor)
    let votes = seasons[season].votes(on: reading)
    var surprise = states[index].combine(score, season: votes)
    surprise = min(surprise, Constants.largestPointScore)
    let mid = seasons[season].expected(on: reading) ?? states[index].slow.mid
    if states[index].novelty >= 0,
      let excess = novelty(index, value, reading, votes, pause: pause, place: place)
    {
      surprise = Constants.alarmScore + excess
    }
    let judgement = states[index].judgement(of: value, surprise: surprise, mid: mid)
    learn(index, value: value, score: score, reading: reading, pause: pause, place: place)
    return judgement
  }

  /// Asks the streams of novelty about a value, and lets them learn it unless the signal is frozen.
  private mutating func novelty(
    _ index: Int, _ value: Double, _ reading: Season.Reading, _ votes: Season.Votes?, pause: Int,
    place: Season.Place
  ) -> Double? {
    let novelty = Int(states[index].novelty)
    if pause > Constants.longestNeighbours { novelties[novelty].interrupt() }
    return novelties[novelty].judge(
      value, reading: reading, weekVote: votes?.week ?? 0, floor: states[index].settings.scaleFloor,
      place: place, learns: !states[index].isFrozen)
  }

  private mutating func learn(
    _ index: Int, value: Double, score: Double, reading: Season.Reading, pause: Int,
    place: Season.Place
  ) {
    let season = Int(states[index].season)
    let shares = shares[pause - 1]
    guard !states[index].isFrozen else {
      let share = states[index].follow(value, shares: shares)
      seasons[season].shadow(reading: reading, share: share)
      return
    }
    let lesson = Season.Lesson(
      place: place, level: states[index].fast.mid, dayShare: profileShares.day, weekShare: profileShares.week)
    seasons[season].learn(value, reading: reading, lesson: lesson)
    states[index].learn(value, score: score, shares: shares)
    guard states[index].isFadeDue else { return }
    states[index].fade()
    seasons[season].fade()
    if states[index].novelty >= 0 { novelties[Int(states[index].novelty)].fade() }
  }
}
