import Control
import Model

/// What was seen of a drill: in the alerts, and among what the daemon holds back.
struct DrillFindings {
  /// An incident that tells of the drill, or of its effect.
  struct Sighting: Equatable {
    var id: String
    var severity: String
    /// What is wrong with whom.
    var text: String
    /// What it is about.
    var entity: String
    /// Who is blamed; nil where nobody is.
    var culprit: String?
    /// Why it did not ring; nil when it rang.
    var heldBack: String?
    /// How long after the beginning of the load it was known, seconds.
    var afterSeconds: Double

    /// True where the unit is blamed: as the first cause, or as what it is about where no cause is clear.
    func blames(_ unit: String) -> Bool { culprit.map { $0 == unit } ?? (entity == unit) }
  }

  private let plan: DrillPlan
  /// When the load began, microseconds since 1970 UTC.
  private let began: Int64
  private var sightings: [Sighting] = []

  /// Begins with nothing.
  init(of plan: DrillPlan, since began: Int64) {
    (self.plan, self.began) = (plan, began)
  }

  /// The sighting that tells most: one that blames the unit before one that does not, a ringing one before others.
  var best: Sighting? {
    sightings.first { $0.blames(plan.unit) && $0.heldBack == nil } ?? sightings.first { $0.blames(plan.unit) }
      ?? sightings.first { $0.heldBack == nil } ?? sightings.first
  }

  /// True where it was noticed and the culprit is right.
  var isRight: Bool { best?.blames(plan.unit) ?? false }

  // MARK: what was written

  /// Takes a transition in.
  mutating func take(_ transition: AlertTransition) {
    let incident = transition.incident
    guard transition.kind != .clear, transition.realtimeMicroseconds >= began else { return }
    guard tells(of: incident) || isEffect(incident) else { return }
    let cause = incident.causes.first { $0.confidence != .unclear }
    let isAbout = incident.facts.contains { $0.entity.name == plan.unit }
    add(
      Sighting(
        id: incident.id, severity: incident.severity.word, text: DrillOutput.text(of: incident),
        entity: isAbout ? plan.unit : incident.entity.name, culprit: cause?.entity.name, heldBack: nil,
        afterSeconds: Double(transition.realtimeMicroseconds - began) / 1e6))
  }

  private func tells(of incident: Incident) -> Bool {
    incident.entity.name == plan.unit || incident.causes.first?.entity.name == plan.unit
      || incident.facts.contains { $0.entity.name == plan.unit }
  }

  /// True for an incident of this sort that began with the load: it may be the drill's, whoever is blamed.
  private func isEffect(_ incident: Incident) -> Bool {
    plan.explains(incident.category) && incident.onsetMicroseconds >= began - 2_000_000
  }

  // MARK: what was held back

  /// Takes in what the daemon holds open.
  mutating func take(_ status: StatusReport, at microseconds: Int64) {
    for open in status.open {
      guard let reason = open.heldBack, open.entity == plan.unit || open.culprit == plan.unit else {
        continue
      }
      add(
        Sighting(
          id: open.id, severity: open.severity, text: open.text, entity: open.entity ?? "",
          culprit: open.culprit,
          heldBack: reason, afterSeconds: Double(microseconds - began) / 1e6))
    }
  }

  /// Adds a sighting, or brings what is known of its incident up to date; when it was first known stays.
  private mutating func add(_ sighting: Sighting) {
    guard
      let place = sightings.firstIndex(where: { $0.id == sighting.id && $0.heldBack == sighting.heldBack })
    else {
      return sightings.append(sighting)
    }
    var updated = sighting
    let former = sightings[place]
    let isFirst = !former.blames(plan.unit) && sighting.blames(plan.unit)
    updated.afterSeconds = isFirst ? sighting.afterSeconds : former.afterSeconds
    sightings[place] = updated
  }
}
