public import Model

/// Signals that other programs hand in, between the threads that read them and the sampler.
///
/// A value: who shares it puts a lock around it. Nothing in it grows beyond its caps; what finds no room is
/// counted. Keys stand for signals from their first value until they retire, and are given out again after that.
public struct OutsideSignals: Sendable {
  /// Values that may wait for the sampler; those beyond are given up and counted.
  static let waitingCapacity = 65_536
  /// Problems that are told of; of more only the first are.
  static let problemCapacity = 64

  private struct Identity: Hashable {
    var entity: Entity
    var name: String
  }

  private struct Place {
    var descriptor: SignalDescriptor
    var isOpen = true
    /// True once the sampler knows of it.
    var isAnnounced = false
    var lastSeen: Double
  }

  /// What the sampler has not heard of yet.
  struct Update {
    var vanished: [Int] = []
    var appeared: [(key: Int, descriptor: SignalDescriptor)] = []
    var samples: [(key: Int, value: Double)] = []
    var problems: [(source: String, reason: String)] = []
  }

  /// Signals at most; lowering it lets nothing vanish.
  public var capacity: Int
  private var places: [Place] = []
  private var keys: [Identity: Int] = [:]
  private var free: [Int] = []
  private var retired: [Int] = []
  /// Keys that were given out since the sampler came.
  private var begun: [Int] = []
  private var waiting: [(key: Int, value: Double)] = []
  private var problems: [(origin: String, source: String, reason: String)] = []
  /// Names and room that the sources share.
  public var claims = OutsideClaims()
  /// Values that found no room, as their signal was one too many or the sampler did not come for them.
  public private(set) var refused: UInt64 = 0
  private var isOverfull = false

  /// Begins with no signal.
  public init(capacity: Int) {
    self.capacity = capacity
  }

  /// How many signals there are.
  public var count: Int { keys.count }

  /// Takes a value of a signal, which begins with it if it is new.
  ///
  /// - Parameters:
  ///   - value: The value; what is not finite is left out.
  ///   - descriptor: The signal; its description may change.
  ///   - seconds: When it was seen, on the caller's clock.
  public mutating func report(_ value: Double, of descriptor: SignalDescriptor, at seconds: Double) {
    guard value.isFinite else { return }
    guard let key = key(of: descriptor, at: seconds), waiting.count < Self.waitingCapacity else {
      refused += 1
      return
    }
    places[key].lastSeen = seconds
    waiting.append((key, value))
  }

  private mutating func key(of descriptor: SignalDescriptor, at seconds: Double) -> Int? {
    let identity = Identity(entity: descriptor.entity, name: descriptor.name)
    if let key = keys[identity] {
      if places[key].descriptor == descriptor { return key }
      retire(key)
    }
    // Keys that retired are free once the sampler has come: while it does not, they must not pile up.
    guard keys.count < capacity, !free.isEmpty || places.count < 2 * capacity else {
      isOverfull = true
      return nil
    }
    let place = Place(descriptor: descriptor, lastSeen: seconds)
    let key = free.popLast() ?? places.count
    if key == places.count { places.append(place) } else { places[key] = place }
    keys[identity] = key
    begun.append(key)
    return key
  }

  /// Lets the signals of an entity vanish that were last seen before a time.
  ///
  /// - Complexity: O(signals).
  public mutating func retire(of entity: Entity, seenBefore seconds: Double) {
    for key in places.indices
    where places[key].isOpen && places[key].lastSeen < seconds && places[key].descriptor.entity == entity {
      retire(key)
    }
  }

  private mutating func retire(_ key: Int) {
    places[key].isOpen = false
    retired.append(key)
    let descriptor = places[key].descriptor
    keys[Identity(entity: descriptor.entity, name: descriptor.name)] = nil
  }

