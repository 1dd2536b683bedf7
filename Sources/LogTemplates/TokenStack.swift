/// The tokens of a message, shortened while they come in so that lists of variables of any length look alike.
///
/// The rules, each worth some accuracy on labelled logs: neighbouring blanks become one; `<number>, <number>`
/// and other joined blanks become one; `<ip> (<host>)` becomes `<ip>`; a comparison sign before a blank goes;
/// a unit of measure after a blank goes; ` ()` holds an empty variable; what follows `@` is a blank.
struct TokenStack: Sendable {
  /// More tokens than these do not count.
  static let capacity = 128

  private var storage = Array(repeating: Token(.mark, 0..<0, isSpaced: false), count: TokenStack.capacity)
  /// How many tokens there are.
  private(set) var count = 0

  /// True when no further token would count.
  var isFull: Bool { count >= TokenStack.capacity }

  /// The token at a place.
  subscript(index: Int) -> Token { storage[index] }

  /// Forgets all tokens.
  mutating func removeAll() {
    count = 0
  }

  /// Adds a variable part.
  mutating func push(blank: Blank, _ range: Range<Int>, isSpaced: Bool) {
    guard count > 0 else { return append(Token(blank: blank, range, isSpaced: isSpaced)) }
    let last = storage[count - 1]
    if last.isBlank { return }
    let follows = count >= 2 && storage[count - 2].isBlank
    if last.kind == .mark {
      if follows, TokenStack.joins(last.mark) {
        count -= 1
        return
      }
      if !follows, TokenStack.compares(last.mark) {
        storage[count - 1] = Token(blank: blank, range, isSpaced: last.isSpaced)
        return
      }
    }
    let kind = last.kind == .announcesUser ? Blank.user : blank
    append(Token(blank: kind, range, isSpaced: isSpaced))
  }

  /// Adds a punctuation character.
  mutating func push(mark: UInt8, at position: Int, isSpaced: Bool) {
    let range = position..<position + 1
    if mark == UInt8(ascii: ")"), count > 0, isOpening(count - 1), storage[count - 1].isSpaced {
      append(Token(blank: .value, position..<position, isSpaced: false))
    }
    if mark == UInt8(ascii: ")"), count >= 3, storage[count - 1].isBlank, isOpening(count - 2),
      storage[count - 3].isBlank
    {
      count -= 2
      return
    }
    append(Token(.mark, range, mark: mark, isSpaced: isSpaced))
  }

  /// Adds a run of full stops.
  mutating func push(dots range: Range<Int>, isSpaced: Bool) {
    append(Token(.dots, range, isSpaced: isSpaced))
  }

  /// Adds a word that contains no variable part of its own.
  mutating func push(word range: Range<Int>, of bytes: Span<UInt8>, isSpaced: Bool) {
    if count > 0 {
      let last = storage[count - 1]
      switch last.kind {
      case .blank where absorbs(unit: range, of: bytes, into: last.blank): return
      case .mark where last.mark == UInt8(ascii: "@") && bytes[range.lowerBound].isWordByte:
        return append(Token(blank: .value, range, isSpaced: isSpaced))
      case .announcesUser where namesUser(range, of: bytes, after: last.range):
        return append(Token(blank: .user, range, isSpaced: isSpaced))
      default: break
      }
    }
    append(Token(announcesUser(range, of: bytes) ? .announcesUser : .literal, range, isSpaced: isSpaced))
  }

  /// The hash of the tokens, blanks being all alike and spaces counting for nothing.
  func signature(of bytes: Span<UInt8>) -> UInt64 {
    var state = UInt64(count)
    for index in 0..<count {
      let token = storage[index]
      switch token.kind {
      case .blank: state = StableHash.combine(state, 1)
      case .dots: state = StableHash.combine(state, 2)
      case .mark: state = StableHash.combine(state, 0x100 | UInt64(token.mark))
      case .literal, .announcesUser: state = StableHash.hash(bytes, token.range, seed: state)
      }
    }
    return state
  }

  private mutating func append(_ token: Token) {
    guard count < TokenStack.capacity else { return }
    storage[count] = token
    count += 1
  }

  private func isOpening(_ index: Int) -> Bool {
    storage[index].kind == .mark && storage[index].mark == UInt8(ascii: "(")
  }

  /// Takes a unit of measure into the number before it.
  private mutating func absorbs(unit range: Range<Int>, of bytes: Span<UInt8>, into blank: Blank) -> Bool {
    guard range.count <= Vocabulary.longestUnit else { return false }
    guard let unit = Vocabulary.unitOfMeasure(bytes, range) else { return false }
    switch blank {
    case .number, .value: storage[count - 1].blank = unit
    case .size, .duration: break
    default: return false
    }
    return true
  }

  /// True for `user`, and for `for` in `password for`, `publickey for` and the like.
  private func announcesUser(_ range: Range<Int>, of bytes: Span<UInt8>) -> Bool {
    switch range.count {
    case 4: bytes.holds("user", at: range.lowerBound) || bytes.holds("User", at: range.lowerBound)
    case 3 where bytes.holds("for", at: range.lowerBound) && count > 0:
      storage[count - 1].kind == .literal
        && Vocabulary.isAuthenticationMethod(bytes, storage[count - 1].range)
    default: false
    }
  }

  /// True unless the word behind `user` or `password for` says something about the user instead.
  private func namesUser(_ range: Range<Int>, of bytes: Span<UInt8>, after last: Range<Int>) -> Bool {
    last.count == 3
      ? !Vocabulary.qualifiesUser(bytes, range) : !Vocabulary.neverNamesUser(bytes, range)
  }

  private static func joins(_ mark: UInt8) -> Bool {
    switch mark {
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "|"), UInt8(ascii: "@"), UInt8(ascii: "/"),
      UInt8(ascii: "-"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  private static func compares(_ mark: UInt8) -> Bool {
    mark == UInt8(ascii: "<") || mark == UInt8(ascii: ">") || mark == UInt8(ascii: "~")
  }
}
