import Detection
import Diagnosis
import LogTemplates
import Model

extension Engine {
  /// The most of each sort that an answer tells.
  static let whyMaximum = 64

  /// Tells why something did or did not ring.
  ///
  /// Changes nothing: an engine that is asked gives the same transitions as one that is not.
  ///
  /// - Complexity: O(signals + units + incidents), and O(1) for each of at most 64 findings of a sort.
  public borrowing func why(_ question: WhyQuestion) -> WhyAnswer {
    let matcher = WhyMatcher(question)
    var answer = WhyAnswer(rules: rules)
    if question.at == nil { findSignals(matcher, isOpen: question.isOpen, &answer) }
    if question.at == nil, question.unit != nil || question.entity != nil { findLogs(matcher, &answer) }
    findOpen(matcher, &answer)
    findPast(matcher, isNow: question.at == nil, &answer)
    findDecisions(isOpen: question.isOpen, &answer)
    return answer
  }

  var rules: WhyAnswer.Rules {
    let now = clock.realtimeMicroseconds
    return WhyAnswer.Rules(
      realtimeMicroseconds: now, observedSeconds: clock.observed,
      observeForSeconds: settings.observeForSeconds, isBooting: clock.wasBooting(at: clock.seconds),
      minSeverity: settings.minSeverity, ringsInWeek: admission.ringsInWeek(before: now),
      maxPerWeek: settings.maxPerWeek,
      requiredSurprise: Double(Tuning.ringSurprise) + admission.requiredLead(at: now),
      refusedSignals: registry.refusals)
  }

  // MARK: signals

  /// What decides about a signal, and at which pace.
  struct Nearness {
    var index: Int
    var rule: SignalRule
    var isSlow: Bool
    var surprise: Float

    /// Orders by how near to an alert, places being the last resort.
    static func precedes(_ left: Self, _ right: Self) -> Bool {
      if left.rule != right.rule { return left.rule > right.rule }
      if left.surprise != right.surprise { return left.surprise > right.surprise }
      return left.index < right.index
    }
  }

  borrowing func nearness(at index: Int) -> Nearness {
    let (quickRule, slowRule) = (rule(at: index, isSlow: false), rule(at: index, isSlow: true))
    let (ofQuick, ofSlow) = (
      quick.latestJudgements[index].surprise, slow.latestJudgements[index].surprise
    )
    let isSlow = slowRule > quickRule || slowRule == quickRule && ofSlow > ofQuick
    return Nearness(
      index: index, rule: max(quickRule, slowRule), isSlow: isSlow, surprise: max(ofQuick, ofSlow))
  }

  /// Where nothing is named, what is as usual is only counted, and what has gone is not.
  private borrowing func findSignals(_ matcher: WhyMatcher, isOpen: Bool, _ answer: inout WhyAnswer) {
    var found: [Nearness] = []
    for index in registry.places.indices {
      let place = registry.places[index]
      guard place.isLive || !isOpen, matcher.takes(place.descriptor.entity, place.descriptor.name) else {
        continue
      }
      let nearness = nearness(at: index)
      answer.counts[Int(nearness.rule.rawValue)] += 1
      if !isOpen || nearness.rule > .usual { found.append(nearness) }
    }
    found.sort(by: Nearness.precedes)
    answer.signals = found.prefix(Self.whyMaximum).map { finding($0) }
    answer.leftOut += found.count - answer.signals.count
  }

  borrowing func finding(_ nearness: Nearness) -> WhyAnswer.SignalFinding {
    let (index, isSlow) = (nearness.index, nearness.isSlow)
    let place = registry.places[index]
    let status = signal(at: index)
    let grounds =
      isSlow
      ? slow.bank.explain(at: index, value: slow.latest[index], time: clock.stepTime)
      : quick.bank.explain(at: index, value: quick.latest[index], time: clock.stepTime)
    let floor = max(
      place.descriptor.floorAbsolute, place.descriptor.floorRelative * abs(grounds.expected.mid))
    return WhyAnswer.SignalFinding(
      status: status, rule: nearness.rule, isSlow: isSlow, quickRule: rule(at: index, isSlow: false),
      slowRule: rule(at: index, isSlow: true), samples: grounds.samples,
      samplesNeeded: SignalBank.warmUpSamples,
      bins: isSlow ? slowTracker.runs[index] : quickTracker.runs[index],
      binsNeeded: Self.binsToRing(isSlow: isSlow), leastChange: floor, incident: holder(of: index),
      goneMicroseconds: place.isLive ? nil : clock.realtime(at: place.lastSeen))
  }

