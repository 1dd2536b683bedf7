/// A variable part found in a message.
struct Mask: Sendable {
  /// What it is.
  var blank: Blank
  /// Where it ends.
  var end: Int

  /// Finds the variable part that begins with a word, or `nil` where the word belongs to the template.
  ///
  /// A mask may reach beyond its word (a time stamp, a port, a query string) but is always looked for at the
  /// beginning of one. What is left of a word behind a mask is variable too.
  static func find(_ bytes: Span<UInt8>, _ word: Word) -> Mask? {
    if isPlain(bytes, word) { return nil }
    if isPlainNumber(bytes, word) { return Mask(blank: .number, end: word.end) }
    if let end = TimeMask.end(bytes, word) { return Mask(blank: .time, end: end) }
    if let mask = joined(bytes, word) { return mask }
    if let mask = rooted(bytes, word) { return mask }
    if word.hasDigit { return digits(bytes, word) }
    if word.isLongHexadecimal(bytes) { return Mask(blank: .hexadecimal, end: word.end) }
    if word.classes.contains(.dot), NameMask.isHostName(bytes, word) {
      return Mask(blank: .host, end: word.end)
    }
    return nil
  }

  /// True for lower-case words, which most words are, without what could begin a mask.
  private static func isPlain(_ bytes: Span<UInt8>, _ word: Word) -> Bool {
    guard word.classes.isDisjoint(with: .notable) else { return false }
    guard word.classes.contains(.notHexadecimal) else { return false }
    let next = bytes.byte(at: word.end)
    return next != UInt8(ascii: ":") && next != UInt8(ascii: "@")
  }

  /// True for digits alone that are not the beginning of anything longer.
  private static func isPlainNumber(_ bytes: Span<UInt8>, _ word: Word) -> Bool {
    guard word.classes == .digit else { return false }
    switch bytes.byte(at: word.end) {
    case UInt8(ascii: ":"), UInt8(ascii: "@"): return false
    case UInt8(ascii: " "): return word.count > 2
    default: return true
    }
  }

  /// What goes on behind a colon or an at sign.
  private static func joined(_ bytes: Span<UInt8>, _ word: Word) -> Mask? {
    switch bytes.byte(at: word.end) {
    case UInt8(ascii: ":"):
      if let end = NameMask.endOfURL(bytes, word) { return Mask(blank: .url, end: end) }
      if !word.classes.contains(.notHexadecimal), !AddressMask.followsGroup(bytes, word.start),
        let mask = AddressMask.hexadecimalGroups(bytes, from: word.start)
      {
        return mask
      }
      if let end = NameMask.endOfHostAndPort(bytes, word) { return Mask(blank: .host, end: end) }
      if let end = PathMask.endOfDrivePath(bytes, word) { return Mask(blank: .path, end: end) }
    case UInt8(ascii: "@"):
      if let end = NameMask.endOfEmail(bytes, word) { return Mask(blank: .email, end: end) }
    default:
      break
    }
    return nil
  }

  /// What begins with a slash or a backslash.
  private static func rooted(_ bytes: Span<UInt8>, _ word: Word) -> Mask? {
    guard word.classes.contains(.slash) else { return nil }
    if let end = AddressMask.endOfIPv4(bytes, from: word.start) { return Mask(blank: .address, end: end) }
    if let end = PathMask.end(bytes, word) { return Mask(blank: .path, end: end) }
    return nil
  }

  /// What a word with a digit in it is.
  private static func digits(_ bytes: Span<UInt8>, _ word: Word) -> Mask {
    if let end = AddressMask.endOfIPv4(bytes, from: word.start) { return Mask(blank: .address, end: end) }
    if AddressMask.isUUID(bytes, word) { return Mask(blank: .uuid, end: word.end) }
    if let blank = QuantityMask.kind(bytes, word) { return Mask(blank: blank, end: word.end) }
    if word.classes.contains(.dot), NameMask.isHostName(bytes, word) {
      return Mask(blank: .host, end: word.end)
    }
    return Mask(blank: .value, end: word.end)
  }
}