  /// Notes what is wrong with sources, instead of what was noted before under the same origin.
  ///
  /// - Parameters:
  ///   - found: The sources with what is wrong, safe to print.
  ///   - origin: Who notes them, which tells one caller's from another's.
  public mutating func note(_ found: [(source: String, reason: String)], from origin: String) {
    problems.removeAll { $0.origin == origin }
    problems += found.prefix(max(0, Self.problemCapacity - problems.count)).map {
      (origin, $0.source, $0.reason)
    }
  }

  /// Hands over what has gathered; all that there is where the sampler knows of nothing yet.
  mutating func take(fromStart: Bool) -> Update {
    var update = Update(problems: problems.map { ($0.source, $0.reason) })
    isOverfull = isOverfull && keys.count >= capacity
    if isOverfull {
      update.problems.append(("ingest.max_signals", "more than \(capacity), others are left out"))
    }
    for key in retired where places[key].isAnnounced && !fromStart { update.vanished.append(key) }
    for key in fromStart ? Array(places.indices) : begun where places[key].isOpen {
      update.appeared.append((key, places[key].descriptor))
      places[key].isAnnounced = true
    }
    update.samples = waiting.filter { places[$0.key].isOpen }
    waiting.removeAll(keepingCapacity: true)
    begun = []
    free += retired
    retired = []
    return update
  }
}

/// Hands the signals that other programs bring to the engine, as if they were measured here.
///
/// Of a signal that came more than once since the tick before, only the newest value counts.
struct OutsideCollector: Collector, ~Copyable {
  private let take: @Sendable (_ fromStart: Bool) -> OutsideSignals.Update
  private var slots: [UInt32?] = []
  private var newest: [UInt32: Int] = [:]
  private var failing: [String] = []
  private var hasBegun = false

  init(_ source: OutsideSource) {
    take = source.take
  }

  mutating func collect(_ context: inout CollectionContext) {
    let update = take(!hasBegun)
    hasBegun = true
    for key in update.vanished { close(key, &context.signals) }
    for (key, descriptor) in update.appeared { open(key, descriptor, &context.signals) }
    report(update.samples, &context.signals)
    note(update.problems, &context.notices)
  }

  private mutating func open(_ key: Int, _ descriptor: SignalDescriptor, _ output: inout SignalOutput) {
    while slots.count <= key { slots.append(nil) }
    close(key, &output)
    slots[key] = output.open(descriptor)
  }

  private mutating func close(_ key: Int, _ output: inout SignalOutput) {
    guard slots.indices.contains(key), let slot = slots[key] else { return }
    output.close(slot)
    slots[key] = nil
  }

  private mutating func report(_ samples: [(key: Int, value: Double)], _ output: inout SignalOutput) {
    newest.removeAll(keepingCapacity: true)
    for (key, value) in samples {
      guard slots.indices.contains(key), let slot = slots[key] else { continue }
      if let place = newest[slot] {
        output.samples[place].value = value
      } else {
        newest[slot] = output.samples.count
        output.samples.append(Sample(slot: slot, value: value))
      }
    }
  }

  private mutating func note(_ problems: [(source: String, reason: String)], _ notices: inout NoticeLog) {
    for (source, reason) in problems {
      var wasFailing = failing.contains(source)
      notices.note(reason, about: source, wasFailing: &wasFailing)
    }
    for source in failing where !problems.contains(where: { $0.source == source }) {
      var wasFailing = true
      notices.note(nil, about: source, wasFailing: &wasFailing)
    }
    failing = problems.map(\.source)
  }
}

/// Where a sampler gets the signals that other programs hand in.
public struct OutsideSource: Sendable {
  let take: @Sendable (_ fromStart: Bool) -> OutsideSignals.Update

  /// Names a place that several threads share.
  ///
  /// - Parameter access: Hands the shared signals to a function, one caller at a time.
  public init(_ access: @escaping @Sendable ((inout OutsideSignals) -> Void) -> Void) {
    take = { fromStart in
      var update = OutsideSignals.Update()
      access { update = $0.take(fromStart: fromStart) }
      return update
    }
  }
}
