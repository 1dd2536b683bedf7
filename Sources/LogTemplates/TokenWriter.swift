/// Puts tokens one behind the other, shortened while they come in so that lists of variables of any length look
/// alike.
///
/// The rules, each worth some accuracy on labelled logs: neighbouring blanks become one; `<number>, <number>`
/// and other joined blanks become one; `<ip> (<host>)` becomes `<ip>`; a comparison sign before a blank goes;
/// a unit of measure after a blank goes; ` ()` holds an empty variable; what follows `@` is a blank.
///
/// The memory that it writes to is handed in with each token: the array is looked at once a message.
struct TokenWriter {
  /// How many tokens there are.
  private(set) var count = 0

  /// True when no further token would count.
  var isFull: Bool { count >= TokenStack.capacity }

  /// Adds a variable part.
  mutating func push(blank: Blank, _ range: Range<Int>, isSpaced: Bool, in tokens: inout MutableSpan<Token>) {
    guard count > 0 else { return append(Token(blank: blank, range, isSpaced: isSpaced), in: &tokens) }
    let last = tokens[count - 1]
    if last.isBlank { return extend(to: range.upperBound, in: &tokens) }
    let follows = count >= 2 && tokens[count - 2].isBlank
    if last.kind == .mark {
      if follows, TokenWriter.joins(last.mark) {
        count -= 1
        return extend(to: range.upperBound, in: &tokens)
      }
      if !follows, TokenWriter.compares(last.mark) {
        tokens[count - 1] = Token(blank: blank, range, isSpaced: last.isSpaced)
        return
      }
    }
    let kind = last.kind == .announcesUser ? Blank.user : blank
    append(Token(blank: kind, range, isSpaced: isSpaced), in: &tokens)
  }

  /// Adds a punctuation character.
  mutating func push(mark: UInt8, at position: Int, isSpaced: Bool, in tokens: inout MutableSpan<Token>) {
    let range = position..<position + 1
    if mark == UInt8(ascii: ")"), count > 0, isOpening(tokens[count - 1]), tokens[count - 1].isSpaced {
      append(Token(blank: .value, position..<position, isSpaced: false), in: &tokens)
    }
    if mark == UInt8(ascii: ")"), count >= 3, tokens[count - 1].isBlank, isOpening(tokens[count - 2]),
      tokens[count - 3].isBlank
    {
      count -= 2
      return extend(to: position + 1, in: &tokens)
    }
    append(Token(.mark, range, mark: mark, isSpaced: isSpaced, code: 0x100 | UInt64(mark)), in: &tokens)
  }

  /// Adds a run of full stops.
  mutating func push(dots range: Range<Int>, isSpaced: Bool, in tokens: inout MutableSpan<Token>) {
    append(Token(.dots, range, isSpaced: isSpaced, code: Token.dotsCode), in: &tokens)
  }

  /// Adds a word that contains no variable part of its own.
  mutating func push(
    word range: Range<Int>, of bytes: Span<UInt8>, isSpaced: Bool, in tokens: inout MutableSpan<Token>
  ) {
    if count > 0 {
      let last = tokens[count - 1]
      switch last.kind {
      case .blank where absorbs(unit: range, of: bytes, into: last.blank, in: &tokens): return
      case .mark where last.mark == UInt8(ascii: "@") && bytes[range.lowerBound].isWordByte:
        return append(Token(blank: .value, range, isSpaced: isSpaced), in: &tokens)
      case .announcesUser where namesUser(range, of: bytes, after: last.range):
        return append(Token(blank: .user, range, isSpaced: isSpaced), in: &tokens)
      default: break
      }
    }
    append(
      Token(
        announcesUser(range, of: bytes, after: count > 0 ? tokens[count - 1] : nil)
          ? .announcesUser : .literal, range, isSpaced: isSpaced,
        code: StableHash.hash(bytes, range)), in: &tokens)
  }

  private mutating func append(_ token: Token, in tokens: inout MutableSpan<Token>) {
    guard count < TokenStack.capacity else { return }
    tokens[count] = token
    count += 1
  }

  private func isOpening(_ token: Token) -> Bool {
    token.kind == .mark && token.mark == UInt8(ascii: "(")
  }

  /// Takes a unit of measure into the number before it.
  private mutating func absorbs(
    unit range: Range<Int>, of bytes: Span<UInt8>, into blank: Blank, in tokens: inout MutableSpan<Token>
  ) -> Bool {
    guard range.count <= Vocabulary.longestUnit else { return false }
    guard let unit = Vocabulary.unitOfMeasure(bytes, range) else { return false }
    switch blank {
    case .number, .value: tokens[count - 1].blank = unit
    case .size, .duration: break
    default: return false
    }
    extend(to: range.upperBound, in: &tokens)
    return true
  }

  /// Lets the last blank reach as far as what it has taken in.
  private mutating func extend(to end: Int, in tokens: inout MutableSpan<Token>) {
    tokens[count - 1].end = Int32(truncatingIfNeeded: end)
  }

  /// True for `user`, and for `for` in `password for`, `publickey for` and the like.
  private func announcesUser(_ range: Range<Int>, of bytes: Span<UInt8>, after last: Token?) -> Bool {
    switch range.count {
    case 4: bytes.holds("user", at: range.lowerBound) || bytes.holds("User", at: range.lowerBound)
    case 3 where bytes.holds("for", at: range.lowerBound):
      last.map { $0.kind == .literal && Vocabulary.isAuthenticationMethod(bytes, $0.range) } ?? false
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
