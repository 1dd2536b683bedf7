import Glibc

/// Reading a field's bytes, which are never a C string: no terminator, any byte, any length.
extension UnsafeRawBufferPointer {
  /// The value behind `NAME=`, or `nil` where the field has another name.
  @inline(__always)
  func value(after prefix: StaticString) -> UnsafeRawBufferPointer? {
    let length = prefix.utf8CodeUnitCount
    guard count >= length, let start = baseAddress, memcmp(start, prefix.utf8Start, length) == 0 else {
      return nil
    }
    return UnsafeRawBufferPointer(start: start + length, count: count - length)
  }

  /// True when the bytes are these.
  func isEqual(to other: [UInt8]) -> Bool {
    elementsEqual(other)
  }

  /// True when the bytes are those of a literal.
  func isEqual(to literal: StaticString) -> Bool {
    guard let rest = value(after: literal) else { return false }
    return rest.isEmpty
  }

  /// The bytes as a decimal number without sign; `nil` for anything else and for numbers over 64 bits.
  var decimal: UInt64? {
    guard !isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in self {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = scaled.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }
}
