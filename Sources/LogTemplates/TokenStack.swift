/// The tokens of a message.
struct TokenStack: Sendable {
  /// More tokens than these do not count.
  static let capacity = 128

  /// The tokens, and what is left of longer messages behind them.
  var storage = Array(repeating: Token(.mark, 0..<0, isSpaced: false), count: TokenStack.capacity)
  /// How many tokens there are.
  var count = 0

  /// The token at a place.
  subscript(index: Int) -> Token { storage[index] }

  /// The hash of the tokens, blanks being all alike and spaces counting for nothing.
  func signature() -> UInt64 {
    var state = UInt64(count)
    for index in 0..<count { state = StableHash.combine(state, storage[index].code) }
    return state
  }
}
