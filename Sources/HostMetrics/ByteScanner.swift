import Glibc

/// Walks over the text of a kernel file: lines, blank-separated fields, decimal numbers.
///
/// Nothing is assumed of the bytes: every step checks its bounds, and what is not there is `nil` or empty.
/// Not a tokenizer for quoted text; no file of the kernel has any.
struct ByteScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// True when everything has been passed.
  var isAtEnd: Bool { position >= bytes.count }

  /// What has not been passed yet.
  var rest: UnsafeRawBufferPointer { .init(rebasing: bytes[position...]) }

  /// The next line without its newline, or `nil` at the end.
  mutating func line() -> ByteScanner? {
    guard !isAtEnd else { return nil }
    let line = ByteScanner(take(through: UInt8(ascii: "\n")))
    return line
  }

  /// The bytes up to the next blank; empty at the end of the line.
  mutating func field() -> UnsafeRawBufferPointer {
    skipBlanks()
    let start = position
    while position < bytes.count, !Self.isBlank(bytes[position]) { position += 1 }
    return .init(rebasing: bytes[start..<position])
  }

  /// Passes over a number of fields.
  mutating func skipFields(_ count: Int) {
    for _ in 0..<count { _ = field() }
  }

  /// A run of decimal digits after blanks; `nil` where there is none, or where it exceeds 64 bits.
  mutating func number() -> UInt64? {
    skipBlanks()
    let start = position
    var value: UInt64 = 0
    while position < bytes.count, let digit = Self.digit(bytes[position]) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
      position += 1
    }
    return position > start ? value : nil
  }

  /// A run of hexadecimal digits after blanks, of either case; `nil` where there is none, or where it exceeds 64
  /// bits.
  mutating func hexadecimal() -> UInt64? {
    skipBlanks()
    let start = position
    var value: UInt64 = 0
    while position < bytes.count, let digit = Self.hexadecimalDigit(bytes[position]) {
      guard value >> 60 == 0 else { return nil }
      value = value << 4 | digit
      position += 1
    }
    return position > start ? value : nil
  }

  /// A decimal fraction without sign or exponent, as in `0.55`.
  mutating func decimal() -> Double? {
    guard let whole = number() else { return nil }
    guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return Double(whole) }
    position += 1
    var scale = 1.0
    var fraction = 0.0
    while position < bytes.count, let digit = Self.digit(bytes[position]) {
      if scale < 1e15 {
        scale *= 10
        fraction = fraction * 10 + Double(digit)
      }
      position += 1
    }
    return Double(whole) + fraction / scale
  }

  /// The bytes before the next `delimiter`, which is passed too; everything that is left where it is absent.
  mutating func take(through delimiter: UInt8) -> UnsafeRawBufferPointer {
    let left = rest
    let length = left.offset(of: delimiter) ?? left.count
    position = min(position + length + 1, bytes.count)
    return .init(rebasing: left[..<length])
  }

  private mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt64? {
    if let digit = digit(byte) { return digit }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? UInt64(letter) + 10 : nil
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? UInt64(digit) : nil
  }
}

extension UnsafeRawBufferPointer {
  /// Where a byte first occurs.
  func offset(of byte: UInt8) -> Int? {
    guard let start = baseAddress, count > 0, let found = memchr(start, Int32(byte), count) else {
      return nil
    }
    return UnsafeRawPointer(found) - start
  }

  /// True when the bytes are those of the literal.
  func equals(_ literal: StaticString) -> Bool {
    count == literal.utf8CodeUnitCount && hasPrefix(literal)
  }

  /// True when the bytes begin with those of the literal.
  func hasPrefix(_ literal: StaticString) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard count >= length, let start = baseAddress else { return length == 0 }
    return memcmp(start, literal.utf8Start, length) == 0
  }

  /// True when the bytes end with those of the literal.
  func hasSuffix(_ literal: StaticString) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard count >= length else { return false }
    return UnsafeRawBufferPointer(rebasing: self[(count - length)...]).hasPrefix(literal)
  }

  /// True when the bytes are those of the array.
  func equals(_ other: [UInt8]) -> Bool {
    guard count == other.count, let start = baseAddress else { return other.count == count }
    return other.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memcmp(start, $0, bytes.count) == 0 } ?? true
    }
  }

  /// The bytes as text, with what is not UTF-8 replaced.
  var text: String { String(decoding: self, as: UTF8.self) }
}

extension ByteScanner {
  /// Parses a file of one number.
  static func number(parsing bytes: UnsafeRawBufferPointer) -> UInt64? {
    var text = ByteScanner(bytes)
    return text.number()
  }
}
