import Diagnosis
import Model

/// Why a fact belongs to an incident, the weakest reason first.
private enum Kinship: Int, Comparable {
  /// At the same moment something is short that it is a fact about.
  case resource
  /// Faults of the one sort are known to bring faults of the other about.
  case chain
  /// One of the two needs the other to work.
  case need
  /// It happened to the same entity.
  case entity

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Engine {
  /// The open incident that a fact belongs to, if there is one.
  ///
  /// Facts belong together by what they are about, never by time alone: of two disks that fail in the same minute
  /// each is an incident.
  func home(for fact: Fact, at realtime: Int64) -> Int? {
    // What was lost on the way here belongs to nothing that happened.
    guard fact.key.category != .journalGap, !admission.isIgnored(fact.key.entity) else { return nil }
    var best: (index: Int, kinship: Kinship, isAlone: Bool)?
    for index in book.open.indices {
      guard let kinship = kinship(of: fact, to: book.open[index], at: realtime) else { continue }
      if let known = best, known.kinship > kinship { continue }
      best = (index, kinship, best?.kinship != kinship)
    }
    guard let best, best.isAlone || best.kinship >= .need else { return nil }
    return best.index
  }

  /// Adds a fact to an incident; what others fail for want of is nearer to the ground than they.
  mutating func join(_ held: HeldFact, _ index: Int) {
    let (entity, before) = (held.key.entity, book.open[index].incident.entity)
    let isNeeded = needs(before, entity) && !needs(entity, before)
    book.update(at: index) { $0.take(held, isNeeded: isNeeded) }
  }

  /// True where the service manager says that a unit needs an entity.
  private func needs(_ unit: Entity, _ other: Entity) -> Bool {
    unit.kind == .unit && unit != other && graph.weight(of: unit.name, on: other) >= 1
  }

  private func kinship(of fact: Fact, to open: OpenIncident, at realtime: Int64) -> Kinship? {
    guard open.hasRoom, open.incident.category != .journalGap, open.heldBack != .ignored else { return nil }
    let isCurrent = isCurrent(open, at: realtime)
    if open.isAbout(fact.key.entity), isCurrent || open.holdsAnything(about: fact.key.entity) {
      return .entity
    }
    guard isCurrent else { return isBroken(open, for: fact) ? .chain : nil }
    let entity = fact.key.entity
    if open.facts.contains(where: { needs(entity, $0.key.entity) || needs($0.key.entity, entity) }) {
      return .need
    }
    if open.isLinked(with: fact, at: realtime, graph) { return .chain }
    let isGoingOn = clock.seconds - open.newestWrong <= Tuning.burstSeconds
    return isGoingOn && open.isShort(ofWhat: fact) ? .resource : nil
  }

  /// True while a filesystem has a fault that a unit on it complains about: writers fail for as long as that lasts.
  ///
  /// All units stand on the root; of any other filesystem the service manager knows who does.
  private func isBroken(_ open: OpenIncident, for fact: Fact) -> Bool {
    let entity = fact.key.entity
    return open.facts.contains { held in
      held.isHolding && held.key.entity.kind == .filesystem && entity.kind == .unit
        && (held.key.entity.name == "/" || needs(entity, held.key.entity))
        && CauseChain.leads(from: held.fact.kind, of: held.key.entity, to: fact.kind, of: entity)
    }
  }

  /// True where a moment lies in an incident's time, or close to it.
  ///
  /// By the wall clock: what is read late is dated when it happened.
  private func isCurrent(_ open: OpenIncident, at realtime: Int64) -> Bool {
    let ofMembers = open.members.isEmpty ? nil : clock.realtime(at: open.lastWrong)
    let newest = open.facts.reduce(ofMembers ?? open.incident.onsetMicroseconds) {
      max($0, $1.newestMicroseconds)
    }
    return EngineClock.seconds(from: newest, to: realtime) <= Tuning.chainSeconds
      && EngineClock.seconds(from: realtime, to: open.incident.onsetMicroseconds) <= Tuning.chainSeconds
  }
}

// MARK: - Deviations

extension Engine {
  /// The open incident that a deviation belongs to, if there is one.
  ///
  /// That is the incident of its own key, else the newest about the same thing that is still going on, else the
  /// newest that opened within the same moment.
  func home(for candidate: Candidate) -> Int? {
    if let own = book.index(of: candidate.key) { return own }
    let open = book.open.indices.filter { book.open[$0].takesOthersIn }
    return open.last { isKin(candidate, book.open[$0]) }
      ?? open.last { isOfOneMoment(candidate, book.open[$0]) }
  }

  /// True for what began together, and is told within the same minute; of what is not the host's own only where it
  /// began within seconds.
  private func isOfOneMoment(_ candidate: Candidate, _ open: OpenIncident) -> Bool {
    guard clock.seconds - open.openedAt <= Tuning.sameMomentSeconds else { return false }
    if candidate.deviation.entity == .host || open.incident.entity == .host { return true }
    let since = EngineClock.seconds(
      from: candidate.deviation.sinceMicroseconds, to: clock.realtimeMicroseconds)
    return abs((clock.seconds - open.openedAt) - since) <= Tuning.burstSeconds
  }

