/// One token of a message: a word that stays, a punctuation mark, or a blank.
struct Token: Sendable {
  /// What a token is.
  enum Kind: UInt8, Sendable {
    /// A word that belongs to the template.
    case literal
    /// A literal after which a user's name is expected.
    case announcesUser
    /// A single punctuation character.
    case mark
    /// A run of full stops, taken as one whatever its length.
    case dots
    /// A variable part.
    case blank
  }

  var kind: Kind
  /// What a blank stands for.
  var blank: Blank
  /// The character of a mark, else zero.
  var mark: UInt8
  /// True when white space stands before it.
  var isSpaced: Bool
  /// Where it begins in the message.
  var start: Int32
  /// Where it ends in the message.
  var end: Int32
  /// What the signature is made of: a hash of the word, or a small number for anything else.
  var code: UInt64

  /// The code of all blanks.
  static let blankCode: UInt64 = 1
  /// The code of a run of full stops.
  static let dotsCode: UInt64 = 2

  /// Makes a token that is not a blank.
  init(_ kind: Kind, _ range: Range<Int>, mark: UInt8 = 0, isSpaced: Bool, code: UInt64 = 0) {
    self.kind = kind
    self.blank = .value
    self.mark = mark
    self.isSpaced = isSpaced
    self.start = Int32(truncatingIfNeeded: range.lowerBound)
    self.end = Int32(truncatingIfNeeded: range.upperBound)
    self.code = code
  }

  /// Makes a blank.
  init(blank: Blank, _ range: Range<Int>, isSpaced: Bool) {
    self.init(.blank, range, isSpaced: isSpaced, code: Token.blankCode)
    self.blank = blank
  }

  /// Its place in the message.
  var range: Range<Int> { Int(start)..<Int(end) }

  /// True for a variable part.
  var isBlank: Bool { kind == .blank }
}
