import Glibc

/// Steele, Lea and Flood's generator (2014), doi:10.1145/2660193.2660195: small, and the same numbers everywhere.
public struct SplitMix64: RandomNumberGenerator {
  /// Where the generator stands.
  public var state: UInt64

  /// Begins at a state.
  public init(state: UInt64) { self.state = state }

  /// Begins at a seed.
  public init(seed: UInt64) { state = seed }

  /// Begins at a seed that an argument of a test gives.
  public init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// Uniform between zero and one.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal, by Box and Muller.
  public mutating func normal() -> Double {
    sqrt(-2 * log(1 - uniform())) * cos(2 * .pi * uniform())
  }
}
