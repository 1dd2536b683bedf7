import Alerts
import Detection
import Model

extension Engine {
  /// What decided about a signal's newest value at one pace.
  ///
  /// - Complexity: O(1), but for what is ignored: O(globs).
  borrowing func rule(at index: Int, isSlow: Bool) -> SignalRule {
    let place = registry.places[index]
    guard place.isLive else { return .gone }
    if quickTracker.isHeld[index] || slowTracker.isHeld[index] { return .incident }
    guard (isSlow ? slow.latest[index] : quick.latest[index]).isFinite else { return .unmeasured }
    let judgement = isSlow ? slow.latestJudgements[index] : quick.latestJudgements[index]
    guard judgement.isWarm else { return .warming }
    let run = isSlow ? slowTracker.runs[index] : quickTracker.runs[index]
    guard judgement.surprise >= (run > 0 ? Tuning.calmSurprise : Tuning.ringSurprise) else { return .usual }
    guard judgement.isWorthTelling else {
      return isHarmless(judgement, place.descriptor) ? .harmless : .small
    }
    guard place.descriptor.mayRing else { return .evidence }
    guard !admission.isIgnored(place.descriptor.entity) else { return .ignored }
    return run < Self.binsToRing(isSlow: isSlow) ? .brief : .ripe
  }

  /// Bins in a row that must deviate before anything is told.
  static func binsToRing(isSlow: Bool) -> UInt8 { isSlow ? 1 : Tuning.quickBinsToRing }

  private func isHarmless(_ judgement: Judgement, _ descriptor: SignalDescriptor) -> Bool {
    switch descriptor.harmful {
    case .up: !judgement.isAbove
    case .down: judgement.isAbove
    case .both: false
    }
  }
}

// MARK: - What nearly rang

extension Engine {
  /// Remembers which surprises of the bin that has just been judged no incident holds, and why.
  ///
  /// - Complexity: O(signals), and O(what is remembered) for each of a few surprises.
  mutating func notePassed(isSlow: Bool) {
    past.begin(at: clock.realtimeMicroseconds)
    if !isSlow { settleBrief() }
    var (noted, found) = (0, 0)
    for index in registry.places.indices where isSurprising(at: index, isSlow: isSlow) {
      let rule = rule(at: index, isSlow: isSlow)
      guard (SignalRule.harmless...SignalRule.brief).contains(rule) else { continue }
      found += 1
      guard noted < PastLedger.passedInBin else { continue }
      noted += 1
      notePassed(at: index, rule, isSlow: isSlow)
    }
    past.noteLeftOut(found - noted)
  }

  private borrowing func isSurprising(at index: Int, isSlow: Bool) -> Bool {
    let judgement = isSlow ? slow.judgements[index] : quick.judgements[index]
    return judgement.surprise >= Tuning.ringSurprise && registry.places[index].isLive
  }

  private mutating func notePassed(at index: Int, _ rule: SignalRule, isSlow: Bool) {
    let deviation = passed(at: index, rule, isSlow: isSlow)
    guard rule == .brief else { return past.note(deviation) }
    past.pending.append(
      PastLedger.Pending(
        index: index, generation: registry.places[index].generation, deviation: deviation))
  }

  private borrowing func passed(at index: Int, _ rule: SignalRule, isSlow: Bool) -> PassedDeviation {
    let (descriptor, time) = (registry.places[index].descriptor, clock.stepTime)
    let value = isSlow ? slow.values[index] : quick.values[index]
    let grounds =
      isSlow
      ? slow.bank.explain(at: index, value: value, time: time)
      : quick.bank.explain(at: index, value: value, time: time)
    let start = isSlow ? slow.binStart : quick.binStart
    let length = Int64(isSlow ? slow.length : quick.length) * 1_000_000
    let surprise = isSlow ? slow.judgements[index].surprise : quick.judgements[index].surprise
    return PassedDeviation(
      entity: descriptor.entity, signal: descriptor.name, unit: descriptor.unit, rule: rule, isSlow: isSlow,
      firstMicroseconds: start, lastMicroseconds: start &+ length, bins: 1, observed: value,
      expected: grounds.expected, surprise: Double(surprise))
  }

  /// Notes what was brief in the bin before and has not become an incident since.
  private mutating func settleBrief() {
    for pending in past.pending {
      let isSame = registry.places[pending.index].generation == pending.generation
      let isHeld = quickTracker.isHeld[pending.index] || slowTracker.isHeld[pending.index]
      if !isSame || !isHeld { past.note(pending.deviation) }
    }
    past.pending.removeAll(keepingCapacity: true)
  }

  /// Remembers an incident that has ended.
  mutating func remember(_ ended: OpenIncident) {
    let incident = ended.telling
    past.note(
      EndedIncident(
        id: incident.id, entity: incident.entity, signal: incident.lead?.signal ?? "",
        severity: incident.severity, onsetMicroseconds: incident.onsetMicroseconds,
        endMicroseconds: clock.realtimeMicroseconds, heldBack: ended.hasRung ? nil : ended.heldBack,
        text: AlertText.summary(incident)))
  }
}
