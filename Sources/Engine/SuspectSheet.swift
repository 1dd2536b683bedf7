import Diagnosis
import Model

/// The suspects of one moment, while what speaks for them is gathered.
struct SuspectSheet {
  private var suspects: [Suspect] = []
  private var places: [Entity: Int] = [:]
  private var waiting: [Suspect] = []

  /// What it is worth not to have been there before.
  private static let arrivalWeight = 1.2

  /// The suspects with evidence, and who waits for a resource, both in the order in which they came up.
  var sorted: (suspects: [Suspect], waiting: [Suspect]) {
    (suspects.filter { !$0.evidence.isEmpty }, waiting)
  }

  func holds(_ entity: Entity) -> Bool { places[entity].map { !suspects[$0].evidence.isEmpty } ?? false }

  func hasArrival(of entity: Entity) -> Bool { places[entity].map { suspects[$0].isNew } ?? false }

  /// Adds an observation; who waits is a victim and no suspect.
  mutating func add(_ evidence: Evidence, to entity: Entity) {
    guard evidence.kind != .pressure else { return addWaiting(evidence, entity) }
    guard let place = places[entity] else {
      places[entity] = suspects.count
      return suspects.append(Suspect(entity: entity, evidence: [evidence]))
    }
    suspects[place].evidence.append(evidence)
  }

  private mutating func addWaiting(_ evidence: Evidence, _ entity: Entity) {
    guard let place = waiting.firstIndex(where: { $0.entity == entity }) else {
      return waiting.append(Suspect(entity: entity, evidence: [evidence]))
    }
    waiting[place].evidence.append(evidence)
  }

  /// Adds that a suspect was not there before.
  mutating func addArrival(of entity: Entity, at seconds: Double) {
    guard !hasArrival(of: entity) else { return }
    add(
      Evidence(kind: .appeared, weight: Self.arrivalWeight, onset: seconds, detail: .text("not seen before")),
      to: entity)
  }

  /// Counts for one entity what speaks for another.
  mutating func merge(_ other: Entity, into entity: Entity) {
    guard let place = places[other], other != entity else { return }
    for item in suspects[place].evidence { add(item, to: entity) }
    suspects[place].evidence = []
  }

  /// A filesystem that runs out of room does so because somebody writes: that is whom to name.
  mutating func explainRoom() {
    let filling = suspects.flatMap { $0.evidence.filter { $0.kind == .room } }
    guard let room = filling.max(by: { $0.weight < $1.weight }) else { return }
    for place in suspects.indices where suspects[place].entity.kind == .unit {
      guard suspects[place].evidence.contains(where: { $0.kind == .writes && $0.weight >= 1 }) else {
        continue
      }
      suspects[place].evidence.append(room)
    }
  }
}
