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
      judgements[index] = SignalBank.step(
        &states[index], value: value, tick: tick, shares: shares, seasons: &seasons)
    }
    for index in used..<values.count { judgements[index] = Judgement() }
  }

  /// What all signals of a step share.
  private struct Tick {
    var seconds: Double
    var cadence: Double
    var place: Season.Place
  }

  /// Counts and refuses what is no measurement.
  private mutating func accept(_ value: Double) -> Bool {
    if abs(value) <= Constants.largestMagnitude { return true }
    if value.isNaN { missingValues += 1 } else { refusedValues += 1 }
    return false
  }

  private static func step(
    _ state: inout SignalState, value: Double, tick: Tick, shares: [LevelShares], seasons: inout [Season]
  ) -> Judgement {
    let pause = state.advance(to: tick.seconds, cadence: tick.cadence)
    let season = Int(state.season)
    guard season >= 0 else { return stepPlain(&state, value: value, shares: shares[pause - 1]) }
    return stepSeasonal(&state, &seasons[season], value: value, shares: shares[pause - 1], place: tick.place)
  }

  private static func stepPlain(
    _ state: inout SignalState, value: Double, shares: LevelShares
  ) -> Judgement {
    let scores = state.scores(of: value)
    let judgement = state.judgement(of: value, scores: scores, verdict: nil)
    guard !state.isFrozen else {
      _ = state.follow(value, shares: shares)
      return judgement
    }
    state.learn(value, scores: scores, shares: shares)
    if state.isFadeDue { state.fade() }
    return judgement
  }

  private static func stepSeasonal(
    _ state: inout SignalState, _ season: inout Season, value: Double, shares: LevelShares,
    place: Season.Place
  ) -> Judgement {
    let floor = state.settings.scaleFloor
    let scores = state.scores(of: value)
    let reading = season.reading(value, at: place, floor: floor)
    let judgement = state.judgement(of: value, scores: scores, verdict: reading.trusted)
    guard !state.isFrozen else {
      season.shadow(value, reading: reading, share: state.follow(value, shares: shares))
      return judgement
    }
    season.learn(value, at: place, reading: reading, level: state.slow, floor: floor)
    state.learn(value, scores: scores, shares: shares)
    if state.isFadeDue {
      state.fade()
      season.fade()
    }
    return judgement
  }
}
