/// How many different words have to have stood in one place before the place counts as a variable.
///
/// Names, in their many forms, need few; plain words need more, since a handful of them are as likely a state
/// (`opened`, `closed`) as a name; words in capitals need most, for they name states and commands. Some words
/// are never variable, whatever else has stood in their place: the first word of a message, the name of a key,
/// and words that say what happened or hold the sentence together.
enum Evidence {
  /// For a name with dots: `org.example.Handler`.
  static let dottedName = 3
  /// For a name of several parts: `eventHandler`, `node_modules`, `dev-sda`.
  static let name = 4
  /// For a plain word.
  static let word = 8
  /// For a word in capitals.
  static let capitals = 8
  /// How much more is needed, in quarters, where messages share so few words that they may as well be
  /// different sentences.
  private static func factor(wordsShared: Int) -> Int {
    switch wordsShared {
    case ...1: 8
    case 2...3: 6
    default: 4
    }
  }

  /// Marks what stands behind `=`: the key says enough, however few words messages share.
  static let ofValue: UInt8 = 0x80
  /// For `true`, `none` and the like behind `=`: the first other value shows that it is one.
  static let constant = 1
  /// For a plain word behind `=`.
  static let valueWord = 4
  /// For a name behind `=`.
  static let valueName = 2

  /// What a token needs; 0 where it never becomes a variable.
  static func needed(_ tokens: TokenStack, at index: Int, of bytes: Span<UInt8>) -> UInt8 {
    let token = tokens[index]
    if token.kind == .announcesUser || isKey(tokens, at: index) { return 0 }
    let shape = WordShape(bytes, token.range)
    if index > 0, isAssignment(tokens[index - 1], spaced: token.isSpaced) {
      return ofValue(shape, isConstant: Vocabulary.isConstant(token))
    }
    switch shape {
    case .plain: return Vocabulary.isSaying(bytes, token) ? 0 : UInt8(word)
    case .capitals: return UInt8(capitals)
    case .dotted: return UInt8(dottedName)
    case .name: return UInt8(name)
    case .symbol: return 0
    }
  }

  private static func ofValue(_ shape: WordShape, isConstant: Bool) -> UInt8 {
    if isConstant { return ofValue | UInt8(constant) }
    switch shape {
    case .plain: return ofValue | UInt8(valueWord)
    case .capitals: return ofValue | UInt8(capitals)
    case .dotted, .name: return ofValue | UInt8(valueName)
    case .symbol: return 0
    }
  }

  /// True when so many different words are enough for what they ask on average.
  ///
  /// - Parameters:
  ///   - words: The words that have stood in a place: the lowest eight bits of each say what it needs.
  ///   - shared: How many words the messages have in common.
  /// - Returns: True where the place is a variable.
  static func suffices(_ words: [UInt64], wordsShared shared: Int) -> Bool {
    var isValue = false
    var needed = 0
    for word in words {
      needed += Int(word & 0x7f)
      isValue = isValue || word & UInt64(ofValue) != 0
    }
    return words.count * words.count * 4 >= needed * (isValue ? 4 : factor(wordsShared: shared))
  }

  /// True for a word before `=`, or directly before a colon.
  private static func isKey(_ tokens: TokenStack, at index: Int) -> Bool {
    guard index + 1 < tokens.count, tokens[index + 1].kind == .mark else { return false }
    let next = tokens[index + 1]
    return next.mark == UInt8(ascii: "=") || (next.mark == UInt8(ascii: ":") && !next.isSpaced)
  }

  /// True for `=`, and for a colon with no space around it.
  private static func isAssignment(_ token: Token, spaced: Bool) -> Bool {
    guard token.kind == .mark else { return false }
    return token.mark == UInt8(ascii: "=") || (token.mark == UInt8(ascii: ":") && !token.isSpaced && !spaced)
  }
}

/// What a word looks like.
enum WordShape {
  /// `word`, `Word`.
  case plain
  /// `WORD`, `WORD_OF_SEVERAL_PARTS`, `prefix.of.WORD`.
  case capitals
  /// `word.of.parts`.
  case dotted
  /// Any other mixture of letters: `someWord`, `some_word`, `some-word`.
  case name
  /// No letters.
  case symbol

  /// Looks at a word.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var lower = 0
    var upper = 0
    var dots = 0
    var lowerOfLast = 0
    for position in range {
      let byte = bytes[position]
      if byte.isLowercaseLetter || byte >= 0x80 {
        lower += 1
        lowerOfLast += 1
      }
      if byte.isUppercaseLetter { upper += 1 }
      if byte == UInt8(ascii: ".") {
        dots += 1
        lowerOfLast = 0
      }
    }
    let startsUpper = bytes[range.lowerBound].isUppercaseLetter
    if lower + upper == 0 {
      self = .symbol
    } else if lowerOfLast == 0, upper > 1 || dots == 0 {
      self = .capitals
    } else if lower + upper == range.count, upper == (startsUpper ? 1 : 0) {
      self = .plain
    } else {
      self = dots > 0 ? .dotted : .name
    }
  }
}
