import Alerts
import Control
import Engine
import HostMetrics
import Model

extension StatusReport {
  /// The engine's share of a report; what log text may be in it is escaped.
  init(_ status: EngineStatus) {
    self.init()
    observedSeconds = status.observedSeconds
    signals = status.signals
    warming = status.warming
    refusedSignals = status.refusedSignals
    evictedSignals = status.evictedSignals
    refusedValues = status.refusedValues
    bytesPerSignal = status.bytesPerSignal
    together = HostJudgement(status.host)
    entries = status.entries
    lateEntries = status.lateEntries
    lostEntries = status.lostEntries
    templates = status.templates
    evictedTemplates = status.evictedTemplates
    mergedTemplates = status.mergedTemplates
    cutEntries = status.cutEntries
    overflowedEntries = status.overflowedEntries
    entriesOfOtherUnits = status.entriesOfOtherUnits
    evictedUnits = status.evictedUnits
    suppressedEntries = status.suppressedEntries
    signatures = status.signatures
    signatureMatches = status.signatureMatches
    signatureLimits = status.signatureLimits
    evictedSignatureCounts = status.evictedSignatureCounts
    units = status.units.map { UnitEntries(name: Escaping.printable($0.name), entries: $0.entries) }
    open = status.open.map { open in
      var item = OpenIncident(
        id: open.incident.id, severity: open.incident.severity.word,
        onset: Double(open.incident.onsetMicroseconds) / 1e6, text: AlertText.summary(open.incident),
        heldBack: open.heldBack?.word, entity: Escaping.printable(open.incident.entity.name),
        culprit: open.incident.causes.first.flatMap { cause in
          cause.confidence == .unclear ? nil : Escaping.printable(cause.entity.name)
        })
      item.decision = open.decision
      return item
    }
    alreadyFailed = status.failedUnseen.map { unit in
      Escaping.printable(unit.result.isEmpty ? unit.name : "\(unit.name) (\(unit.result))")
    }
    for held in status.heldBack where held.count > 0 { heldBack[held.reason.word] = held.count }
    ringsInWeek = status.ringsInWeek
    maxPerWeek = status.maxPerWeek
    frames = status.frames
    alertSequence = status.alertSequence
  }
}

extension StatusReport.HostJudgement {
  fileprivate init(_ status: HostStatus) {
    self.init()
    surprise = status.surprise
    signals = status.signals
    leftOut = status.leftOut
    bytes = status.bytes
    contributors = status.contributors.map { hint in
      Contributor(
        entity: Escaping.printable(hint.entity.kind == .host ? Entity.host.label : hint.entity.name),
        signal: Escaping.printable(hint.signal), share: hint.share)
    }
  }
}

extension StatusReport.Collector {
  /// A collector's health; what an error quotes of a file or a name is escaped.
  init(_ health: CollectorHealth) {
    self.init(name: health.name, state: health.state.rawValue)
    runs = health.successes + health.failures
    failures = health.failures
    skipped = health.skipped
    lastSeconds = health.lastSeconds
    meanSeconds = health.meanSeconds
    maxSeconds = health.maxSeconds
    lastError = health.lastError.isEmpty ? nil : Escaping.printable(health.lastError)
  }
}
