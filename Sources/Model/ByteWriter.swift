/// Appends values to a byte buffer in the one encoding that recordings, snapshots and the reader's pipe share.
///
/// Integers are LEB128 varints (signed ones zig-zag first), floating-point numbers are eight little-endian bytes
/// of their IEEE 754 bit pattern, byte strings carry their length. Read back with ``ByteReader``.
public struct ByteWriter: Sendable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty writer.
  public init() {}

  /// Appends one byte.
  public mutating func write(byte: UInt8) {
    bytes.append(byte)
  }

  /// Appends an unsigned integer as a varint of one to ten bytes.
  public mutating func write(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends an unsigned integer as a varint.
  public mutating func write(_ value: UInt32) {
    write(UInt64(value))
  }

  /// Appends a signed integer, zig-zag encoded.
  public mutating func write(_ value: Int64) {
    write(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends a signed integer, zig-zag encoded.
  public mutating func write(_ value: Int) {
    write(Int64(value))
  }

  /// Appends a truth value as one byte.
  public mutating func write(_ value: Bool) {
    bytes.append(value ? 1 : 0)
  }

  /// Appends the bit pattern of a floating-point number: NaN payloads and signed zeros survive.
  public mutating func write(_ value: Double) {
    writeFixed(value.bitPattern)
  }

  /// Appends the bit pattern of a single-precision number.
  public mutating func write(_ value: Float) {
    var rest = value.bitPattern
    for _ in 0..<4 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Appends an identifier as sixteen bytes.
  public mutating func write(_ value: Identifier128) {
    writeFixed(value.high)
    writeFixed(value.low)
  }

  /// Appends a byte string with its length.
  public mutating func write(_ value: [UInt8]) {
    write(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Appends the UTF-8 of a string with its length.
  public mutating func write(_ value: String) {
    write(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Appends bytes as they are, with no length.
  public mutating func write(raw value: some Collection<UInt8>) {
    bytes.append(contentsOf: value)
  }

  private mutating func writeFixed(_ value: UInt64) {
    var rest = value
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
