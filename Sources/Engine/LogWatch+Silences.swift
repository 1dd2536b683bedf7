import Detection
import Model

/// What has stopped logging, or does not run any more.
extension LogWatch {
  /// Looks through all that may be silent.
  ///
  /// - Complexity: O(pairs + units): a subtraction and a comparison each.
  func tellSilences(_ bin: LogBin, _ found: inout [LogDeviation]) {
    guard bin.isWarm else { return }
    // Where nobody logs, it is not the units that are silent.
    if silence.isOverdue(at: moment.now) { return tellHostSilence(bin, &found) }
    for unit in units.indices {
      if units[unit].silence.isSuspect(at: moment.now) { tellSilence(ofUnit: unit, bin, &found) }
      if units[unit].runs.isSuspect(at: moment.now) { tellMissingRun(unit, bin, &found) }
    }
    for pair in pairs.indices where pairs[pair].silence.isSuspect(at: moment.now) {
      tellSilence(ofPair: pair, bin, &found)
    }
  }

  private func tellHostSilence(_ bin: LogBin, _ found: inout [LogDeviation]) {
    let start = max(resumedAt, lostAt)
    // A reader that lags is no silence of the host.
    let surprise = silence.surprise(
      from: start, share: Tuning.hostSilenceShare, at: moment.now, moment.calendar)
    guard surprise >= Tuning.logRingSurprise else { return }
    found.append(hostSilence(surprise, from: max(start, silence.last), bin))
  }

  private func tellSilence(ofUnit unit: Int, _ bin: LogBin, _ found: inout [LogDeviation]) {
    guard units[unit].isSteady, let (start, share) = silenceStart(ofUnit: unit) else { return }
    let surprise = units[unit].silence.surprise(
      from: start, share: share, at: moment.now, moment.calendar)
    guard surprise >= Tuning.logRingSurprise else { return }
    found.append(unitSilence(unit, surprise, from: max(start, units[unit].silence.last), bin))
  }

  /// When a unit's silence began, and how much of it counts; nil where it has a reason.
  ///
  /// A unit that was started and has said nothing since has half the blame: starting takes its time.
  private func silenceStart(ofUnit unit: Int) -> (start: UInt32, share: Float)? {
    let (life, last) = (units[unit].life, units[unit].silence.last)
    guard life.mayRun else { return nil }
    let began = max(bootAt, life.startedAt)
    guard last < began else { return (watchedSince(unit), 1) }
    guard life.state == .running, life.startedAt >= bootAt else { return nil }
    return (max(watchedSince(unit), began), 0.5)
  }

  private func tellMissingRun(_ unit: Int, _ bin: LogBin, _ found: inout [LogDeviation]) {
    let life = units[unit].life
    // A job between two runs, and of a host that has just been booted nothing is known.
    let isJob = life.state == .ended || (life.state == .unknown && life.isManaged)
    guard isJob, !life.isTimerStopped, units[unit].isSteady else { return }
    let start = max(lostAt, life.state == .unknown ? bootAt : 0)
    let surprise = units[unit].runs.surprise(from: start, share: 1, at: moment.now, moment.calendar)
    guard surprise >= Tuning.logRingSurprise else { return }
    found.append(missingRun(unit, surprise, from: max(start, units[unit].runs.last), bin))
  }

  private func tellSilence(ofPair pair: Int, _ bin: LogBin, _ found: inout [LogDeviation]) {
    let silence = pairs[pair].silence
    guard holds(pair), let start = silenceStart(ofPair: pair) else { return }
    let surprise = silence.surprise(from: start, share: 1, at: moment.now, moment.calendar)
    guard surprise >= Tuning.logRingSurprise else { return }
    found.append(pairSilence(pair, surprise, from: max(start, silence.last), bin))
  }

  /// When a template's silence began; nil where it has a reason.
  ///
  /// After a start, what is logged often must be seen again before it can be missed, and the rest may be
  /// missed unless the unit has taken to other words.
  private func silenceStart(ofPair pair: Int) -> UInt32? {
    let unit = unit(ofPair: pair)
    let (life, silence) = (units[unit].life, pairs[pair].silence)
    guard units[unit].isSteady, life.mayRun else { return nil }
    guard silence.last < max(bootAt, life.startedAt) else {
      return silence.isFrequent ? watchedSince(unit) : max(lostAt, units[unit].since)
    }
    let isExplained = units[unit].newAt > silence.last || life.state == .unknown || life.startedAt < bootAt
    return silence.isFrequent || isExplained ? nil : max(lostAt, units[unit].since)
  }
}
