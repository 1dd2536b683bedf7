import Model

/// Gives every signal a dense place, and the same place again when it comes back.
///
/// A signal that vanishes keeps its place and its past until the room is needed: a unit that restarts every
/// night is not a stranger every morning. Who was there once, and for too short a time to be judged, makes room
/// sooner, but its name is remembered for longer: whoever comes back is no stranger any more. A host that starts
/// units under names never seen again would remember nothing else otherwise. The dictionary is for look-ups
/// only; nothing ever iterates it.
///
/// - Note: After the 2Q algorithm of Johnson and Shasha (VLDB 1994), with pasts in the place of pages.
struct SignalRegistry {
  struct Place {
    var descriptor: SignalDescriptor
    var generation: UInt32
    /// The source's number for it, while it has one.
    var slot: UInt32?
    /// Engine time at which it last came, seconds.
    var cameAt: Double
    /// Engine time at which it vanished, seconds.
    var lastSeen: Double
    /// Seconds for which it was there before it last vanished, all times together.
    var presence = 0.0
    /// True where it has come back before, or where the sources were closed on it.
    var isExpected = false

    var isLive: Bool { slot != nil }
    /// True where it is gone and there is little to lose.
    var isStranger: Bool { !isLive && !isExpected && presence < SignalRegistry.strangerSeconds }
  }

  private struct Identity: Hashable {
    var entity: Entity
    var name: String
  }

  enum Arrival {
    case known(Int)
    /// Known, but under another description.
    case changed(Int)
    case new(Int)
    /// Every place holds a live signal.
    case refused
  }

  /// Places in all; beyond it the signal that vanished first makes room.
  static let capacity = 16_384
  /// Places of signals that vanished, strangers aside; beyond it the first of them makes room for a new one.
  ///
  /// A place takes some 3 KiB, so that pasts which nobody comes back for cost 6 MiB; within ``absentSeconds``
  /// nobody makes room, so that many at once cost up to the 49 MiB of all places, which are not given back.
  static let absentCapacity = 2048
  /// Seconds for which a signal that vanished keeps its place as long as ``capacity`` lets it: after a restart
  /// everything is absent at first, and what is written every quarter of an hour comes back last.
  static let absentSeconds: Double = 900
  /// Places of strangers; beyond it the first that vanished makes room for a new signal, however lately.
  ///
  /// Those of some 25 units, for 1.5 MiB.
  static let strangerCapacity = 512
  /// Seconds of presence below which there is no past worth keeping: a warm-up takes thirty means of ten
  /// seconds.
  static let strangerSeconds: Double = 240
  /// Slots are below this.
  private static let slotLimit = capacity * 2

  private(set) var places: [Place] = []
  private var indices: [Identity: Int] = [:]
  private var slots: [Int32] = []
  /// How many signals found no place.
  private(set) var refusals: UInt64 = 0
  /// How many signals that had vanished were forgotten for others, since the start.
  private(set) var evictions: UInt64 = 0
  private(set) var liveCount = 0
  private(set) var strangerCount = 0
  private var forgotten = ForgottenEntities()

  /// The place behind a source's slot, or nil.
  func index(slot: UInt32) -> Int? {
    guard slot < slots.count, slots[Int(slot)] >= 0 else { return nil }
    return Int(slots[Int(slot)])
  }

  /// The place of a signal by its stored identity, whether it is live or not.
  func index(entity: Entity, name: String) -> Int? {
    indices[Identity(entity: entity, name: name)]
  }

  /// The place of a signal, unless it has gone to another one since.
  func index(of id: SignalID) -> Int? {
    let index = Int(id.index)
    return places.indices.contains(index) && places[index].generation == id.generation ? index : nil
  }

  func id(at index: Int) -> SignalID {
    SignalID(index: UInt32(index), generation: places[index].generation)
  }

  /// Makes every slot void: the sources number their signals anew.
  mutating func closeAll(at seconds: Double) {
    slots.removeAll(keepingCapacity: true)
    for index in places.indices where places[index].isLive {
      places[index].isExpected = true
      release(index, at: seconds)
    }
  }

  private mutating func release(_ index: Int, at seconds: Double) {
    places[index].slot = nil
    places[index].presence += max(0, seconds - places[index].cameAt)
    places[index].lastSeen = seconds
    liveCount -= 1
    if places[index].isStranger { strangerCount += 1 }
  }

  mutating func vanish(slot: UInt32, at seconds: Double) {
    guard let index = index(slot: slot) else { return }
    slots[Int(slot)] = -1
    release(index, at: seconds)
  }

