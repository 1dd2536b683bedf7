/// A message as the similarity search sees it: one number for each token.
///
/// A number is the hash of a word with, in its lowest eight bits, how many different words have to have stood
/// in its place before it counts as a variable (``Evidence``). Marks and blanks ask for none: they never
/// become variables.
struct MessagePattern: Sendable {
  /// Messages of more tokens are not compared: one bit a token says where two differ.
  static let longest = 64
  /// What stands for a blank.
  static let blank: UInt64 = Token.blankCode << 8

  /// The numbers of the tokens.
  private(set) var words: [UInt64] = []
  /// What messages must share before they are compared: punctuation, and the first word with its place.
  private(set) var bucket: UInt64 = 0
  /// Which places hold words.
  private(set) var literals: UInt64 = 0
  /// The whole codes of the tokens, of which ids are made.
  private var codes: [UInt64] = []

  /// Makes a pattern of nothing, with room for the longest one.
  init() {
    words.reserveCapacity(MessagePattern.longest)
    codes.reserveCapacity(MessagePattern.longest)
  }

  /// Reads a message's tokens; false when there are none, or too many.
  mutating func read(_ tokens: TokenStack, of bytes: Span<UInt8>) -> Bool {
    words.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    literals = 0
    guard (1...MessagePattern.longest).contains(tokens.count) else { return false }
    var first: Int?
    var state = UInt64(tokens.count)
    for index in 0..<tokens.count {
      let token = tokens[index]
      codes.append(token.code)
      switch token.kind {
      case .literal, .announcesUser:
        let evidence = first == nil ? 0 : Evidence.needed(tokens, at: index, of: bytes)
        words.append(token.code & ~0xff | UInt64(evidence))
        literals |= 1 << UInt64(index)
        state = StableHash.combine(state, Token.blankCode)
        if first == nil { first = index }
      case .blank, .dots, .mark:
        words.append(token.code << 8)
        state = StableHash.combine(state, token.code)
      }
    }
    bucket = first.map { StableHash.combine(state ^ UInt64($0), codes[$0]) } ?? state
    return true
  }

  /// The id of the template that is left when some words have become variables: the signature that a message
  /// has whose masks find exactly these.
  func id(withBlanksAt places: UInt64) -> UInt64 {
    var state = UInt64(codes.count)
    for index in codes.indices {
      let isBlank = places & (1 << UInt64(index)) != 0
      state = StableHash.combine(state, isBlank ? Token.blankCode : codes[index])
    }
    return state
  }

  /// Makes some words variables.
  mutating func blank(out places: UInt64) {
    literals &= ~places
    for index in words.indices where places & (1 << UInt64(index)) != 0 {
      words[index] = MessagePattern.blank
    }
  }

  /// Where another message of the same bucket differs, one bit a token; `nil` when it has other tokens.
  func differences(from other: [UInt64]) -> UInt64? {
    guard other.count == words.count else { return nil }
    var places: UInt64 = 0
    for index in words.indices where words[index] != other[index] { places |= 1 << UInt64(index) }
    return places
  }

  /// True when a template that differs in some places stands for the message nevertheless: when it has a blank
  /// in each of them, and the message a word that may be variable.
  func isCovered(by template: [UInt64], except places: UInt64) -> Bool {
    var rest = places
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest - 1
      if template[index] != MessagePattern.blank || words[index] & 0xff == 0 { return false }
    }
    return true
  }

  /// Which places are blanks.
  var blanks: UInt64 {
    var places: UInt64 = 0
    for index in words.indices where words[index] == MessagePattern.blank { places |= 1 << UInt64(index) }
    return places
  }
}
