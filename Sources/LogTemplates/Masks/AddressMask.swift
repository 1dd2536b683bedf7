/// IPv4, IPv6 and hardware addresses, and identifiers of fixed form.
enum AddressMask {
  /// The end of an IPv4 address, its port or prefix length included, or `nil`.
  ///
  /// A slash before it is taken along: Java prints host and address as `name/192.0.2.1`.
  static func endOfIPv4(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var position = bytes.byte(at: start) == UInt8(ascii: "/") ? start + 1 : start
    for group in 0..<4 {
      let end = bytes.endOfDigits(from: position, limit: 4)
      guard end > position, end <= position + 3 else { return nil }
      position = end
      if group < 3 {
        guard bytes.byte(at: position) == UInt8(ascii: ".") else { return nil }
        position += 1
      }
    }
    let next = bytes.byte(at: position)
    if next == UInt8(ascii: ":") || next == UInt8(ascii: "/"), bytes.byte(at: position + 1).isDigit {
      position = bytes.endOfDigits(from: position + 1)
    }
    if bytes.byte(at: position).isWordByte { return nil }
    return bytes.byte(at: position) == UInt8(ascii: ".") && bytes.byte(at: position + 1).isWordByte
      ? nil : position
  }

  /// A hardware address or an IPv6 address: groups of hexadecimal digits between colons.
  ///
  /// Six or more groups of two digits are a hardware address; eight groups, or fewer with one `::`, are IPv6.
  /// Three numbers between colons are a time of day or a list, and no address.
  static func hexadecimalGroups(_ bytes: Span<UInt8>, from start: Int) -> Mask? {
    var groups = Groups()
    var position = start
    while position < start + 64 {
      let end = endOfGroup(bytes, from: position)
      groups.add(end - position)
      position = end
      guard bytes.byte(at: position) == UInt8(ascii: ":"), groups.isPossible else { break }
      let next = bytes.byte(at: position + 1)
      guard next.isHexadecimalDigit || next == UInt8(ascii: ":") || groups.hasGap else { break }
      position += 1
    }
    if groups.hasGap, let dotted = endOfIPv4(bytes, from: position - groups.last) {
      return Mask(blank: .address, end: dotted)
    }
    guard !bytes.byte(at: position).isWordByte else { return nil }
    return groups.blank.map { Mask(blank: $0, end: position) }
  }

  /// True behind a group of hexadecimal digits and a colon: an address would have begun before.
  ///
  /// Without this each word of `1:1:1:1…` would be looked at again for each of those before it.
  static func followsGroup(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    guard bytes.byte(at: start - 1) == UInt8(ascii: ":") else { return false }
    var position = start - 2
    while position > start - 7, bytes.byte(at: position).isHexadecimalDigit { position -= 1 }
    return position < start - 2 && position > start - 7 && !bytes.byte(at: position).isWordByte
  }

  /// True for `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
  static func isUUID(_ bytes: Span<UInt8>, _ word: Word) -> Bool {
    guard word.count == 36 else { return false }
    return (0..<36).allSatisfy { offset in
      let byte = bytes[word.start + offset]
      let isDash = offset == 8 || offset == 13 || offset == 18 || offset == 23
      return isDash ? byte == UInt8(ascii: "-") : byte.isHexadecimalDigit
    }
  }

  private static func endOfGroup(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < start + 5, bytes.byte(at: position).isHexadecimalDigit { position += 1 }
    return position
  }

  /// What has been seen of an address so far.
  private struct Groups {
    var count = 0
    var pairs = 0
    var empty = 0
    var last = 0
    var isPossible = true
    var hasGap: Bool { empty > 0 }

    mutating func add(_ length: Int) {
      count += 1
      last = length
      if length == 2 { pairs += 1 }
      if length == 0 { empty += 1 }
      if length > 4 { isPossible = false }
    }

    var blank: Blank? {
      guard isPossible else { return nil }
      if count >= 6, pairs == count { return .hardwareAddress }
      if count == 8 { return .address }
      return (1...3).contains(empty) && (3...9).contains(count) ? .address : nil
    }
  }
}
