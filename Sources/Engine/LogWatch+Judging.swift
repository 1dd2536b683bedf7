import Detection
import LogTemplates
import Model

extension LogWatch {
  /// Judges the counts of the ten seconds that have ended and begins the next.
  ///
  /// Nothing deviates in the first minutes of reading: what a host says every day is new then, too.
  mutating func close(binStart: Int64, observedSeconds: Double) -> [LogDeviation] {
    step &+= 1
    let isWarm = observedSeconds >= Tuning.logWarmUpSeconds
    var found: [LogDeviation] = []
    for unit in touchedUnits {
      let judged = errorRates.judge(index: unit, count: errorCounts[unit], step: step)
      if isWarm, judged.isWarm, judged.surprise >= Tuning.logRingSurprise {
        found.append(errorDeviation(unit, judged, binStart: binStart, observedSeconds: observedSeconds))
      }
      errorCounts[unit] = 0
    }
    // A place that has changed hands is listed twice, or stands empty: it then has no count, or no pair.
    for pair in touchedPairs where pairCounts[pair] > 0 {
      if holds(pair) {
        let judged = judgePair(pair, observedSeconds: observedSeconds)
        if isWarm, judged.surprise >= Tuning.logRingSurprise || isNovelError(pair) {
          found.append(pairDeviation(pair, judged, binStart: binStart, observedSeconds: observedSeconds))
        }
      }
      pairCounts[pair] = 0
    }
    touchedPairs.removeAll(keepingCapacity: true)
    touchedUnits.removeAll(keepingCapacity: true)
    return found
  }

  private func holds(_ pair: Int) -> Bool {
    book.holds(pair: UInt32(pair), generation: generations[pair])
  }

  private func isNew(_ pair: Int) -> Bool { step <= newUntil[pair] }

  private func isError(_ pair: Int) -> Bool {
    book.worstPriority(pair: UInt32(pair)) <= Self.errorPriority
  }

  /// The surprise of a template's count.
  ///
  /// A new template has no past of its own, but its unit's silence until now is one: not once in all the steps
  /// before. While an incident holds a template that is too young to be judged, its volume alone keeps the
  /// incident open.
  private mutating func judgePair(_ pair: Int, observedSeconds: Double) -> RateJudgement {
    var judged = pairRates.judge(index: pair, count: pairCounts[pair], step: step)
    guard pairCounts[pair] >= Self.minimumVolume else { return judged }
    if pairRates.isFrozen(at: pair), !judged.isWarm {
      judged.surprise = max(judged.surprise, Tuning.logRingSurprise)
    }
    guard isNew(pair) else { return judged }
    let steps = 1 + observedSeconds / Double(Tuning.quickBinSeconds)
    judged.surprise = max(judged.surprise, Self.surprise(of: pairCounts[pair], everySteps: steps))
    judged.expectedPerStep = 1 / steps
    return judged
  }

  /// −log10 of Chernoff's bound on so many of what happens once in so many steps: x ln(x/μ) − x + μ in decades.
  private static func surprise(of count: UInt64, everySteps steps: Double) -> Float {
    let (count, mean) = (Double(count), 1 / steps)
    let exponent = count * logarithm(count / mean) - count + mean
    return Float(min(exponent * 0.434_294_481_903_251_8, 99))
  }

  /// True for an error of a new form by a unit that hardly ever has one, measured by how much it says.
  private func isNovelError(_ pair: Int) -> Bool {
    let unit = Int(book.unit(pair: UInt32(pair)))
    guard isNew(pair), isError(pair) else { return false }
    let share = Double(newErrors[unit]) / (Double(unitEntries[unit]) + 1)
    return -commonLogarithm(max(share, 1e-300)) >= Double(Tuning.ringSurprise)
  }

