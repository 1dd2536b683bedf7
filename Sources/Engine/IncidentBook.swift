import Diagnosis
import Model

/// The open incidents and those that ended in the last day; one open at most for a key.
struct IncidentBook {
  /// The place of a fact.
  struct FactPlace {
    var incident: Int
    var fact: Int
  }

  private(set) var open: [OpenIncident] = []
  private(set) var closed: [ClosedIncident] = []

  /// The open incident that something of this key belongs to.
  func index(of key: IncidentKey) -> Int? {
    open.firstIndex { $0.holds(key) }
  }

  func index(ofID id: String) -> Int? {
    open.firstIndex { $0.incident.id == id }
  }

  /// Where a fact is held.
  func place(ofFact key: IncidentKey) -> FactPlace? {
    for index in open.indices {
      if let fact = open[index].facts.firstIndex(where: { $0.key == key }) {
        return FactPlace(incident: index, fact: fact)
      }
    }
    return nil
  }

  /// The places of all facts that something is true of, oldest incident first.
  func places(where isMeant: (HeldFact) -> Bool) -> [FactPlace] {
    open.indices.flatMap { index in
      open[index].facts.indices
        .filter { isMeant(open[index].facts[$0]) }
        .map { FactPlace(incident: index, fact: $0) }
    }
  }

  func fact(at place: FactPlace) -> HeldFact { open[place.incident].facts[place.fact] }

  /// The open incident that holds a signal or a rate.
  func holder(of member: Member) -> Int? {
    open.firstIndex { $0.members.contains { $0.isSameThing(as: member) } }
  }

  /// What is remembered of an incident of this key that ended within a day before `now`.
  func former(_ key: IncidentKey, now: Int64) -> ClosedIncident? {
    closed.last {
      $0.keys.contains(key)
        && EngineClock.seconds(from: $0.endMicroseconds, to: now) <= Tuning.reopenSeconds
    }
  }

  /// True where the alert log tells the end of an incident that a fact of this time belonged to.
  func isKnown(_ key: IncidentKey, at realtime: Int64, now: Int64) -> Bool {
    closed.contains {
      realtime <= $0.knownThrough && $0.keys.contains(key)
        && EngineClock.seconds(from: $0.endMicroseconds, to: now) <= Tuning.reopenSeconds
    }
  }

  mutating func add(_ incident: OpenIncident) -> Int {
    open.append(incident)
    return open.count - 1
  }

  mutating func update(at index: Int, _ change: (inout OpenIncident) -> Void) {
    change(&open[index])
  }

  /// Lets time pass in which nobody looked: it makes nothing calm and nothing normal.
  mutating func pass(unseen seconds: Double) {
    for index in open.indices { open[index].pass(unseen: seconds) }
  }

  /// Takes back what a clock that was ahead has told: what it dated later than now would hide all news until then.
  ///
  /// - Complexity: O(incidents).
  mutating func limit(to now: Int64) {
    for index in open.indices { open[index].limit(to: now) }
    for index in closed.indices { closed[index].limit(to: now) }
  }

  mutating func close(at index: Int, endMicroseconds: Int64) -> OpenIncident {
    let ended = open.remove(at: index)
    remember(ended.memory(endMicroseconds: endMicroseconds))
    return ended
  }

  /// Remembers an incident that ended; the one that ended first makes room.
  mutating func remember(_ incident: ClosedIncident) {
    closed.removeAll { $0.keys.first == incident.keys.first || $0.id == incident.id }
    closed.append(incident)
    if closed.count > Tuning.closedMaximum { closed.removeFirst() }
  }

  /// Forgets a memory: what comes back takes its id over.
  mutating func forget(_ id: String) {
    closed.removeAll { $0.id == id }
  }
}
