/// Reads small forms off the front of bytes, never beyond their end.
struct ByteScanner {
  private let bytes: UnsafeRawBufferPointer
  /// Where it stands; may be set back.
  var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The byte that comes next; nil at the end.
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Passes over a byte, if it comes next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  /// Passes over a text, if it comes next.
  mutating func skip(text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  /// Takes one of several bytes, if it comes next.
  mutating func take(among choice: StaticString) -> UInt8? {
    guard let byte = peek else { return nil }
    for index in 0..<choice.utf8CodeUnitCount where choice.utf8Start[index] == byte {
      position += 1
      return byte
    }
    return nil
  }

  /// Takes a decimal digit.
  mutating func digit() -> Int64? {
    guard let byte = peek, byte &- UInt8(ascii: "0") < 10 else { return nil }
    position += 1
    return Int64(byte - UInt8(ascii: "0"))
  }

  /// Takes a number of exactly so many digits.
  mutating func digits(_ count: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Takes a number of at least one and at most so many digits.
  mutating func digits(upTo count: Int) -> Int64? {
    guard var value = digit() else { return nil }
    for _ in 1..<count {
      guard let digit = digit() else { break }
      value = value * 10 + digit
    }
    return value
  }

  /// Passes over exactly so many letters.
  mutating func letters(_ count: Int) -> Bool {
    for _ in 0..<count {
      guard let byte = peek, (byte | 0x20) &- UInt8(ascii: "a") < 26 else { return false }
      position += 1
    }
    return true
  }

  /// Takes an English month's first three letters, `Jan` being 1.
  mutating func month() -> Int64? {
    guard bytes.count - position >= 3 else { return nil }
    var key: UInt32 = 0
    for index in 0..<3 { key = key << 8 | UInt32(bytes[position + index]) }
    guard let place = Self.months.firstIndex(of: key) else { return nil }
    position += 3
    return Int64(place + 1)
  }

  private static let months: [UInt32] = [
    0x4a616e, 0x466562, 0x4d6172, 0x417072, 0x4d6179, 0x4a756e, 0x4a756c, 0x417567, 0x536570, 0x4f6374,
    0x4e6f76, 0x446563,
  ]

  /// Passes over what stands between a stamp and the message: blanks, and one sign among them.
  mutating func skipSeparators() {
    skipBlanks()
    let sign = position
    guard take(among: ":|,;-") != nil else { return }
    let end = position
    skipBlanks()
    if position == end { position = sign }
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
  }
}
