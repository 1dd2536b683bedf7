import Detection
import Diagnosis
import LogTemplates
import Model

// MARK: - Bursts and news

extension LogWatch {
  func burst(ofPair pair: Int, _ judged: RateJudgement, _ bin: LogBin) -> LogDeviation {
    let priority = book.worstPriority(pair: UInt32(pair))
    let (sort, isNew) = (LogSort(priority: priority), isNew(pair))
    let isNews = isNew && sort != .others
    let isFew = Double(pairs[pair].count) < Tuning.logVolume
    var deviation =
      isFew
      ? news(of: entity(ofUnit: unit(ofPair: pair)), count: pairs[pair].count, bin)
      : rate(
        of: entity(ofUnit: unit(ofPair: pair)), "log.template.rate", sort.title, count: pairs[pair].count,
        judged, bin)
    deviation.surprise = Double(max(judged.surprise, isNew ? pairs[pair].novelty : 0))
    if isNews, pairs[pair].novelty > 0 {
      deviation.votes.append(Vote(statistic: "novelty", surprise: Double(pairs[pair].novelty)))
    }
    // What is told of a warning for its novelty is told to be heard.
    let isHeard = isNews && pairs[pair].novelty >= Tuning.logRingSurprise
    let severity = SeverityRule.severity(ofLogsAt: priority)
    return LogDeviation(
      member: .logs(.templateBurst, pair, generation: pairs[pair].generation), deviation: deviation,
      log: evidence(pair, count: pairs[pair].count, isNew: isNew),
      severity: isHeard ? max(severity, .warning) : severity,
      phrase: isNews ? "new \(sort == .errors ? "error" : "warning")" : "burst of", isNew: isNews)
  }

  func burst(ofUnit unit: Int, _ sort: LogSort, _ judged: RateJudgement, _ bin: LogBin) -> LogDeviation {
    let leading = units[unit].leadingPairs[sort.rawValue]
    let isNew = holds(leading, ofUnit: unit) && isNew(Int(leading.place))
    let deviation = rate(
      of: entity(ofUnit: unit), sort.signal, sort.title, count: units[unit].counts[sort.rawValue], judged, bin
    )
    let severity: Severity = sort == .errors ? .warning : .notice
    return LogDeviation(
      member: member(.burst(of: sort), unit), deviation: deviation,
      log: evidence(of: leading, inUnit: unit, isNew: isNew), severity: severity,
      phrase: "burst of")
  }

  private func rate(
    of entity: Entity, _ signal: String, _ title: String, count: UInt64, _ judged: RateJudgement,
    _ bin: LogBin
  ) -> Deviation {
    let seconds = Double(Tuning.quickBinSeconds)
    let usual = judged.expectedPerStep
    // Three standard deviations of Poisson's distribution.
    let high = usual + 3 * usual.squareRoot()
    return deviation(
      of: entity, signal, title, .perSecond, Double(count) / seconds,
      ExpectedRange(low: 0, mid: usual / seconds, high: high / seconds), judged.surprise, "rate", bin,
      bin.baseline(samples: step, ageSeconds: bin.observedSeconds))
  }

  private func news(of entity: Entity, count: UInt64, _ bin: LogBin) -> Deviation {
    deviation(
      of: entity, "log.template.new", "entries", .count, Double(count),
      ExpectedRange(low: 0, mid: 0, high: 0), 0, "rate", bin,
      bin.baseline(samples: step, ageSeconds: bin.observedSeconds))
  }

  /// A deviation upwards that began with the ten seconds.
  private func deviation(
    of entity: Entity, _ signal: String, _ title: String, _ unit: MeasurementUnit, _ observed: Double,
    _ expected: ExpectedRange, _ surprise: Float, _ statistic: String, _ bin: LogBin, _ baseline: Baseline
  ) -> Deviation {
    Deviation(
      entity: entity, signal: signal, title: title, unit: unit, resource: .logs, observed: observed,
      expected: expected, surprise: Double(surprise), isAbove: true, sinceMicroseconds: bin.start,
      votes: [Vote(statistic: statistic, surprise: Double(surprise))], baseline: baseline)
  }

  private func member(_ aspect: LogAspect, _ unit: Int) -> Member {
    .logs(aspect, unit, generation: units[unit].generation)
  }
}

