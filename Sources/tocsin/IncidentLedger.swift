import Control
import Model

/// Gathers incidents from transitions that come in any order.
struct IncidentLedger {
  /// Incidents that are kept; what comes beyond is counted.
  static let maximumIncidents = 100_000

  private var records: [IncidentRecord.Key: IncidentRecord] = [:]
  /// Lines of incidents that there was no room for.
  private(set) var leftOut: UInt64 = 0
  /// Lines that were added: files and hosts may have the same one twice.
  private var seen: Set<Line> = []

  private struct Line: Hashable {
    var key: IncidentRecord.Key
    var sequence: UInt64
    var time: Int64
  }

  /// Adds a line; one that was added before changes nothing.
  mutating func add(_ transition: AlertTransition) {
    let key = IncidentRecord.Key(machineID: transition.machineID, id: transition.incident.id)
    let line = Line(key: key, sequence: transition.sequence, time: transition.realtimeMicroseconds)
    guard !seen.contains(line) else { return }
    if records[key] != nil {
      records[key]?.add(transition)
    } else if records.count < Self.maximumIncidents {
      records[key] = IncidentRecord(transition)
    } else {
      leftOut += 1
      return
    }
    seen.insert(line)
  }

  /// Decides which of those without an end go on.
  ///
  /// - Parameter daemon: What the daemon of this host says; nil where lines are those of other hosts.
  mutating func settle(with daemon: DaemonAnswer?) {
    let open = daemon?.status.map { Set($0.open.map(\.id)) }
    for (key, record) in records where record.state != .ended {
      records[key]?.state =
        daemon == nil ? .open : open.map { $0.contains(key.id) ? .open : .forgotten } ?? .unknown
    }
  }

  /// All incidents, the first opened first.
  var sorted: [IncidentRecord] {
    records.values.sorted {
      ($0.openedAt, $0.newest.host, $0.incident.id) < ($1.openedAt, $1.newest.host, $1.incident.id)
    }
  }
}
