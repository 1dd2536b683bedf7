import Alerts
import Control
import Model

extension DigestReport {
  /// A digest as it is answered; what log text may be in it is masked and escaped.
  init(_ digest: Digest) {
    self.init(
      digest, from: Timestamp.utc(digest.fromMicroseconds), to: Timestamp.utc(digest.toMicroseconds)
    ) { Escaping.printable(Masking.masked($0)) }
    notable = digest.notable.map(Incident.init)
    lines = DigestText.statements(digest)
  }
}

extension DigestReport.Incident {
  fileprivate init(_ held: Digest.HeldIncident) {
    let incident = held.incident
    self.init(
      id: incident.id, category: incident.category.word, entityKind: incident.entity.kind.word,
      entity: Escaping.printable(incident.entity.name), severity: incident.severity.word,
      surprise: incident.lead?.surprise, reason: held.reason,
      onset: Timestamp.utc(incident.onsetMicroseconds), end: held.endMicroseconds.map(Timestamp.utc),
      text: AlertText.summary(incident))
  }
}

extension DigestDaemon {
  /// The daemon's share of a digest.
  init(_ report: StatusReport, writtenBytes: UInt64?) {
    self.init()
    let failing = report.collectors.filter { $0.state == "failing" }
    collectors = report.collectors.count { $0.state == "working" }
    self.failing = failing.prefix(8).map { Failure(name: $0.name, reason: $0.lastError ?? "") }
    journal = report.journal
    (cpuCores, residentBytes, self.writtenBytes) = (report.cpuCores, report.residentBytes, writtenBytes)
  }
}