// MARK: - Drops, shares, mixes

extension LogWatch {
  func drop(ofPair pair: Int, _ bin: LogBin) -> LogDeviation {
    let sort = sort(ofPair: pair)
    let deviation = drop(
      pairs[pair].drop, of: entity(ofUnit: unit(ofPair: pair)), "log.template.rate", sort.title, bin)
    return LogDeviation(
      member: .logs(.templateDrop, pair, generation: pairs[pair].generation), deviation: deviation,
      log: evidence(pair, count: UInt64(pairs[pair].drop.judgedCount), isNew: false),
      severity: Self.severity(ofLessOf: sort), phrase: "drop of")
  }

  func drop(ofUnit unit: Int, _ sort: LogSort, _ bin: LogBin) -> LogDeviation {
    let drop = units[unit].drops[sort.rawValue]
    return LogDeviation(
      member: member(.drop(of: sort), unit),
      deviation: self.drop(drop, of: entity(ofUnit: unit), sort.signal, sort.title, bin), log: nil,
      severity: Self.severity(ofLessOf: sort), phrase: nil)
  }

  /// Fewer errors and warnings are good news, if any.
  private static func severity(ofLessOf sort: LogSort) -> Severity { sort == .others ? .warning : .notice }

  private func drop(
    _ drop: RateDrop, of entity: Entity, _ signal: String, _ title: String, _ bin: LogBin
  ) -> Deviation {
    let seconds = Double(Tuning.logWindowSeconds)
    let band = drop.band
    var found = deviation(
      of: entity, signal, title, .perSecond, Double(drop.judgedCount) / seconds,
      ExpectedRange(low: band.low / seconds, mid: band.mid / seconds, high: band.high / seconds),
      drop.surprise, "drop", bin,
      bin.baseline(samples: drop.samples, ageSeconds: Double(drop.age(at: moment.now))))
    found.isAbove = false
    found.sinceMicroseconds -= Int64(Tuning.logWindowSeconds) * 1_000_000
    return found
  }

  func errorShare(ofUnit unit: Int, _ bin: LogBin) -> LogDeviation {
    let window = units[unit].window
    let share = Double(window.judgedErrors) / Double(max(1, window.judgedEntries))
    let found = deviation(
      of: entity(ofUnit: unit), "log.error.share", "errors among entries", .fraction, share,
      window.share.band,
      window.shareSurprise, "share", bin,
      bin.baseline(samples: window.share.samples, ageSeconds: Double(window.share.age(at: moment.now))))
    return LogDeviation(
      member: member(.errorShare, unit), deviation: found,
      log: evidence(of: units[unit].lastError, inUnit: unit), severity: .warning,
      phrase: "more of")
  }

  func mixture(ofUnit unit: Int, _ bin: LogBin) -> LogDeviation {
    let window = units[unit].window
    let odd = window.oddPair
    let isBad = holds(odd, ofUnit: unit) && sort(ofPair: Int(odd.place)) == .errors
    let found = deviation(
      of: entity(ofUnit: unit), "log.template.mix", "change of mix", .fraction, window.divergence,
      window.mixture.band, window.mixtureSurprise, "mix", bin,
      bin.baseline(samples: window.mixture.samples, ageSeconds: Double(window.mixture.age(at: moment.now))))
    return LogDeviation(
      member: member(.mixture, unit), deviation: found, log: evidence(of: odd, inUnit: unit),
      severity: isBad ? .warning : .notice, phrase: "mostly")
  }
}

// MARK: - Silences

extension LogWatch {
  func pairSilence(_ pair: Int, _ surprise: Float, from start: UInt32, _ bin: LogBin) -> LogDeviation {
    let entity = entity(ofUnit: unit(ofPair: pair))
    let found = silence(
      pairs[pair].silence, of: entity, "log.template.silence", "stopped logging for", surprise, start, bin)
    return LogDeviation(
      member: .logs(.templateSilence, pair, generation: pairs[pair].generation), deviation: found,
      log: evidence(pair, count: book.count(pair: UInt32(pair)), isNew: false),
      severity: Self.severity(ofLessOf: sort(ofPair: pair)), phrase: "no more of")
  }

