import Detection
import Model

/// What is judged in windows of five minutes: drops, the share of errors, the mix.
extension LogWatch {
  /// Ends the window that the present one follows.
  mutating func closeWindows() {
    closePairWindows()
    closeUnitWindows()
  }

  /// Learns how the unit's rate follows the day; not while it is low.
  private mutating func learnHour(_ unit: Int) {
    var count: UInt64 = 0
    for sort in 0..<3 {
      guard !units[unit].drops[sort].isHeld else { return }
      count += UInt64(units[unit].drops[sort].count)
    }
    if count > 0 { units[unit].hours.learn(count, moment.calendar) }
  }

  private var windowStart: UInt32 { window &* Tuning.logWindowSeconds }

  private mutating func closePairWindows() {
    for pair in windowPairs {
      pairs[pair].isInWindow = false
      guard pairs[pair].drop.count > 0 else { continue }
      guard holds(pair), isWhole(unit(ofPair: pair), from: windowStart), !pairs[pair].silence.isHeld else {
        pairs[pair].drop.discard(window: window)
        continue
      }
      let scale = units[unit(ofPair: pair)].hours.scale(moment.calendar)
      let isLow = pairs[pair].drop.close(window: window, at: moment.now, moment.calendar, scale: scale)
      guard isLow, !pairs[pair].isListed else { continue }
      pairs[pair].isListed = true
      lowPairs.append(pair)
    }
    windowPairs.removeAll(keepingCapacity: true)
  }

  /// True where a unit was watched from a second on, and ran.
  private func isWhole(_ unit: Int, from start: UInt32) -> Bool {
    let life = units[unit].life
    return life.mayRun && start >= max(watchedSince(unit), life.startedAt)
  }

  private mutating func closeUnitWindows() {
    var open = 0
    for unit in windowUnits where units[unit].window.isOpen {
      closeDrops(unit)
      guard isWhole(unit, from: units[unit].window.start) else {
        units[unit].window.discard(at: moment.now)
        units[unit].window.isOpen = false
        continue
      }
      if units[unit].window.entries >= Tuning.logWindowEntries {
        closeMix(unit)
      } else {
        windowUnits[open] = unit
        open += 1
      }
    }
    windowUnits.removeLast(windowUnits.count - open)
  }

  private mutating func closeDrops(_ unit: Int) {
    let isWhole = isWhole(unit, from: windowStart) && !units[unit].silence.isHeld
    let scale = units[unit].hours.scale(moment.calendar)
    if isWhole { learnHour(unit) }
    for sort in 0..<3 where units[unit].drops[sort].count > 0 {
      guard isWhole else {
        units[unit].drops[sort].discard(window: window)
        continue
      }
      if units[unit].drops[sort].close(window: window, at: moment.now, moment.calendar, scale: scale) {
        list(unit)
      }
    }
  }

  private mutating func list(_ unit: Int) {
    guard !units[unit].window.isStanding else { return }
    units[unit].window.isStanding = true
    standingUnits.append(unit)
  }

  /// Judges and learns the share of errors and the mix of a window that has ended.
  private mutating func closeMix(_ unit: Int) {
    let (now, calendar) = (moment.now, moment.calendar)
    var window = units[unit].window
    let length = now &- window.start
    window.shareSurprise = window.share.judge(window.errors, among: window.entries, at: now)
    let mix = window.mixture.close(at: now, calendar)
    window.mixtureSurprise = mix.isOdd ? mix.surprise : 0
    window.divergence = min(mix.divergence, 1)
    window.oddPair = window.placePairs[mix.leadingPlace]
    (window.judgedEntries, window.judgedErrors) = (window.entries, window.errors)
    // Until the next window of the same length, and a little.
    window.until = now &+ length &+ Tuning.logWindowSeconds
    window.discard(at: now)
    window.isOpen = false
    units[unit].window = window
    if window.shareSurprise >= Tuning.logRingSurprise || mix.isOdd { list(unit) }
  }
}

// MARK: - What stands from window to window

extension LogWatch {
  mutating func tellStanding(_ bin: LogBin, _ found: inout [LogDeviation]) {
    var kept = 0
    for pair in lowPairs where pairs[pair].isListed {
      guard holds(pair), isLow(pairs[pair].drop, of: unit(ofPair: pair)) else {
        pairs[pair].isListed = false
        continue
      }
      found.append(drop(ofPair: pair, bin))
      lowPairs[kept] = pair
      kept += 1
    }
    lowPairs.removeLast(lowPairs.count - kept)
    kept = 0
    for unit in standingUnits where units[unit].window.isStanding {
      guard tellStanding(unit, bin, &found) else {
        units[unit].window.isStanding = false
        continue
      }
      standingUnits[kept] = unit
      kept += 1
    }
    standingUnits.removeLast(standingUnits.count - kept)
  }

  private func isLow(_ drop: RateDrop, of unit: Int) -> Bool {
    drop.isLow && !drop.hasCeased(by: window) && units[unit].life.mayRun && units[unit].isSteady
  }

  /// Tells what is low or odd about a unit; false where nothing is any more.
  private func tellStanding(_ unit: Int, _ bin: LogBin, _ found: inout [LogDeviation]) -> Bool {
    let before = found.count
    for sort in LogSort.allCases where isLow(units[unit].drops[sort.rawValue], of: unit) {
      found.append(drop(ofUnit: unit, sort, bin))
    }
    let window = units[unit].window
    guard moment.now <= window.until else { return found.count > before }
    if window.shareSurprise >= Tuning.logRingSurprise { found.append(errorShare(ofUnit: unit, bin)) }
    if window.mixtureSurprise >= Tuning.logRingSurprise { found.append(mixture(ofUnit: unit, bin)) }
    return found.count > before
  }
}
