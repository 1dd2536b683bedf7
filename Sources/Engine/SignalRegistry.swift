import Model

/// Gives every signal a dense place, and the same place again when it comes back.
///
/// A signal that vanishes keeps its place and its past until the room is needed: a unit that restarts every
/// night is not a stranger every morning. The dictionary is for look-ups only; nothing ever iterates it.
struct SignalRegistry {
  struct Place {
    var descriptor: SignalDescriptor
    var generation: UInt32
    /// The source's number for it, while it has one.
    var slot: UInt32?
    /// Engine time of its first sight, seconds.
    var firstSeen: Double
    /// Engine time at which it vanished, seconds.
    var lastSeen: Double

    var isLive: Bool { slot != nil }
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
  /// Places of signals that vanished; beyond it the first of them makes room for a new one.
  ///
  /// A place takes some 3 KiB, so that units which never come back cost 6 MiB; within ``absentSeconds`` nobody
  /// makes room, so that many at once cost up to the 49 MiB of all places, which are not given back.
  static let absentCapacity = 2048
  /// Seconds for which a signal that vanished keeps its place as long as ``capacity`` lets it: after a restart
  /// everything is absent at first, and what is written every quarter of an hour comes back last.
  static let absentSeconds: Double = 900
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
    for index in places.indices where places[index].isLive { release(index, at: seconds) }
  }

  private mutating func release(_ index: Int, at seconds: Double) {
    places[index].slot = nil
    places[index].lastSeen = seconds
    liveCount -= 1
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

  /// Gives a signal its slot; a signal that is announced a second time leaves its former one.
  private mutating func bind(_ slot: UInt32, to index: Int) {
    if let former = places[index].slot { slots[Int(former)] = -1 } else { liveCount += 1 }
    places[index].slot = slot
    while slots.count <= Int(slot) { slots.append(-1) }
    slots[Int(slot)] = Int32(index)
  }

  private mutating func place(for descriptor: SignalDescriptor, at seconds: Double) -> Int? {
    var place = Place(
      descriptor: descriptor, generation: 0, slot: nil, firstSeen: seconds, lastSeen: seconds)
    guard let oldest = placeToReuse(at: seconds) else {
      guard places.count < Self.capacity else { return nil }
      places.append(place)
      return places.count - 1
    }
    let former = places[oldest].descriptor
    indices[Identity(entity: former.entity, name: former.name)] = nil
    place.generation = places[oldest].generation &+ 1
    places[oldest] = place
    evictions &+= 1
    return oldest
  }

  /// The place of the signal that vanished first, where too many have or no other place is left.
  ///
  /// - Complexity: O(places) beyond the caps, else O(1).
  private func placeToReuse(at seconds: Double) -> Int? {
    let isFull = places.count == Self.capacity
    guard isFull || places.count - liveCount > Self.absentCapacity else { return nil }
    var oldest: Int?
    for index in places.indices where !places[index].isLive {
      if oldest.map({ places[index].lastSeen < places[$0].lastSeen }) ?? true { oldest = index }
    }
    guard let oldest, isFull || places[oldest].lastSeen + Self.absentSeconds <= seconds else { return nil }
    return oldest
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
      writer.write(place.firstSeen)
      writer.write(place.lastSeen)
    }
  }

  /// Reads the places.
  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    refusals = try reader.readUInt64()
    let count = try reader.readCount(elementSize: 42)
    guard count <= Self.capacity else { throw .invalid("number of signals", at: reader.position) }
    for index in 0..<count {
      let descriptor = try SignalDescriptor(decoding: &reader)
      let generation = try reader.readUInt32()
      let slot = try Self.slot(&reader)
      places.append(
        Place(
          descriptor: descriptor, generation: generation, slot: nil, firstSeen: try reader.readDouble(),
          lastSeen: try reader.readDouble()))
      let identity = Identity(entity: descriptor.entity, name: descriptor.name)
      guard indices.updateValue(index, forKey: identity) == nil else {
        throw .invalid("second signal of a name", at: reader.position)
      }
      guard let slot else { continue }
      guard self.index(slot: slot) == nil else {
        throw .invalid("second signal of a slot", at: reader.position)
      }
      bind(slot, to: index)
    }
  }

  private static func slot(_ reader: inout ByteReader) throws(CodingFailure) -> UInt32? {
    let stored = try reader.readUInt32()
    guard stored <= slotLimit else { throw .invalid("slot", at: reader.position) }
    return stored == 0 ? nil : stored - 1
  }
}
