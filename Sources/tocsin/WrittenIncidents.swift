import AlertLog
import Alerts
import Control
import Glibc
import Model

/// Incidents out of the alert files that a question is about.
struct WrittenIncidents {
  /// As for the daemon: a person's moment is no exact one.
  private static let tolerance = 300_000_000.0
  /// The newest that are told of.
  private static let maximum = 64

  private(set) var incidents: [WhyReport.Incident] = []
  /// What could not be read.
  private(set) var complaints: [String] = []

  /// Reads the files where they are needed.
  ///
  /// - Parameters:
  ///   - folder: The folder of the alerts.
  ///   - request: What is asked about.
  ///   - isNeeded: False where the daemon knows all.
  init(folder: String, request: WhyRequest, isNeeded: Bool) {
    guard isNeeded else { return }
    do throws(AlertLogFailure) {
      var archive = try AlertArchive(directory: folder)
      let transitions = archive.transitions(of: Set(archive.ids()))
      incidents = Self.incidents(in: transitions, request)
      complaints = archive.failures.map { Escaping.printable("\($0)") }
    } catch {
      complaints = [Escaping.printable("\(error)")]
    }
  }

  /// The incidents that are meant, newest first, from all transitions, oldest first.
  static func incidents(in transitions: [AlertTransition], _ request: WhyRequest) -> [WhyReport.Incident] {
    var newest: [String: (place: Int, incident: WhyReport.Incident, told: Incident)] = [:]
    for (place, transition) in transitions.enumerated() {
      newest[transition.incident.id] = (place, WhyReport.Incident(transition), transition.incident)
    }
    let meant = newest.values.filter { isMeant($0.incident, $0.told, request) }
    return meant.sorted { $0.place > $1.place }.prefix(maximum).map(\.incident)
  }

  private static func isMeant(
    _ incident: WhyReport.Incident, _ told: Incident, _ request: WhyRequest
  ) -> Bool {
    if let at = request.at.map(Double.init) {
      guard Double(incident.onset) - tolerance <= at, Double(incident.end ?? .max) + tolerance >= at else {
        return false
      }
    }
    let entities =
      [told.entity] + told.facts.map(\.entity) + told.victims.map(\.entity)
      + told.causes.filter { $0.confidence != .unclear }.map(\.entity)
    let deviations = (told.lead.map { [$0] } ?? []) + told.folded
    func takes(_ entity: Entity) -> Bool {
      let isUnit = request.unit.map { entity.kind == .unit && fnmatch($0, entity.name, 0) == 0 } ?? true
      let name = entity.name.isEmpty ? entity.kind.word : entity.name
      return isUnit && (request.entity.map { fnmatch($0, name, 0) == 0 } ?? true)
    }
    guard let signal = request.signal else { return entities.contains(where: takes) }
    return deviations.contains { fnmatch(signal, $0.signal, 0) == 0 && takes($0.entity) }
  }
}

extension WhyReport.Incident {
  /// What the newest line of an incident says.
  init(_ transition: AlertTransition) {
    self.init()
    let incident = transition.incident
    (id, severity) = (Escaping.printable(incident.id), incident.severity.word)
    (entityKind, entity) = (incident.entity.kind.word, Escaping.printable(incident.entity.name))
    (onset, hasRung) = (incident.onsetMicroseconds, true)
    if transition.kind == .clear {
      end = incident.ending?.realtimeMicroseconds ?? transition.realtimeMicroseconds
    }
    text = AlertText.summary(incident)
  }
}
