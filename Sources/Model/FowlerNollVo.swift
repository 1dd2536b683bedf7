/// The 64-bit FNV-1a hash: the same on every machine, unlike Swift's own.
///
/// - Note: draft-eastlake-fnv.
public struct FowlerNollVo: Sendable {
  /// The hash of what was taken so far.
  public private(set) var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Has taken nothing.
  public init() {}

  /// Takes a byte.
  public mutating func combine(byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  /// Takes eight bytes, the lowest first.
  public mutating func combine(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      combine(byte: UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// The hash with MurmurHash3's final mix, so that the upper bits depend on the last bytes.
  public var value: UInt64 {
    var mixed = state
    mixed = (mixed ^ (mixed >> 33)) &* 0xff51_afd7_ed55_8ccd
    mixed = (mixed ^ (mixed >> 33)) &* 0xc4ce_b9fe_1a85_ec53
    return mixed ^ (mixed >> 33)
  }
}