  func unitSilence(_ unit: Int, _ surprise: Float, from start: UInt32, _ bin: LogBin) -> LogDeviation {
    let found = silence(
      units[unit].silence, of: entity(ofUnit: unit), "log.unit.silence", "stopped logging for", surprise,
      start,
      bin)
    return LogDeviation(
      member: member(.unitSilence, unit), deviation: found,
      log: evidence(of: units[unit].lastPair, inUnit: unit), severity: .warning, phrase: nil)
  }

  func missingRun(_ unit: Int, _ surprise: Float, from start: UInt32, _ bin: LogBin) -> LogDeviation {
    let found = silence(
      units[unit].runs, of: entity(ofUnit: unit), "systemd.unit.runs", "did not run for", surprise, start, bin
    )
    return LogDeviation(
      member: member(.runs, unit), deviation: found,
      log: evidence(of: units[unit].lastPair, inUnit: unit), severity: .warning, phrase: nil)
  }

  func hostSilence(_ surprise: Float, from start: UInt32, _ bin: LogBin) -> LogDeviation {
    let found = silence(
      silence, of: .host, "log.silence", "stopped logging for", surprise, start, bin)
    return LogDeviation(
      member: .logs(.hostSilence, 0, generation: 0), deviation: found, log: nil, severity: .warning,
      phrase: nil)
  }

  private func silence(
    _ silence: Silence, of entity: Entity, _ signal: String, _ title: String, _ surprise: Float,
    _ start: UInt32, _ bin: LogBin
  ) -> Deviation {
    let seconds = moment.now &- min(start, moment.now)
    var found = deviation(
      of: entity, signal, title, .seconds, Double(seconds), silence.pauses.band, surprise, "silence", bin,
      bin.baseline(
        samples: silence.pauses.samples, ageSeconds: Double(silence.pauses.age(at: moment.now))))
    found.sinceMicroseconds = bin.start - Int64(seconds) * 1_000_000
    return found
  }
}

// MARK: - Evidence

extension LogWatch {
  /// The newest template that first appeared between two moments of the engine's time, if one did.
  func newestTemplate(from first: Double, to last: Double) -> LogEvidence? {
    let found = recent.last { $0.seconds >= first && $0.seconds <= last && holds($0.pair) }
    guard let found else { return nil }
    return evidence(found.pair, count: book.count(pair: UInt32(found.pair)), isNew: true)
  }

  /// The evidence of a pair that has been remembered of a unit, unless its place has gone to another.
  private func evidence(
    of reference: LogPairReference, inUnit unit: Int, isNew: Bool = false
  ) -> LogEvidence? {
    guard holds(reference, ofUnit: unit) else { return nil }
    let pair = Int(reference.place)
    return evidence(pair, count: pairs[pair].count, isNew: isNew)
  }

  /// What a template that sticks out asks to be told as.
  func candidate(
    ofPair pair: Int, count: UInt64, score: Double, since: Int64, step: UInt64, observedSeconds: Double
  ) -> Candidate {
    let bin = LogBin(
      start: since, observedSeconds: observedSeconds, step: step, isWarm: true, isBooting: isBooting)
    let priority = book.worstPriority(pair: UInt32(pair))
    let (sort, isNew) = (LogSort(priority: priority), isNew(pair))
    var deviation = news(of: entity(ofUnit: unit(ofPair: pair)), count: count, bin)
    deviation.surprise = min(9, Double(Tuning.ringSurprise) + max(0, score - Tuning.noticeableScore))
    deviation.votes = [Vote(statistic: "evidence", surprise: score)]
    let isNews = isNew && sort != .others
    return Candidate(
      LogDeviation(
        member: .logs(.templateBurst, pair, generation: pairs[pair].generation), deviation: deviation,
        log: evidence(pair, count: count, isNew: isNew), severity: SeverityRule.severity(ofLogsAt: priority),
        phrase: isNews ? "new \(sort == .errors ? "error" : "warning")" : "burst of", isNew: isNews))
  }

  /// A template with its unit and a sample of it, as evidence.
  func evidence(_ pair: Int, count: UInt64, isNew: Bool) -> LogEvidence {
    LogEvidence(
      unit: book.unitName(book.unit(pair: UInt32(pair))), template: book.templateText(pair: UInt32(pair)),
      sample: book.sample(pair: UInt32(pair)), count: count, isNew: isNew)
  }
}
