import Diagnosis
import Model

extension OpenIncident {
  /// True where a fact of it rings, whatever was learned and whatever rang before.
  var ringsForFact: Bool { facts.contains(where: \.rings) }

  /// True where one more fact finds room; one that does not has an incident of its own.
  var hasRoom: Bool { facts.count < IncidentFact.maximumCount }

  /// Takes a fact in that belongs to it.
  ///
  /// The incident is from then on about what lies nearest to the ground: about a fact rather than a deviation,
  /// and about the disk rather than the filesystem on it.
  ///
  /// - Parameters:
  ///   - held: The fact.
  ///   - isNeeded: True where whom the incident is about needs whom the fact is about.
  mutating func take(_ held: HeldFact, isNeeded: Bool) {
    let isDeeper = facts.first { $0.key == key }
      .map { held.depth < $0.depth || (isNeeded && held.depth == $0.depth) }
    // What was held back rings for the fact alone, so that it is the fact that has to be told.
    let isNewest = held.fact.severity >= incident.severity || (heldBack != nil && held.rings)
    facts.append(held)
    note(held.fact, at: held.sinceMicroseconds)
    if isDeeper ?? isNewest { turn(to: held.fact) } else { addVictim(held.fact) }
    incident.onsetMicroseconds = min(incident.onsetMicroseconds, held.sinceMicroseconds)
    raise(to: held.fact.severity)
    incident.clearRule = clearRule
    isChanged = true
  }

  /// Makes it worse, never better.
  mutating func raise(to severity: Severity) {
    guard severity > incident.severity else { return }
    incident.severity = severity
    isChanged = true
  }

  /// What must hold for how long for it to clear, for people.
  var clearRule: String {
    let seconds = Int(calmSeconds)
    let wait = seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m"
    return isHolding ? "ended, and no recurrence for \(wait)" : "normal for \(wait)"
  }

  private mutating func turn(to fact: Fact) {
    let before = (key: key, fact: facts.first { $0.key == key }?.fact)
    incident.category = fact.key.category
    incident.entity = fact.key.entity
    incident.summary = fact.summary
    if !fact.check.isEmpty { incident.check = fact.check }
    incident.victims.removeAll { $0.entity == fact.key.entity }
    if let former = before.fact {
      addVictim(former)
    } else {
      formerKey = before.key
      yieldLead()
    }
  }

  /// The number of one entity beside the name of another would be read as that one's.
  private mutating func yieldLead() {
    guard let lead = incident.lead, lead.entity != incident.entity else { return }
    incident.folded.insert(lead, at: 0)
    incident.foldedCount &+= 1
    incident.lead = nil
  }

  /// Who suffers: whom a fact names, for it is proved, and then whom measurements do.
  func victims(beside measured: [Victim]) -> [Victim] {
    var victims: [Victim] = []
    for held in facts where held.key.entity != incident.entity {
      victims.append(Victim(entity: held.key.entity, evidence: held.fact.summary))
    }
    victims += measured.filter { $0.entity != incident.entity }
    var known: [Entity] = []
    return victims.filter { victim in
      guard known.count < Tuning.victimsMaximum, !known.contains(victim.entity) else { return false }
      known.append(victim.entity)
      return true
    }
  }

  /// True where it is about an entity, or names it as its first cause.
  func tells(of entity: Entity) -> Bool {
    let cause = incident.causes.first { $0.confidence != .unclear }
    return incident.entity == entity || cause?.entity == entity || facts.contains { $0.key.entity == entity }
  }

  /// Shows what is logged with it, each template once.
  mutating func add(_ logs: [LogEvidence]) {
    for log in logs where incident.logs.count < Tuning.foldedMaximum {
      let isKnown = incident.logs.contains { $0.unit == log.unit && $0.template == log.template }
      if !isKnown { incident.logs.append(log) }
    }
  }

  /// Whom it has happened to as well, and what.
  private mutating func addVictim(_ fact: Fact) {
    let entity = fact.key.entity
    guard entity != incident.entity, incident.victims.count < Tuning.victimsMaximum,
      !incident.victims.contains(where: { $0.entity == entity })
    else { return }
    incident.victims.append(Victim(entity: entity, evidence: fact.summary))
  }
}

// MARK: - Timeline

extension OpenIncident {
  /// How many of the first notes are kept when the timeline is full.
  private static let firstNotes = 8

  /// Adds to the timeline; where it is full the oldest but the first few go.
  mutating func note(_ text: String, at realtime: Int64) {
    if incident.notes.count >= IncidentNote.maximumCount { incident.notes.remove(at: Self.firstNotes) }
    let place = incident.notes.lastIndex { $0.realtimeMicroseconds <= realtime }.map { $0 + 1 } ?? 0
    incident.notes.insert(IncidentNote(realtimeMicroseconds: realtime, text: text), at: place)
  }

  mutating func note(_ fact: Fact, at realtime: Int64) {
    note("\(fact.key.entity.label): \(fact.summary)", at: realtime)
  }

  /// Notes that a fact was said again: the second, fourth, eighth time, as a loop would fill the timeline.
  mutating func noteAgain(fact index: Int, at realtime: Int64) {
    let held = facts[index]
    guard held.count.nonzeroBitCount == 1 else { return }
    note("\(held.key.entity.label): \(held.fact.summary), \(held.count) times so far", at: realtime)
  }

  /// Notes the end of a fact, unless it ends again and again.
  mutating func noteEnd(ofFact index: Int, at realtime: Int64) {
    guard facts[index].count <= 2 else { return }
    note("\(facts[index].key.entity.label): \(facts[index].endReason)", at: realtime)
  }
}
