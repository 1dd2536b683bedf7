/// A map from 64-bit hashes to dense indices: open addressing, linear probing, no tombstones.
///
/// Keys are hashes already and are used as they are. Nothing ever walks the table, so its order cannot show.
struct HashIndex: Sendable {
  private static let vacant = UInt32.max

  private var keys: [UInt64]
  private var values: [UInt32]
  private var mask: Int
  /// How many keys there are.
  private(set) var count = 0

  /// Makes an empty map.
  init() {
    self.keys = Array(repeating: 0, count: 64)
    self.values = Array(repeating: HashIndex.vacant, count: 64)
    self.mask = 63
  }

  /// The index stored under a key, or `nil`.
  func value(of key: UInt64) -> UInt32? {
    let slot = slot(of: key)
    return values[slot] == HashIndex.vacant ? nil : values[slot]
  }

  /// Stores an index under a key, in place of the one before.
  mutating func set(_ key: UInt64, to value: UInt32) {
    if (count + 1) * 8 > keys.count * 5 { grow() }
    let slot = slot(of: key)
    if values[slot] == HashIndex.vacant { count += 1 }
    keys[slot] = key
    values[slot] = value
  }

  /// Forgets a key, and moves those that had to make way for it back.
  mutating func remove(_ key: UInt64) {
    var hole = slot(of: key)
    guard values[hole] != HashIndex.vacant else { return }
    count -= 1
    var next = (hole + 1) & mask
    while values[next] != HashIndex.vacant {
      let home = Int(truncatingIfNeeded: keys[next]) & mask
      if (next - home) & mask >= (next - hole) & mask {
        keys[hole] = keys[next]
        values[hole] = values[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    values[hole] = HashIndex.vacant
  }

  /// Where a key is, or where it would go.
  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: key) & mask
    while values[slot] != HashIndex.vacant, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let (oldKeys, oldValues) = (keys, values)
    keys = Array(repeating: 0, count: oldKeys.count * 2)
    values = Array(repeating: HashIndex.vacant, count: oldKeys.count * 2)
    mask = keys.count - 1
    for index in oldKeys.indices where oldValues[index] != HashIndex.vacant {
      let slot = slot(of: oldKeys[index])
      keys[slot] = oldKeys[index]
      values[slot] = oldValues[index]
    }
  }
}
