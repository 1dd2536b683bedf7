/// Takes secrets out of log text: passwords, tokens, keys, cards.
///
/// It rather masks too much than too little, and leaves the words around a secret readable. One pass over
/// the bytes; each rule looks ahead over a stretch that is then either dropped or cannot match again.
public enum Masking {
  /// What stands in place of a secret.
  public static let mask = "[masked]"
  /// How long a sample of a log message may be, bytes of UTF-8.
  public static let maximumSampleBytes = 512

  /// A text with its secrets masked.
  ///
  /// - Complexity: O(*n*)
  public static func masked(_ text: String) -> String {
    String(decoding: masked(Array(text.utf8)), as: UTF8.self)
  }

  /// Bytes with their secrets masked.
  ///
  /// - Complexity: O(*n*)
  public static func masked(_ bytes: [UInt8]) -> [UInt8] {
    var scanner = SecretScanner(bytes)
    return scanner.masked()
  }

  /// A log message as it may be shown: masked, then cut at ``maximumSampleBytes``.
  ///
  /// It is masked before it is cut, so that no half of a secret is left at the end, and again afterwards,
  /// because a cut number may have become the length of a card's.
  public static func sample(_ text: String) -> String {
    sample(text, maximumBytes: maximumSampleBytes)
  }

  static func sample(_ text: String, maximumBytes: Int) -> String {
    var result = cut(masked(text), to: maximumBytes)
    for _ in 0..<3 {
      let again = cut(masked(result), to: maximumBytes)
      if again.utf8.elementsEqual(result.utf8) { break }
      result = again
    }
    return result
  }

  /// A text cut at a character's end.
  static func cut(_ text: String, to maximumBytes: Int) -> String {
    guard text.utf8.count > maximumBytes else { return text }
    var kept = Array(text.utf8.prefix(maximumBytes + 1))
    // Back to the beginning of the character that the cut goes through.
    while let last = kept.popLast(), last & 0xc0 == 0x80 {}
    return String(decoding: kept, as: UTF8.self)
  }
}
