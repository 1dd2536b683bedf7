/// Appends numbers of any width to a bit string, the lowest bit first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// Appends the lowest bits of a number.
  ///
  /// - Parameters:
  ///   - value: The number; its higher bits are not looked at.
  ///   - count: How many bits, 0 to 64.
  mutating func write(_ value: UInt64, count: Int) {
    if count > 32 {
      write(value & 0xffff_ffff, count: 32)
      return write(value >> 32, count: count - 32)
    }
    pending |= (value & ((1 << UInt64(count)) - 1)) << UInt64(pendingCount)
    pendingCount += count
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// Appends one bit.
  mutating func write(_ bit: Bool) {
    write(bit ? 1 : 0, count: 1)
  }

  /// Fills the last byte with zeros.
  mutating func finish() {
    if pendingCount > 0 { write(0, count: 8 - pendingCount) }
  }
}