  /// The id of the incident that holds a signal.
  private borrowing func holder(of index: Int) -> String {
    guard quickTracker.isHeld[index] || slowTracker.isHeld[index] else { return "" }
    let member = Member.signal(registry.id(at: index), isSlow: false)
    return book.holder(of: member).map { book.open[$0].incident.id } ?? ""
  }

  // MARK: logs

  private borrowing func findLogs(_ matcher: WhyMatcher, _ answer: inout WhyAnswer) {
    for unit in logs.units.indices {
      let entity = logs.entity(ofUnit: unit)
      guard matcher.takes(entity, LogSort.others.signal) else { continue }
      guard answer.logs.count < Self.whyMaximum else {
        answer.leftOut += 1
        continue
      }
      answer.logs.append(logFinding(unit, entity))
    }
  }

  private borrowing func logFinding(_ unit: Int, _ entity: Entity) -> WhyAnswer.LogFinding {
    let log = logs.units[unit]
    let now = logs.moment.now
    let expected = LogSort.allCases.compactMap {
      logs.sortRates.expected(at: logs.place(unit, $0), step: logs.step)
    }
    let isKnown = log.silence.pauses.hasBegun && log.silence.pauses.samples > 0
    return WhyAnswer.LogFinding(
      unit: logs.book.unitName(UInt32(unit)), entries: log.entries,
      expectedPerSecond: expected.isEmpty
        ? nil : expected.reduce(0, +) / Double(Tuning.quickBinSeconds),
      quietSeconds: Double(now &- min(log.silence.last, now)),
      typicalPauseSeconds: isKnown ? log.silence.pauses.typical : nil,
      isOverdue: isKnown && log.silence.isOverdue(at: now), isIgnored: admission.isIgnored(entity))
  }

  // MARK: incidents

  private borrowing func findOpen(_ matcher: WhyMatcher, _ answer: inout WhyAnswer) {
    for open in book.open {
      let incident = open.telling
      guard let relation = matcher.relation(of: incident),
        matcher.takes(from: incident.onsetMicroseconds, to: .max)
      else { continue }
      guard answer.open.count < Self.whyMaximum else {
        answer.leftOut += 1
        continue
      }
      answer.open.append(
        WhyAnswer.OpenFinding(
          incident: incident, relation: relation, hasRung: open.hasRung, heldBack: open.heldBack,
          job: open.heldBack == .scheduled ? jobs.explainer(of: open.incident, at: open.lastWrong) : nil,
          decision: hold(on: open).flatMap { decisionStatus($0.decision) }))
    }
  }

  func decisionStatus(_ id: String) -> DecisionStatus? {
    decisions.standing.first { $0.decision.id == id }.map {
      DecisionStatus(decision: $0.decision, isInForce: $0.isInForce, heldBack: $0.heldBack)
    }
  }

  /// A silence that has not begun yet, or that is about part of it only, is worth knowing of, too.
  private borrowing func findDecisions(isOpen: Bool, _ answer: inout WhyAnswer) {
    let entities =
      answer.signals.map(\.status.descriptor.entity) + answer.open.map(\.incident.entity)
      + answer.logs.map { Entity(kind: .unit, name: $0.unit) }
    let incidents = (answer.open.map(\.incident.id) + answer.ended.map(\.id))
    for standing in decisions.standing {
      let scope = standing.decision.scope
      let isMeant =
        scope.incident.isEmpty
        ? entities.contains(where: standing.matcher.covers) : incidents.contains(scope.incident)
      guard isOpen || isMeant else { continue }
      guard answer.decisions.count < Self.whyMaximum else {
        answer.leftOut += 1
        continue
      }
      if let status = decisionStatus(standing.decision.id) { answer.decisions.append(status) }
    }
  }

  private borrowing func findPast(_ matcher: WhyMatcher, isNow: Bool, _ answer: inout WhyAnswer) {
    let ended = past.ended.filter {
      matcher.takes(from: $0.onsetMicroseconds, to: $0.endMicroseconds)
        && matcher.takes($0.entity, $0.signal)
    }
    let passed = past.passed.filter {
      matcher.takes(from: $0.firstMicroseconds, to: $0.lastMicroseconds)
        && matcher.takes($0.entity, $0.signal)
    }
    let most = isNow ? Self.whyMaximum / 4 : Self.whyMaximum
    answer.ended = ended.suffix(most).reversed()
    answer.passed = passed.sorted(by: Self.endsBefore).suffix(most).reversed()
    answer.leftOut += ended.count - answer.ended.count + passed.count - answer.passed.count
    (answer.passedSince, answer.endedSince) = (past.passedSince, past.endedSince)
  }

  /// Orders by the end.
  private static func endsBefore(_ left: PassedDeviation, _ right: PassedDeviation) -> Bool {
    left.lastMicroseconds < right.lastMicroseconds
  }
}
