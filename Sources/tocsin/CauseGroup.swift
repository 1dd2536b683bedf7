import Alerts
import Model

/// Incidents, of several hosts perhaps, that one and the same thing brought about.
struct CauseGroup {
  /// What incidents have in common; hosts are no part of it.
  private enum Key: Hashable {
    /// A change that was taken for the cause, such as one upgrade everywhere.
    case change(CauseKind, String)
    /// Somebody who did it.
    case culprit(CauseKind, Entity)
    /// Nobody is known: what is wrong with what.
    case symptom(IncidentClass, Entity, signal: String)

    init(_ record: IncidentRecord) {
      guard let cause = record.cause else {
        let incident = record.incident
        self = .symptom(incident.category, incident.entity, signal: incident.lead?.signal ?? "")
        return
      }
      if let change = cause.change, !change.summary.isEmpty {
        self = .change(cause.kind, change.summary)
      } else {
        self = .culprit(cause.kind, cause.entity)
      }
    }
  }

  /// The incidents, the first opened first; never empty.
  private(set) var records: [IncidentRecord]

  /// Puts together what belongs together: what concerns most hosts first, then what is worst.
  static func groups(of records: [IncidentRecord]) -> [CauseGroup] {
    var places: [Key: Int] = [:]
    var groups: [CauseGroup] = []
    for record in records {
      let key = Key(record)
      if let place = places[key] {
        groups[place].records.append(record)
      } else {
        places[key] = groups.count
        groups.append(CauseGroup(records: [record]))
      }
    }
    return groups.enumerated().sorted { $0.element.precedes($1.element) ?? ($0.offset < $1.offset) }
      .map(\.element)
  }

  private func precedes(_ other: CauseGroup) -> Bool? {
    let (mine, theirs) = (
      (hosts.count, severity, openCount), (other.hosts.count, other.severity, other.openCount)
    )
    return mine == theirs ? nil : mine > theirs
  }

  /// Names of the hosts, each once, in order.
  var hosts: [String] { Set(records.map(\.newest.host)).sorted() }
  var severity: Severity { records.map(\.worst).max() ?? .notice }
  var openCount: Int { records.count { $0.state != .ended } }

  /// What they have in common, for people.
  var title: String {
    guard let record = records.first else { return "" }
    guard let cause = record.cause else {
      let incident = record.incident
      let what = incident.lead.map { AlertText.phrase($0.title) } ?? incident.category.word
      return "no cause known: \(what) of \(AlertText.label(of: incident.entity))"
    }
    let kind = "\(cause.confidence.word): \(cause.kind.word)"
    if let change = cause.change, !change.summary.isEmpty { return "\(kind), \(AlertText.what(change))" }
    return "\(kind), \(AlertText.phrase(cause.subject.isEmpty ? cause.entity.label : cause.subject))"
  }

  /// How many of what, for people: `5 incidents on 3 hosts, 2 open, crit`.
  var counts: String {
    let incidents = "\(records.count) \(records.count == 1 ? "incident" : "incidents")"
    let hosts = hosts.count == 1 ? AlertText.phrase(hosts[0]) : "\(hosts.count) hosts"
    return "\(incidents) on \(hosts.isEmpty ? "a host without a name" : hosts)"
      + (openCount > 0 ? ", \(openCount) open" : "") + ", \(severity.word)"
  }
}
