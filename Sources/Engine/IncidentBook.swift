import Diagnosis
import Model

/// The open incidents and those that ended in the last day; one open at most for a key.
struct IncidentBook {
  private(set) var open: [OpenIncident] = []
  private(set) var closed: [ClosedIncident] = []

  func index(of key: IncidentKey) -> Int? {
    open.firstIndex { $0.key == key }
  }

  /// The open incident that holds a signal or a rate.
  func holder(of member: Member) -> Int? {
    open.firstIndex { $0.members.contains { $0.isSameThing(as: member) } }
  }

  /// The open incident that a deviation of this moment belongs to, if there is one.
  ///
  /// That is the incident of its own key, else the newest that opened within the same moment.
  func home(for key: IncidentKey, at seconds: Double) -> Int? {
    if let own = index(of: key) { return own }
    return open.indices.last {
      open[$0].takesOthersIn && seconds - open[$0].openedAt <= Tuning.sameMomentSeconds
    }
  }

  /// What is remembered of an incident of this key that ended within a day before `now`.
  func former(_ key: IncidentKey, now: Int64) -> ClosedIncident? {
    closed.last {
      $0.key == key && EngineClock.seconds(from: $0.endMicroseconds, to: now) <= Tuning.reopenSeconds
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
    for index in open.indices {
      open[index].openedAt += seconds
      open[index].lastWrong += seconds
    }
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
    closed.removeAll { $0.key == incident.key }
    closed.append(incident)
    if closed.count > Tuning.closedMaximum { closed.removeFirst() }
  }

  /// Forgets a memory: what comes back takes its id over.
  mutating func forget(_ key: IncidentKey) {
    closed.removeAll { $0.key == key }
  }
}
