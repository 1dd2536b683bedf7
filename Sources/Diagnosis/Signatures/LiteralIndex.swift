/// Finds which of many literals a text may hold, in one pass over it.
///
/// The first four bytes of every literal are looked up at each place of the text, in a table of 4 KiB that fits
/// the processor's first cache; only there the rest is compared. An automaton over all literals (Aho and
/// Corasick's) would take a hundred times the memory for texts that nearly never hold one.
struct LiteralIndex: Sendable {
  /// The shortest literal that can be looked up, bytes.
  static let shortest = 4
  private static let bits: UInt32 = 11

  private struct Literal {
    var bytes: [UInt8]
    var owner: Int
    /// The next literal of the same place in the table, or -1.
    var next: Int16
  }

  private var heads = [Int16](repeating: -1, count: 1 << Int(LiteralIndex.bits))
  private var literals: [Literal] = []

  /// Knows no literal.
  init() {}

  /// Adds a literal on behalf of somebody; one that is too short, or one too many, is refused.
  mutating func add(_ bytes: [UInt8], owner: Int) {
    guard bytes.count >= Self.shortest, literals.count < Int(Int16.max) else { return }
    var window: UInt32 = 0
    for byte in bytes.prefix(Self.shortest) { window = window << 8 | UInt32(byte) }
    let place = Self.place(of: window)
    literals.append(Literal(bytes: bytes, owner: owner, next: heads[place]))
    heads[place] = Int16(literals.count - 1)
  }

  /// Looks for literals, and asks of each one found whether that is enough.
  ///
  /// - Parameters:
  ///   - text: The bytes to look in.
  ///   - isEnough: Told the owner of a literal that the text holds; true ends the search.
  /// - Returns: True where it was enough.
  /// - Complexity: O(text); reserves no memory.
  func find(in text: Span<UInt8>, until isEnough: (Int) -> Bool) -> Bool {
    guard text.count >= Self.shortest else { return false }
    let heads = heads.span
    var window = UInt32(text[0]) << 16 | UInt32(text[1]) << 8 | UInt32(text[2])
    for index in Self.shortest - 1..<text.count {
      window = window << 8 | UInt32(text[index])
      var candidate = Int(heads[Self.place(of: window)])
      while candidate >= 0 {
        if stands(candidate, in: text, at: index - (Self.shortest - 1)), isEnough(literals[candidate].owner) {
          return true
        }
        candidate = Int(literals[candidate].next)
      }
    }
    return false
  }

  private func stands(_ candidate: Int, in text: Span<UInt8>, at start: Int) -> Bool {
    let count = literals[candidate].bytes.count
    guard text.count - start >= count else { return false }
    for offset in 0..<count where literals[candidate].bytes[offset] != text[start + offset] { return false }
    return true
  }

  /// Fibonacci hashing: the upper bits of a product with 2³² divided by the golden ratio.
  private static func place(of window: UInt32) -> Int {
    Int((window &* 0x9e37_79b1) >> (32 - bits))
  }
}