  private func isKin(_ candidate: Candidate, _ open: OpenIncident) -> Bool {
    let isGoingOn = clock.seconds - open.newestWrong <= Tuning.sameMomentSeconds
    let entity = candidate.deviation.entity
    if entity != .host, open.facts.contains(where: { touches($0, entity, isGoingOn) }) { return true }
    guard isGoingOn else { return false }
    // Of one that holds no fact the first minutes alone: what begins later is news.
    guard clock.seconds - open.openedAt <= Tuning.kinSeconds else { return false }
    let cause = open.incident.causes.first { $0.confidence != .unclear }
    if entity != .host, entity == open.incident.entity || entity == cause?.entity { return true }
    // What all share is short because of it; two units that are busy, or talk a lot, share nothing.
    guard entity.kind != .unit, candidate.deviation.resource != .logs else { return false }
    return cause.map { candidate.deviation.resource.causeKinds.contains($0.kind) } ?? false
  }

  /// True where what deviates of an entity may be due to a fact.
  ///
  /// Who needs what has failed may take its time to notice, but not days; of a unit that has failed nothing is
  /// news until it is started.
  private func touches(_ held: HeldFact, _ entity: Entity, _ isGoingOn: Bool) -> Bool {
    let isItself = held.key.entity == entity
    guard isItself || needs(entity, held.key.entity) else { return false }
    if isGoingOn { return true }
    let age = EngineClock.seconds(from: held.newestMicroseconds, to: clock.realtimeMicroseconds)
    let isLate = age > Tuning.kinSeconds && !(isItself && held.key.category == .unitFailed)
    return held.isHolding && !isLate
  }
}

// MARK: - What an incident is about

extension OpenIncident {
  /// True where the entity is one of those that it tells of; the host as a whole is in everything, and proves
  /// nothing.
  fileprivate func isAbout(_ entity: Entity) -> Bool {
    guard entity != .host else { return false }
    return incident.entity == entity || facts.contains { $0.key.entity == entity }
      || incident.lead?.entity == entity || incident.folded.contains { $0.entity == entity }
      || incident.causes.contains { $0.confidence == .likely && $0.entity == entity }
  }

  /// True while a fact about the entity holds that only an event can end.
  fileprivate func holdsAnything(about entity: Entity) -> Bool {
    entity != .host && facts.contains { $0.isHolding && $0.key.entity == entity }
  }

  /// True where a fact is known to bring about something of this, or something of this the fact.
  fileprivate func isLinked(with fact: Fact, at realtime: Int64, _ graph: UnitGraph) -> Bool {
    guard !isAboutAnotherFilesystem(than: fact) else { return false }
    return facts.contains { held in
      guard !Self.areApart(held.key.entity, fact.key.entity, graph) else { return false }
      let lead = EngineClock.seconds(from: held.newestMicroseconds, to: realtime)
      return Self.leads(held.fact, fact, by: lead) || Self.leads(fact, held.fact, by: -lead)
    }
      || deviations.contains { deviation in
        deviation.resource.causeKinds.contains { kind in
          CauseChain.leads(from: fact.kind, of: fact.key.entity, to: kind, of: deviation.entity)
        }
      }
  }

  /// True for a disk and a filesystem that is known to be on another one.
  private static func areApart(_ one: Entity, _ other: Entity, _ graph: UnitGraph) -> Bool {
    switch (one.kind, other.kind) {
    case (.device, .filesystem):
      graph.disk(ofFilesystem: other.name).map { !CauseChain.isSameDisk(one.name, $0) } ?? false
    case (.filesystem, .device): areApart(other, one, graph)
    default: false
    }
  }

  /// Two filesystems have one fault only where their disk has it.
  private func isAboutAnotherFilesystem(than fact: Fact) -> Bool {
    fact.key.entity.kind == .filesystem && facts.contains { $0.key.entity.kind == .filesystem }
      && !facts.contains { $0.key.entity.kind == .device }
  }

  /// True where one fact is known to bring the other about, or where it came first and units fail for it.
  private static func leads(_ cause: Fact, _ effect: Fact, by seconds: Double) -> Bool {
    let (from, to) = (cause.key.entity, effect.key.entity)
    return CauseChain.leads(from: cause.kind, of: from, to: effect.kind, of: to)
      || (effect.kind == .unit && seconds >= -Tuning.readingSeconds
        && CauseChain.mayFail(for: cause.kind, entity: from))
  }

  /// True where something that all share is short, and the fact is about the want of it.
  ///
  /// Two disks, or two filesystems, are not one thing for being of one kind.
  fileprivate func isShort(ofWhat fact: Fact) -> Bool {
    deviations.contains { deviation in
      let shared: [Entity.Kind] = [.host, .device, .filesystem, .interface]
      return shared.contains(deviation.entity.kind) && deviation.entity.kind != fact.key.entity.kind
        && deviation.resource != .logs && deviation.resource.causeKinds.contains(fact.kind)
    }
  }

  private var deviations: [Deviation] { [incident.lead].compactMap { $0 } + incident.folded }
}
