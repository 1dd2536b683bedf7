/// A 64-bit hash of bytes that is the same on every machine, in every process and in every version.
///
/// Eight bytes a step, folded by a full 64 × 64-bit multiplication as in wyhash. Not a defence against
/// somebody who looks for collisions: texts of equal hash are counted as one, and texts whose hashes end in the
/// same bits make the look into a ``HashIndex`` longer. ``TemplateCaps`` bound how many there can be.
enum StableHash {
  /// Hashes a stretch of bytes.
  @inline(__always)
  static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>, seed: UInt64 = 0) -> UInt64 {
    let raw = unsafe bytes.extracting(range).bytes
    let count = raw.byteCount
    var state = combine(seed, UInt64(count))
    var offset = 0
    while count - offset > 8 {
      state = combine(state, word(raw, at: offset))
      offset += 8
    }
    return count > 0 ? combine(state, lastWord(raw)) : state
  }

  /// Hashes all bytes of a span.
  static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    hash(bytes, 0..<bytes.count)
  }

  /// Hashes all bytes of an array, as if it were a span.
  static func hash(_ bytes: [UInt8]) -> UInt64 {
    hash(bytes.span)
  }

  /// Folds a value into a hash.
  @inline(__always)
  static func combine(_ state: UInt64, _ value: UInt64) -> UInt64 {
    let product = (state ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: value ^ 0xe703_7ed1_a0b4_28db)
    return product.high ^ product.low
  }

  /// The last eight bytes; what there is of them in a shorter text.
  @inline(__always)
  private static func lastWord(_ raw: RawSpan) -> UInt64 {
    let count = raw.byteCount
    if count >= 8 { return word(raw, at: count - 8) }
    if count >= 4 { return halfWord(raw, at: 0) | halfWord(raw, at: count - 4) << 32 }
    return byte(raw, at: 0) | byte(raw, at: count / 2) << 8 | byte(raw, at: count - 1) << 16
  }

  @inline(__always)
  private static func word(_ raw: RawSpan, at offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func halfWord(_ raw: RawSpan, at offset: Int) -> UInt64 {
    UInt64(UInt32(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  @inline(__always)
  private static func byte(_ raw: RawSpan, at offset: Int) -> UInt64 {
    UInt64(unsafe raw.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
  }
}
