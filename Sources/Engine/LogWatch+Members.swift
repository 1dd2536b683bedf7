import Detection
import Model

extension LogWatch {
  /// True where a place exists for a stored member of an incident.
  func hasPlace(_ aspect: LogAspect, _ place: Int) -> Bool {
    switch aspect.scope {
    case .pair: pairs.indices.contains(place)
    case .unit: units.indices.contains(place)
    case .host: place == 0
    }
  }

  private func isCurrent(_ aspect: LogAspect, _ place: Int, _ generation: UInt32) -> Bool {
    switch aspect.scope {
    case .pair: pairs[place].generation == generation
    case .unit: units[place].generation == generation
    case .host: true
    }
  }

  /// Freezes or thaws what a member of an incident is about, if it is still there.
  mutating func setFrozen(_ frozen: Bool, _ member: Member) {
    guard case .logs(let aspect, let place, let generation) = member, isCurrent(aspect, place, generation)
    else {
      return
    }
    switch aspect {
    case .templateBurst: pairRates.setFrozen(frozen, at: place)
    case .templateDrop: pairs[place].drop.isHeld = frozen
    case .templateSilence: pairs[place].silence.isHeld = frozen
    case .errorBurst, .warningBurst, .otherBurst:
      sortRates.setFrozen(frozen, at: self.place(place, Self.sort(of: aspect)))
    case .errorDrop, .warningDrop, .otherDrop:
      units[place].drops[Self.sort(of: aspect).rawValue].isHeld = frozen
    case .unitSilence: units[place].silence.isHeld = frozen
    case .runs: units[place].runs.isHeld = frozen
    case .errorShare: units[place].window.share.isHeld = frozen
    case .mixture: units[place].window.mixture.isHeld = frozen
    case .hostSilence: silence.isHeld = frozen
    }
  }

  /// Takes the present state for normal: what is known of the past would say otherwise.
  mutating func restart(_ member: Member) {
    guard case .logs(let aspect, let place, let generation) = member, isCurrent(aspect, place, generation)
    else {
      return
    }
    switch aspect {
    case .templateBurst: pairRates.insert(at: place)
    case .templateDrop: pairs[place].drop = RateDrop()
    case .templateSilence: pairs[place].silence.accept()
    case .errorBurst, .warningBurst, .otherBurst:
      sortRates.insert(at: self.place(place, Self.sort(of: aspect)))
    case .errorDrop, .warningDrop, .otherDrop: units[place].drops[Self.sort(of: aspect).rawValue] = RateDrop()
    case .unitSilence: units[place].silence.accept()
    case .runs: units[place].runs.accept()
    case .errorShare:
      units[place].window.share = RateShare()
      units[place].window.shareSurprise = 0
    case .mixture:
      units[place].window.mixture = RateMixture()
      units[place].window.mixtureSurprise = 0
    case .hostSilence: silence.accept()
    }
  }

  private static func sort(of aspect: LogAspect) -> LogSort {
    switch aspect {
    case .errorBurst, .errorDrop: .errors
    case .warningBurst, .warningDrop: .warnings
    default: .others
    }
  }

  /// Moves what is known of a pair's rate to the pair that its template was merged into.
  ///
  /// To be called once for each merge, in order, before the place of `from` goes to another pair. What an
  /// incident holds stays held under its own pair; a pair that is gone is never wrong again, so that incident
  /// clears.
  mutating func merge(pair from: Int, into: Int) {
    guard from != into, pairs.indices.contains(from), pairs.indices.contains(into) else { return }
    let gone = pairs[from]
    if gone.count > 0 {
      touch(into)
      pairs[into].count = Self.sum(pairs[into].count, gone.count)
    }
    if gone.drop.count > 0 {
      _ = pairs[into].drop.add(UInt64(gone.drop.count))
      enterWindow(into)
    }
    if gone.verdict != pairs[into].verdict { pairs[into].verdict = .some }
    pairs[into].newUntil = min(pairs[into].newUntil, gone.newUntil)
    pairs[into].novelty = min(pairs[into].novelty, gone.novelty)
    pairs[into].silence.absorb(gone.silence)
    pairs[into].drop.absorb(gone.drop)
    pairRates.merge(from: from, into: into)
    let unit = unit(ofPair: into)
    if units.indices.contains(unit) { moveShare(ofPair: from, to: into, in: unit) }
    pairs[from].renew(generation: gone.generation, unit: gone.unit)
    recent.removeAll { $0.pair == from }
  }

  /// Lets a unit remember the pair that another one became, and its mix count it there: what has only a new
  /// name is no change of mix.
  private mutating func moveShare(ofPair from: Int, to into: Int, in unit: Int) {
    let old = LogPairReference(place: Int32(from), generation: pairs[from].generation)
    let new = LogPairReference(place: Int32(into), generation: pairs[into].generation)
    units[unit].mapPairs { $0 == old ? new : $0 }
    units[unit].window.placePairs[RateMixture.place(of: into)] = new
    units[unit].window.mixture.move(
      from: from, into: into, isAlone: isAlone(pair: from, in: unit, except: into))
  }

  /// True where no other template of a unit is counted at the same place of its mixture.
  ///
  /// - Complexity: O(pairs / 32).
  private func isAlone(pair: Int, in unit: Int, except other: Int) -> Bool {
    let step = RateMixture.places
    for place in stride(from: RateMixture.place(of: pair), to: pairs.count, by: step)
    where place != pair && place != other && Int(pairs[place].unit) == unit && holds(place) {
      return false
    }
    return true
  }
}
