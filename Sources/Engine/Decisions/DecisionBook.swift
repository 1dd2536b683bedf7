import Model

/// The decisions that the engine knows, and what each has kept from being told.
///
/// Frames bring the whole set whenever it changes; the frame's time says which of them are in force. Nothing is read
/// from anywhere else, so that a replay decides the same.
struct DecisionBook {
  /// A decision, and what is known of it here.
  struct Standing {
    var decision: Decision
    let matcher: ScopeMatcher
    /// Incidents that it has kept from being told, in all of its intervals.
    var heldBack: UInt64 = 0
    /// What happened so far in the present interval, of a maintenance that has begun.
    var ledger: MaintenanceLedger?
    var isInForce = false

    init(_ decision: Decision) {
      self.decision = decision
      matcher = ScopeMatcher(decision.scope)
    }
  }

  private(set) var standing: [Standing] = []
  /// Places of those that are in force.
  private(set) var inForce: [Int] = []
  /// Acknowledgements whose incidents have ended: their files may still be there for a moment.
  private(set) var spent: [String] = []
  /// The wall-clock times between which nothing begins or ends.
  private var settled = (from: Int64.max, until: Int64.min)

  /// Takes the whole set anew; what is known of decisions that stay, stays.
  ///
  /// - Returns: What a maintenance that is not among them any more had come to.
  mutating func take(_ decisions: [Decision]) -> [Standing] {
    let before = standing
    let fresh = decisions.prefix(Decision.maximumCount)
    spent.removeAll { id in !fresh.contains { $0.id == id } }
    standing = []
    for decision in fresh
    where !spent.contains(decision.id) && !standing.contains(where: { $0.decision.id == decision.id }) {
      var next = Standing(decision)
      if let known = before.first(where: {
        $0.decision.id == decision.id && $0.decision.kind == decision.kind
      }) {
        (next.heldBack, next.ledger, next.isInForce) = (known.heldBack, known.ledger, known.isInForce)
      }
      standing.append(next)
    }
    inForce = standing.indices.filter { standing[$0].isInForce }
    settled = (.max, .min)
    return before.filter { gone in
      gone.ledger != nil && !standing.contains { $0.decision.id == gone.decision.id && $0.ledger != nil }
    }
  }

  /// Brings up to date which decisions are in force.
  ///
  /// - Parameter now: Wall-clock time, microseconds since 1970 UTC.
  /// - Returns: Whether any began or ended, and maintenance that did end.
  /// - Complexity: two comparisons, unless something begins or ends.
  mutating func advance(to now: Int64) -> (isChanged: Bool, ended: [Standing]) {
    guard now < settled.from || now >= settled.until else { return (false, []) }
    settled = Self.stretch(around: now, of: standing)
    var (isChanged, ended) = (false, [Standing]())
    for place in standing.indices {
      let isMeant = standing[place].decision.isInForce(at: now)
      guard isMeant != standing[place].isInForce else { continue }
      isChanged = true
      standing[place].isInForce = isMeant
      if standing[place].decision.kind == .maintenance {
        if !isMeant { ended.append(standing[place]) }
        standing[place].ledger = isMeant ? MaintenanceLedger(fromMicroseconds: now) : nil
      }
    }
    inForce = standing.indices.filter { standing[$0].isInForce }
    return (isChanged, ended)
  }

  /// The longest time around a moment in which nothing begins or ends.
  private static func stretch(around now: Int64, of standing: [Standing]) -> (from: Int64, until: Int64) {
    var (from, until) = (Int64.min, Int64.max)
    for one in standing {
      let bounds = one.decision.intervals.flatMap { [$0.fromMicroseconds, $0.untilMicroseconds] }
      for bound in bounds + [one.decision.expiresMicroseconds] {
        if bound <= now { from = max(from, bound) } else { until = min(until, bound) }
      }
    }
    return (from, until)
  }

  /// Counts that a decision has kept one more incident from being told.
  mutating func countHeldBack(_ id: String, _ item: MaintenanceSummary.Item) {
    guard let place = standing.firstIndex(where: { $0.decision.id == id }) else { return }
    standing[place].heldBack = standing[place].heldBack == .max ? .max : standing[place].heldBack + 1
    standing[place].ledger?.countHeldBack(item)
  }

  /// Counts that something rang while work was being done.
  mutating func countRing() {
    for place in inForce { standing[place].ledger?.rang &+= 1 }
  }

  /// Ends the acknowledgements of an incident that has ended.
  mutating func end(incident id: String) {
    let ended = standing.filter { $0.decision.kind == .acknowledgement && $0.decision.scope.incident == id }
    guard !ended.isEmpty else { return }
    spent += ended.map(\.decision.id)
    standing.removeAll { one in ended.contains { $0.decision.id == one.decision.id } }
    inForce = standing.indices.filter { standing[$0].isInForce }
  }
}

// MARK: - Maintenance

extension DecisionBook {
  private var maintenance: [Int] { inForce.filter { standing[$0].decision.kind == .maintenance } }

  /// True while work is being done on anything.
  var isAnyMaintained: Bool { inForce.contains { standing[$0].decision.kind == .maintenance } }

  /// True while work is being done on the whole host.
  var isHostMaintained: Bool { maintenance.contains { standing[$0].matcher.isEverything } }

  /// True while work is being done on an entity.
  func isMaintained(_ entity: Entity) -> Bool {
    maintenance.contains { standing[$0].matcher.covers(entity) }
  }
}

// MARK: - Coding

extension DecisionBook {
  func encode(into writer: inout ByteWriter) {
    Decision.encode(standing.map(\.decision), into: &writer)
    for one in standing {
      writer.write(one.heldBack)
      writer.write(one.isInForce)
      writer.write(one.ledger != nil)
      one.ledger?.encode(into: &writer)
    }
    writer.write(UInt64(spent.count))
    for id in spent { writer.write(id) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    standing = try Decision.decode(from: &reader).map(Standing.init)
    for place in standing.indices {
      standing[place].heldBack = try reader.readUInt64()
      standing[place].isInForce = try reader.readBool()
      if try reader.readBool() { standing[place].ledger = try MaintenanceLedger(decoding: &reader) }
    }
    let count = try reader.readCount()
    guard count <= Decision.maximumCount else {
      throw .invalid("number of decisions", at: reader.position)
    }
    for _ in 0..<count { spent.append(try reader.readString()) }
    inForce = standing.indices.filter { standing[$0].isInForce }
  }
}
