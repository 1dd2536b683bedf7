/// Reads back what a ``ByteWriter`` wrote, from bytes that may be damaged or hostile.
///
/// Every read checks its bounds and throws; no count is believed before the bytes behind it are there.
public struct ByteReader: Sendable {
  private let bytes: [UInt8]
  /// How many bytes have been read.
  public private(set) var position: Int
  private let end: Int

  /// Reads from the start of a buffer.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.position = 0
    self.end = bytes.count
  }

  /// How many bytes are left.
  public var remaining: Int { end - position }

  /// True when everything has been read.
  public var isAtEnd: Bool { position == end }

  /// Reads one byte.
  public mutating func readByte() throws(CodingFailure) -> UInt8 {
    guard position < end else { throw .truncated(at: position) }
    defer { position += 1 }
    return bytes[position]
  }

  /// Reads a varint.
  public mutating func readUInt64() throws(CodingFailure) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readByte()
      guard shift < 63 || byte <= 1 else { throw .invalid("varint over 64 bits", at: position) }
      value |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
  }

  /// Reads a varint that must fit 32 bits.
  public mutating func readUInt32() throws(CodingFailure) -> UInt32 {
    let value = try readUInt64()
    guard let narrow = UInt32(exactly: value) else { throw .invalid("value over 32 bits", at: position) }
    return narrow
  }

  /// Reads a zig-zag varint.
  public mutating func readInt64() throws(CodingFailure) -> Int64 {
    let value = try readUInt64()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// Reads a zig-zag varint.
  public mutating func readInt() throws(CodingFailure) -> Int {
    Int(try readInt64())
  }

  /// Reads the number of elements that follow, each at least `elementSize` bytes long.
  ///
  /// The bound keeps a damaged count from reserving memory that the input cannot fill.
  public mutating func readCount(elementSize: Int = 1) throws(CodingFailure) -> Int {
    let value = try readUInt64()
    guard value <= UInt64(remaining / max(elementSize, 1)) else {
      throw .invalid("count \(value) larger than what is left", at: position)
    }
    return Int(value)
  }

  /// Reads a truth value.
  public mutating func readBool() throws(CodingFailure) -> Bool {
    switch try readByte() {
    case 0: false
    case 1: true
    default: throw .invalid("truth value", at: position)
    }
  }

  /// Reads a floating-point number, bit for bit.
  public mutating func readDouble() throws(CodingFailure) -> Double {
    Double(bitPattern: try readFixed())
  }

  /// Reads a single-precision number, bit for bit.
  public mutating func readFloat() throws(CodingFailure) -> Float {
    guard remaining >= 4 else { throw .truncated(at: position) }
    var value: UInt32 = 0
    for index in 0..<4 { value |= UInt32(bytes[position + index]) << (8 * UInt32(index)) }
    position += 4
    return Float(bitPattern: value)
  }

  /// Reads sixteen bytes as an identifier.
  public mutating func readIdentifier() throws(CodingFailure) -> Identifier128 {
    let high = try readFixed()
    return Identifier128(high: high, low: try readFixed())
  }

  /// Reads a byte string.
  public mutating func readBytes() throws(CodingFailure) -> [UInt8] {
    let count = try readCount()
    return try readRaw(count)
  }

  /// Reads a string; bytes that are not UTF-8 are an error.
  public mutating func readString() throws(CodingFailure) -> String {
    let raw = try readBytes()
    guard let text = String(validating: raw, as: UTF8.self) else { throw .invalid("UTF-8", at: position) }
    return text
  }

  /// Reads `count` bytes as they are.
  public mutating func readRaw(_ count: Int) throws(CodingFailure) -> [UInt8] {
    guard count >= 0, remaining >= count else { throw .truncated(at: position) }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  private mutating func readFixed() throws(CodingFailure) -> UInt64 {
    guard remaining >= 8 else { throw .truncated(at: position) }
    var value: UInt64 = 0
    for index in 0..<8 { value |= UInt64(bytes[position + index]) << (8 * UInt64(index)) }
    position += 8
    return value
  }
}

/// Why bytes could not be read back.
public enum CodingFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The bytes end before the value does.
  case truncated(at: Int)
  /// The bytes at this offset are not a value of the expected kind.
  case invalid(String, at: Int)
  /// The format's version is not one that this program reads.
  case version(found: UInt64, supported: UInt64)

  /// What was wrong, and at which byte offset.
  public var description: String {
    switch self {
    case .truncated(let offset): "ends early at byte \(offset)"
    case .invalid(let what, let offset): "invalid \(what) at byte \(offset)"
    case .version(let found, let supported):
      "format version \(found), this program reads version \(supported)"
    }
  }
}
