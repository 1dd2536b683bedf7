/// Reads back what a ``BitWriter`` wrote, from bytes that may be damaged or hostile.
struct BitReader {
  private let bytes: [UInt8]
  private var position = 0
  private var pending: UInt64 = 0
  private var pendingCount = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// True where what is left is the filling of the last byte.
  var isAtEnd: Bool { position == bytes.count && pendingCount < 8 && pending == 0 }

  /// Reads a number of so many bits, 0 to 64.
  mutating func read(_ count: Int) throws(CodingFailure) -> UInt64 {
    if count > 32 {
      let low = try read(32)
      return low | (try read(count - 32)) << 32
    }
    while pendingCount < count {
      guard position < bytes.count else { throw .truncated(at: position) }
      pending |= UInt64(bytes[position]) << UInt64(pendingCount)
      position += 1
      pendingCount += 8
    }
    let value = pending & ((1 << UInt64(count)) - 1)
    pending >>= UInt64(count)
    pendingCount -= count
    return value
  }

  /// Reads one bit.
  mutating func readBit() throws(CodingFailure) -> Bool {
    try read(1) == 1
  }
}
