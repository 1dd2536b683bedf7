import Detection
import LogTemplates
import Model

extension LogWatch {
  /// Judges the ten seconds that have ended and begins the next.
  ///
  /// Nothing deviates in the first minutes of reading: what a host says every day is new then, too.
  mutating func close(binStart: Int64, observedSeconds: Double) -> [LogDeviation] {
    step &+= 1
    let bin = LogBin(
      start: binStart, observedSeconds: observedSeconds, step: step,
      isWarm: observedSeconds >= Tuning.logWarmUpSeconds, isBooting: isBooting)
    var found: [LogDeviation] = []
    judgeSorts(bin, &found)
    judgePairs(bin, &found)
    isBinShort = false
    let number = moment.now / Tuning.logWindowSeconds
    if number != window {
      closeWindows()
      window = number
    }
    tellStanding(bin, &found)
    tellSilences(bin, &found)
    return found
  }

  private mutating func judgeSorts(_ bin: LogBin, _ found: inout [LogDeviation]) {
    for place in touchedSorts {
      let (unit, sort) = (place / 3, LogSort.allCases[place % 3])
      // A place that has changed hands is listed twice, or stands empty.
      guard units[unit].counts[sort.rawValue] > 0 else { continue }
      let count = units[unit].counts[sort.rawValue]
      let isShort = isBinShort || units[unit].isPaused
      let judged = Self.judge(count, at: place, of: &sortRates, step: step, isShort: isShort)
      if bin.mayBurst, judged.isWarm, judged.surprise >= Tuning.logRingSurprise {
        found.append(burst(ofUnit: unit, sort, judged, bin))
      }
      units[unit].novelty.noteHabit(Self.grade(of: sort), at: moment.now)
      units[unit].counts[sort.rawValue] = 0
      units[unit].leadingPairs[sort.rawValue] = .none
    }
    touchedSorts.removeAll(keepingCapacity: true)
  }

  /// Judges a count, and learns it unless entries are missing from it: it is a lower bound then.
  private static func judge(
    _ count: UInt64, at index: Int, of rates: inout RateBank, step: UInt64, isShort: Bool
  ) -> RateJudgement {
    guard isShort else { return rates.judge(index: index, count: count, step: step) }
    let wasFrozen = rates.isFrozen(at: index)
    rates.setFrozen(true, at: index)
    defer { rates.setFrozen(wasFrozen, at: index) }
    return rates.judge(index: index, count: count, step: step)
  }

  private mutating func judgePairs(_ bin: LogBin, _ found: inout [LogDeviation]) {
    var isNews = false
    // A place that has changed hands may stand empty: it then has no count, or no pair.
    for pair in touchedPairs {
      pairs[pair].isTouched = false
      guard pairs[pair].count > 0 else { continue }
      if holds(pair) {
        let judged = judgePair(pair, observedSeconds: bin.observedSeconds)
        let isNovel = isNew(pair) && pairs[pair].novelty >= Tuning.logRingSurprise
        if bin.mayBurst, judged.surprise >= Tuning.logRingSurprise || isNovel {
          found.append(burst(ofPair: pair, judged, bin))
          isNews = isNews || isNovel
        }
      }
      pairs[pair].count = 0
    }
    touchedPairs.removeAll(keepingCapacity: true)
    if isNews { novelty.note(.grave, at: moment.now) }
  }

  func holds(_ pair: Int) -> Bool {
    book.holds(pair: UInt32(pair), generation: pairs[pair].generation)
  }

  func holds(_ pair: Int, _ generation: UInt32) -> Bool {
    pair < pairs.count && book.holds(pair: UInt32(pair), generation: generation)
  }

  /// True while what was remembered of a unit is still a pair of that unit.
  func holds(_ reference: LogPairReference, ofUnit unit: Int) -> Bool {
    guard reference.place >= 0 else { return false }
    return book.holds(pair: UInt32(reference.place), generation: reference.generation)
      && self.unit(ofPair: Int(reference.place)) == unit
  }

  func isNew(_ pair: Int) -> Bool { step <= pairs[pair].newUntil }

  func unit(ofPair pair: Int) -> Int { Int(book.unit(pair: UInt32(pair))) }

  func sort(ofPair pair: Int) -> LogSort { LogSort(priority: book.worstPriority(pair: UInt32(pair))) }

  /// The surprise of a template's count.
  ///
  /// A new template has no past of its own, but its unit's silence until now is one: not once in all the
  /// steps before; unless the unit makes new ones all day. While an incident holds a template that is too
  /// young to be judged, its volume alone keeps the incident open.
  private mutating func judgePair(_ pair: Int, observedSeconds: Double) -> RateJudgement {
    let count = pairs[pair].count
    let isShort = isBinShort || units[unit(ofPair: pair)].isPaused
    var judged = Self.judge(count, at: pair, of: &pairRates, step: step, isShort: isShort)
    guard Double(count) >= Tuning.logVolume else { return judged }
    if pairRates.isFrozen(at: pair), !judged.isWarm {
      judged.surprise = max(judged.surprise, Tuning.logRingSurprise)
    }
    guard isNew(pair), !isUsualNews(pair) else { return judged }
    let steps = 1 + observedSeconds / Double(Tuning.quickBinSeconds)
    judged.surprise = max(judged.surprise, Self.surprise(of: count, everySteps: steps))
    judged.expectedPerStep = 1 / steps
    return judged
  }

  /// True for a unit that makes several new ones of the kind a day.
  private func isUsualNews(_ pair: Int) -> Bool {
    let grade = Self.grade(of: book.worstPriority(pair: UInt32(pair)))
    return units[unit(ofPair: pair)].novelty.rate(of: grade, at: moment.now) > Tuning.usualNewsPerDay
  }

  /// −log10 of Chernoff's bound on so many of what happens once in so many steps: x ln(x/μ) − x + μ in
  /// decades.
  private static func surprise(of count: UInt64, everySteps steps: Double) -> Float {
    let (count, mean) = (Double(count), 1 / steps)
    let exponent = count * logarithm(count / mean) - count + mean
    return Float(min(exponent * 0.434_294_481_903_251_8, 99))
  }
}

/// The ten seconds that are being judged.
struct LogBin {
  /// Wall-clock time of their beginning, microseconds since 1970 UTC.
  var start: Int64
  /// Seconds for which the host has been watched.
  var observedSeconds: Double
  var step: UInt64
  /// False in the first minutes.
  var isWarm: Bool
  /// True in the minutes after a boot, when everything says a lot.
  var isBooting: Bool

  /// True where a burst is worth telling.
  var mayBurst: Bool { isWarm && !isBooting }

  /// What a judgement on a quantity of this age rests on.
  func baseline(samples: UInt64, ageSeconds: Double) -> Baseline {
    Baseline(
      samples: samples, ageSeconds: ageSeconds, isMature: ageSeconds >= Tuning.youngSeconds, isSeasonal: false
    )
  }
}
