/// What has stood in a template's blanks lately: the most frequent values of up to four of them.
///
/// Each blank has a few slots. A value that has none takes over the slot with the smallest count, and its count,
/// as in the Space-Saving sketch of Metwally, Agrawal and El Abbadi (2005): a value that is frequent is never
/// missed, and counts are estimates that are never too small. All counts of a blank are halved when they get
/// large, so that old values make way. The size is fixed when a sketch is made: noting values reserves no memory.
///
/// Values that may be secrets are not kept: see ``KeptValue``.
struct ValueSketch: Sendable {
  /// No more blanks than these are kept of one template.
  static let mostBlanks = 4
  /// Slots of all blanks together.
  static let slots = 8
  /// Counts of a blank are halved at this sum.
  static let memory = 64
  /// Bytes of a slot: a count of two bytes, a length, and the value.
  static let slotBytes = 3 + KeptValue.longest

  /// A blank that is kept.
  struct Place: Hashable, Sendable {
    /// Which token of the message it is.
    var token: UInt8
    /// Which blank of the template's text it is.
    var ordinal: UInt8
    var blank: Blank
  }

  private(set) var places: [Place]
  private(set) var bytes: [UInt8]
  private let slotsOfPlace: Int

  /// Makes a sketch of some blanks, at most ``mostBlanks``.
  init(_ places: [Place]) {
    self.places = places
    self.slotsOfPlace = places.isEmpty ? 0 : ValueSketch.slots / places.count
    self.bytes = Array(repeating: 0, count: places.count * slotsOfPlace * ValueSketch.slotBytes)
  }

  /// Bytes of memory, the arrays' own included.
  var footprint: Int {
    bytes.isEmpty ? 0 : bytes.count + places.count * MemoryLayout<Place>.stride + 64
  }

  /// Notes what stands in the blanks of a message.
  mutating func note(_ tokens: TokenStack, of message: Span<UInt8>) {
    for index in places.indices where Int(places[index].token) < tokens.count {
      let token = tokens[Int(places[index].token)]
      if let value = KeptValue(message, token.range, places[index].blank) {
        note(value, of: message, at: index)
      }
    }
  }

  /// The values of a blank with their counts, the most frequent one first.
  func values(at index: Int) -> [(value: [UInt8], count: Int)] {
    slotsInUse(of: index).enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }
    .map(\.element)
  }

  /// The values of a blank with their counts, slot by slot.
  func slotsInUse(of index: Int) -> [(value: [UInt8], count: Int)] {
    slots(of: index).filter { count(of: $0) > 0 }.map { slot in
      (value: Array(bytes[slot + 3..<slot + 3 + Int(bytes[slot + 2])]), count: count(of: slot))
    }
  }

  /// Takes over what another sketch knows of the same tokens.
  mutating func inherit(_ other: ValueSketch) {
    for (index, place) in places.enumerated() {
      guard let source = other.places.firstIndex(where: { $0.token == place.token }) else { continue }
      for (slot, value) in zip(slots(of: index), other.values(at: source)) {
        fill(slot, value.value, count: value.count)
      }
    }
  }

  /// Puts a value with a count into a blank's next slot; false where there is none, or it is too long.
  mutating func restore(_ value: [UInt8], count: Int, at index: Int) -> Bool {
    guard value.count <= KeptValue.longest, (1...ValueSketch.memory).contains(count) else { return false }
    guard let slot = slots(of: index).first(where: { self.count(of: $0) == 0 }) else { return false }
    fill(slot, value, count: count)
    return true
  }

  private mutating func fill(_ slot: Int, _ value: [UInt8], count: Int) {
    setCount(of: slot, to: count)
    bytes[slot + 2] = UInt8(value.count)
    for (offset, byte) in value.enumerated() { bytes[slot + 3 + offset] = byte }
  }

  private func slots(of index: Int) -> StrideTo<Int> {
    let size = slotsOfPlace * ValueSketch.slotBytes
    return stride(from: index * size, to: (index + 1) * size, by: ValueSketch.slotBytes)
  }

  private func count(of slot: Int) -> Int {
    Int(bytes[slot]) | Int(bytes[slot + 1]) << 8
  }

  private mutating func setCount(of slot: Int, to count: Int) {
    bytes[slot] = UInt8(truncatingIfNeeded: count)
    bytes[slot + 1] = UInt8(truncatingIfNeeded: count >> 8)
  }

  private mutating func note(_ value: KeptValue, of message: Span<UInt8>, at index: Int) {
    var rarest = 0
    var fewest = Int.max
    var sum = 0
    for slot in slots(of: index) {
      let count = count(of: slot)
      sum += count
      if count > 0, holds(value, of: message, at: slot) {
        setCount(of: slot, to: count + 1)
        fewest = -1
      } else if count < fewest {
        (rarest, fewest) = (slot, count)
      }
    }
    if fewest >= 0 {
      setCount(of: rarest, to: fewest + 1)
      bytes[rarest + 2] = UInt8(value.count)
      for offset in 0..<value.count { bytes[rarest + 3 + offset] = value.byte(offset, of: message) }
    }
    if sum + 1 >= ValueSketch.memory { halve(index) }
  }

  private func holds(_ value: KeptValue, of message: Span<UInt8>, at slot: Int) -> Bool {
    guard Int(bytes[slot + 2]) == value.count else { return false }
    for offset in 0..<value.count where bytes[slot + 3 + offset] != value.byte(offset, of: message) {
      return false
    }
    return true
  }

  private mutating func halve(_ index: Int) {
    for slot in slots(of: index) { setCount(of: slot, to: (count(of: slot) + 1) / 2) }
  }
}
