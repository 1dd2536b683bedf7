/// A fixed set of words, told apart by their hashes.
struct WordSet: Sendable {
  private var index = HashIndex()
  private var longest = 0

  /// Makes a set of words.
  init(_ words: [String]) {
    for word in words { insert(Array(word.utf8)) }
  }

  /// Makes a set of lower-case words, of the same with a capital, and of the same in capitals.
  init(inAllCases words: [String]) {
    for word in words {
      let lower = Array(word.utf8)
      let upper = lower.map { $0.isLowercaseLetter ? $0 - 32 : $0 }
      for form in [lower, Array(upper.prefix(1) + lower.dropFirst()), upper] { insert(form) }
    }
  }

  /// True when the set has the word that stands in a stretch of bytes.
  func contains(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.count <= longest && contains(code: StableHash.hash(bytes, range))
  }

  /// True when the set has the word of this hash.
  func contains(code: UInt64) -> Bool {
    index.value(of: code) != nil
  }

  private mutating func insert(_ word: [UInt8]) {
    longest = max(longest, word.count)
    index.set(StableHash.hash(word), to: 0)
  }
}