  mutating func appear(_ appearance: SignalAppearance, at seconds: Double) -> Arrival {
    // A slot past the registry's own capacity cannot be honest: it would only reserve memory.
    guard appearance.slot < Self.slotLimit else { return refuse() }
    vanish(slot: appearance.slot, at: seconds)
    let identity = Identity(entity: appearance.descriptor.entity, name: appearance.descriptor.name)
    if let index = indices[identity] {
      let isChanged = places[index].descriptor != appearance.descriptor
      places[index].descriptor = appearance.descriptor
      if !places[index].isLive { welcome(index, at: seconds) }
      bind(appearance.slot, to: index)
      return isChanged ? .changed(index) : .known(index)
    }
    guard let index = place(for: appearance.descriptor, at: seconds) else { return refuse() }
    indices[identity] = index
    bind(appearance.slot, to: index)
    return .new(index)
  }

  private mutating func refuse() -> Arrival {
    refusals &+= 1
    return .refused
  }

  private mutating func welcome(_ index: Int, at seconds: Double) {
    if places[index].isStranger { strangerCount -= 1 }
    places[index].isExpected = true
    places[index].cameAt = seconds
  }

  /// Gives a signal its slot; a signal that is announced a second time leaves its former one.
  private mutating func bind(_ slot: UInt32, to index: Int) {
    if let former = places[index].slot { slots[Int(former)] = -1 } else { liveCount += 1 }
    places[index].slot = slot
    while slots.count <= Int(slot) { slots.append(-1) }
    slots[Int(slot)] = Int32(index)
  }

  private mutating func place(for descriptor: SignalDescriptor, at seconds: Double) -> Int? {
    var place = Place(
      descriptor: descriptor, generation: 0, slot: nil, cameAt: seconds, lastSeen: seconds,
      isExpected: forgotten.contains(descriptor.entity))
    guard let reused = placeToReuse(at: seconds) else {
      guard places.count < Self.capacity else { return nil }
      places.append(place)
      return places.count - 1
    }
    forget(reused)
    place.generation = places[reused].generation &+ 1
    places[reused] = place
    return reused
  }

  private mutating func forget(_ index: Int) {
    let former = places[index].descriptor
    indices[Identity(entity: former.entity, name: former.name)] = nil
    forgotten.note(former.entity)
    if places[index].isStranger { strangerCount -= 1 }
    evictions &+= 1
  }

  /// The place of the signal that vanished first, where too many have or no other place is left; of strangers
  /// before others.
  ///
  /// - Complexity: O(places) beyond the caps, else O(1).
  private func placeToReuse(at seconds: Double) -> Int? {
    let isFull = places.count == Self.capacity
    if strangerCount > (isFull ? 0 : Self.strangerCapacity) { return firstVanished { $0.isStranger } }
    let absent = places.count - liveCount - strangerCount
    guard absent > (isFull ? 0 : Self.absentCapacity) else { return nil }
    guard let oldest = firstVanished({ !$0.isLive && !$0.isStranger }) else { return nil }
    return isFull || places[oldest].lastSeen + Self.absentSeconds <= seconds ? oldest : nil
  }

  private func firstVanished(_ isMeant: (borrowing Place) -> Bool) -> Int? {
    var found: (index: Int, seconds: Double)?
    for index in places.indices where isMeant(places[index]) {
      let seconds = places[index].lastSeen
      if found.map({ seconds < $0.seconds }) ?? true { found = (index, seconds) }
    }
    return found?.index
  }
}

extension SignalRegistry {
  func encode(into writer: inout ByteWriter) {
    writer.write(refusals)
    writer.write(UInt64(places.count))
    for place in places {
      place.descriptor.encode(into: &writer)
      writer.write(place.generation)
      writer.write(place.slot.map { UInt64($0) + 1 } ?? 0)
      writer.write(place.cameAt)
      writer.write(place.lastSeen)
      writer.write(place.presence)
      writer.write(place.isExpected)
    }
    forgotten.encode(into: &writer)
  }

  /// Reads the places.
  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    refusals = try reader.readUInt64()
    let count = try reader.readCount(elementSize: 51)
    guard count <= Self.capacity else { throw .invalid("number of signals", at: reader.position) }
    for index in 0..<count {
      let descriptor = try SignalDescriptor(decoding: &reader)
      let generation = try reader.readUInt32()
      let slot = try Self.slot(&reader)
      places.append(
        Place(
          descriptor: descriptor, generation: generation, slot: nil, cameAt: try reader.readDouble(),
          lastSeen: try reader.readDouble(), presence: try reader.readDouble(),
          isExpected: try reader.readBool()))
      let identity = Identity(entity: descriptor.entity, name: descriptor.name)
      guard indices.updateValue(index, forKey: identity) == nil else {
        throw .invalid("second signal of a name", at: reader.position)
      }
      guard let slot else {
        if places[index].isStranger { strangerCount += 1 }
        continue
      }
      guard self.index(slot: slot) == nil else {
        throw .invalid("second signal of a slot", at: reader.position)
      }
      bind(slot, to: index)
    }
    forgotten = try ForgottenEntities(decoding: &reader)
  }

  private static func slot(_ reader: inout ByteReader) throws(CodingFailure) -> UInt32? {
    let stored = try reader.readUInt32()
    guard stored <= slotLimit else { throw .invalid("slot", at: reader.position) }
    return stored == 0 ? nil : stored - 1
  }
}