  private func pairDeviation(
    _ pair: Int, _ judged: RateJudgement, binStart: Int64, observedSeconds: Double
  ) -> LogDeviation {
    let isNew = isNew(pair)
    let title = isError(pair) ? "errors" : "log entries"
    let entity = entity(ofUnit: Int(book.unit(pair: UInt32(pair))))
    let deviation = deviation(
      of: entity, "log.template.rate", title, count: pairCounts[pair], judged, binStart, observedSeconds)
    return LogDeviation(
      member: .pair(pair, generation: generations[pair]), deviation: deviation,
      log: evidence(pair, count: pairCounts[pair], isNew: isNew),
      priority: book.worstPriority(pair: UInt32(pair)), isNew: isNew)
  }

  private func errorDeviation(
    _ unit: Int, _ judged: RateJudgement, binStart: Int64, observedSeconds: Double
  ) -> LogDeviation {
    let pair = leadingPair[unit]
    let deviation = deviation(
      of: entity(ofUnit: unit), "log.error.rate", "errors", count: errorCounts[unit], judged, binStart,
      observedSeconds)
    return LogDeviation(
      member: .errors(unit, generation: unitGenerations[unit]), deviation: deviation,
      log: pair >= 0 && holds(pair) ? evidence(pair, count: pairCounts[pair], isNew: isNew(pair)) : nil,
      priority: Self.errorPriority, isNew: false)
  }

  private func deviation(
    of entity: Entity, _ signal: String, _ title: String, count: UInt64, _ judged: RateJudgement,
    _ binStart: Int64, _ observedSeconds: Double
  ) -> Deviation {
    let seconds = Double(Tuning.quickBinSeconds)
    let usual = judged.expectedPerStep
    // Three standard deviations of Poisson's distribution.
    let high = usual + 3 * usual.squareRoot()
    return Deviation(
      entity: entity, signal: signal, title: title, unit: .perSecond, resource: .logs,
      observed: Double(count) / seconds,
      expected: ExpectedRange(low: 0, mid: usual / seconds, high: high / seconds),
      surprise: Double(judged.surprise), isAbove: true, sinceMicroseconds: binStart,
      votes: [Vote(statistic: "rate", surprise: Double(judged.surprise))],
      baseline: Baseline(
        samples: step, ageSeconds: observedSeconds, isMature: observedSeconds >= Tuning.youngSeconds,
        isSeasonal: false))
  }
}

// MARK: - Evidence

extension LogWatch {
  /// Freezes or thaws what a member of an incident is about, if it is still there.
  mutating func setFrozen(_ frozen: Bool, _ member: Member) {
    switch member {
    case .pair(let pair, let generation) where generations[pair] == generation:
      pairRates.setFrozen(frozen, at: pair)
    case .errors(let unit, let generation) where unitGenerations[unit] == generation:
      errorRates.setFrozen(frozen, at: unit)
    default: break
    }
  }

  /// Takes the present rate for normal: what is known of the past would say otherwise.
  mutating func restart(_ member: Member) {
    switch member {
    case .pair(let pair, let generation) where generations[pair] == generation: pairRates.insert(at: pair)
    case .errors(let unit, let generation) where unitGenerations[unit] == generation:
      errorRates.insert(at: unit)
    default: break
    }
  }

  /// The newest template that first appeared between two moments of the engine's time, if one did.
  func newestTemplate(from first: Double, to last: Double) -> LogEvidence? {
    let found = recent.last { $0.seconds >= first && $0.seconds <= last && holds($0.pair) }
    guard let found else { return nil }
    return evidence(found.pair, count: book.count(pair: UInt32(found.pair)), isNew: true)
  }

  private func evidence(_ pair: Int, count: UInt64, isNew: Bool) -> LogEvidence {
    LogEvidence(
      unit: book.unitName(book.unit(pair: UInt32(pair))), template: book.templateText(pair: UInt32(pair)),
      sample: book.sample(pair: UInt32(pair)), count: count, isNew: isNew)
  }
}
