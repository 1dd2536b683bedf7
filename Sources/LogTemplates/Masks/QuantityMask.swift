/// Numbers, with and without a unit of measure.
enum QuantityMask {
  /// What a word with a digit in it measures, or `nil` where it is more than a number.
  static func kind(_ bytes: Span<UInt8>, _ word: Word) -> Blank? {
    if word.count > 2, bytes.holds("0x", at: word.start) || bytes.holds("0X", at: word.start) {
      return word.range.dropFirst(2).allSatisfy { bytes[$0].isHexadecimalDigit } ? .hexadecimal : nil
    }
    if !word.classes.contains(.letter) {
      return word.range.allSatisfy { isNumberByte(bytes[$0]) } ? .number : nil
    }
    if let end = endOfNumber(bytes, word), word.end - end <= Vocabulary.longestUnit {
      if let blank = Vocabulary.unitOfMeasure(bytes, end..<word.end) { return blank }
      if isMultiplier(bytes, end..<word.end) { return .size }
      if isExponent(bytes, end..<word.end) { return .number }
    }
    return word.isLongHexadecimal(bytes) ? .hexadecimal : nil
  }

  private static func endOfNumber(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    var position = word.start
    if isSign(bytes[position]) { position += 1 }
    let start = position
    while position < word.end, bytes[position].isDigit || bytes[position] == UInt8(ascii: ".") {
      position += 1
    }
    return position > start ? position : nil
  }

  /// True for `K`, `M`, `G` and `T`, alone or with an `i`.
  private static func isMultiplier(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count == 1 || (range.count == 2 && bytes[range.lowerBound + 1] == UInt8(ascii: "i")) else {
      return false
    }
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "G"), UInt8(ascii: "T"), UInt8(ascii: "k"):
      return true
    default: return false
    }
  }

  /// True for `e-07`, `E12`.
  private static func isExponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count >= 2, bytes[range.lowerBound] | 0x20 == UInt8(ascii: "e") else { return false }
    let digits = range.dropFirst(isSign(bytes[range.lowerBound + 1]) ? 2 : 1)
    return !digits.isEmpty && digits.allSatisfy { bytes[$0].isDigit }
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "%"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "$"):
      true
    default: byte.isDigit
    }
  }
}
