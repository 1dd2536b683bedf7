import Alerts
import Control
import Engine
import Model

extension WhyQuestion {
  /// Takes what somebody asks.
  init(_ request: WhyRequest) {
    self.init()
    (unit, entity, signal, at) = (request.unit, request.entity, request.signal, request.at)
  }
}

extension WhyReport {
  /// The engine's answer; names that come from outside are escaped.
  init(_ answer: WhyAnswer) {
    self.init()
    rules = Rules(answer.rules)
    counts = Count.list(answer.counts)
    signals = answer.signals.map(Finding.init)
    logs = answer.logs.map(Log.init)
    open = answer.open.map(Incident.init)
    ended = answer.ended.map(Incident.init)
    passed = answer.passed.map(Passed.init)
    decisions = answer.decisions.map(Decision.init)
    (passedSince, endedSince) = (answer.passedSince, answer.endedSince)
    leftOut = answer.leftOut
  }
}

extension WhyReport.Rules {
  init(_ rules: WhyAnswer.Rules) {
    self.init()
    time = rules.realtimeMicroseconds
    (observedSeconds, observeForSeconds) = (rules.observedSeconds, rules.observeForSeconds)
    (isBooting, minSeverity) = (rules.isBooting, rules.minSeverity.word)
    (ringsInWeek, maxPerWeek) = (rules.ringsInWeek, rules.maxPerWeek)
    (requiredSurprise, refusedSignals) = (rules.requiredSurprise, rules.refusedSignals)
  }
}

extension WhyReport.Count {
  /// The rules that something was decided by, the nearest to an alert first.
  static func list(_ counts: [Int]) -> [WhyReport.Count] {
    zip(SignalRule.allCases, counts).reversed().filter { $0.1 > 0 }.map {
      WhyReport.Count(rule: $0.word, signals: $1)
    }
  }
}

extension WhyReport.Finding {
  init(_ finding: WhyAnswer.SignalFinding) {
    self.init(signal: SignalReport.Signal(finding.status))
    (rule, isSlow) = (finding.rule.word, finding.isSlow)
    (quickRule, slowRule) = (finding.quickRule.word, finding.slowRule.word)
    (samples, samplesNeeded) = (finding.samples, finding.samplesNeeded)
    (bins, binsNeeded) = (finding.bins, finding.binsNeeded)
    leastChange = finding.leastChange.isFinite ? finding.leastChange : 0
    (incident, gone) = (finding.incident, finding.goneMicroseconds)
  }
}

extension WhyReport.Log {
  fileprivate init(_ log: WhyAnswer.LogFinding) {
    self.init()
    (unit, entries) = (Escaping.printable(log.unit), log.entries)
    (expectedPerSecond, quietSeconds) = (log.expectedPerSecond, log.quietSeconds)
    typicalPauseSeconds = log.typicalPauseSeconds.flatMap { $0.isFinite ? $0 : nil }
    (isOverdue, isIgnored) = (log.isOverdue, log.isIgnored)
  }
}

extension WhyReport.Incident {
  init(_ finding: WhyAnswer.OpenFinding) {
    self.init()
    let incident = finding.incident
    (id, severity) = (incident.id, incident.severity.word)
    (entityKind, entity) = (incident.entity.kind.word, Escaping.printable(incident.entity.name))
    (onset, text) = (incident.onsetMicroseconds, AlertText.summary(incident))
    (relation, hasRung) = (finding.relation, finding.hasRung)
    heldBack = finding.hasRung ? nil : finding.heldBack?.word
    job = finding.job.map { Escaping.printable($0) }
    decision = finding.decision.map(WhyReport.Decision.init)
  }

  fileprivate init(_ ended: EndedIncident) {
    self.init()
    (id, severity) = (ended.id, ended.severity.word)
    (entityKind, entity) = (ended.entity.kind.word, Escaping.printable(ended.entity.name))
    (onset, end, text) = (ended.onsetMicroseconds, ended.endMicroseconds, ended.text)
    (hasRung, heldBack) = (ended.heldBack == nil, ended.heldBack?.word)
  }
}

extension WhyReport.Decision {
  init(_ status: DecisionStatus) {
    self.init()
    let decision = status.decision
    (id, kind) = (Escaping.printable(decision.id), decision.kind.word)
    (author, reason) = (
      Escaping.printable(decision.author), Escaping.printable(Masking.masked(decision.reason))
    )
    let ends = decision.intervals.last.map { min($0.untilMicroseconds, decision.expiresMicroseconds) }
    let end = ends ?? decision.expiresMicroseconds
    (until, isInForce) = (end == .max ? nil : end, status.isInForce)
  }
}

extension WhyReport.Passed {
  fileprivate init(_ passed: PassedDeviation) {
    self.init()
    func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
    (entityKind, entity) = (passed.entity.kind.word, Escaping.printable(passed.entity.name))
    (signal, unit) = (Escaping.printable(passed.signal), AlertWords.word(for: passed.unit))
    (rule, isSlow) = (passed.rule.word, passed.isSlow)
    (first, last, bins) = (passed.firstMicroseconds, passed.lastMicroseconds, passed.bins)
    (observed, low, high) = (
      finite(passed.observed), finite(passed.expected.low), finite(passed.expected.high)
    )
    surprise = passed.surprise.isFinite ? passed.surprise : 0
  }
}
