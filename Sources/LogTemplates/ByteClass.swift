/// What a byte can be inside a message, as a set of bits.
struct ByteClass: OptionSet, Sendable {
  let rawValue: UInt8

  /// White space and control characters.
  static let blank = ByteClass(rawValue: 1)
  /// A character that ends a word and is a token of its own.
  static let separator = ByteClass(rawValue: 2)
  /// `0` to `9`.
  static let digit = ByteClass(rawValue: 4)
  /// A full stop.
  static let dot = ByteClass(rawValue: 8)
  /// A letter, an underscore or any byte beyond ASCII.
  static let letter = ByteClass(rawValue: 16)
  /// Neither `0`–`9` nor `a`–`f` nor `A`–`F`.
  static let notHexadecimal = ByteClass(rawValue: 32)
  /// A slash or a backslash.
  static let slash = ByteClass(rawValue: 64)
  /// `A` to `Z`.
  static let upper = ByteClass(rawValue: 128)

  /// What ends a word.
  static let delimiter: ByteClass = [.blank, .separator]

  /// What ends a sentence behind a full stop.
  static let ending: ByteClass = [.blank, .separator, .dot]

  /// What a word has that may begin a mask.
  static let notable: ByteClass = [.digit, .dot, .slash, .upper]

  /// The class of every byte.
  static let table: [ByteClass] = (0...255).map { ByteClass(of: UInt8($0)) }

  init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Classifies a byte; the table does the same faster.
  init(of byte: UInt8) {
    var bits: ByteClass
    switch byte {
    case 0...0x20, 0x7f: bits = .blank
    case UInt8(ascii: "0")...UInt8(ascii: "9"): bits = .digit
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): bits = [.letter, .upper]
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...: bits = .letter
    case UInt8(ascii: "."): bits = .dot
    case UInt8(ascii: "/"), UInt8(ascii: "\\"): bits = .slash
    default: bits = ByteClass.separators.contains(byte) ? .separator : []
    }
    if !byte.isHexadecimalDigit { bits.insert(.notHexadecimal) }
    self = bits
  }

  private static let separators = Array("=:,;|()[]{}<>\"'#!?@&*".utf8)
}

extension UInt8 {
  /// True for `0` to `9`.
  var isDigit: Bool { self &- 0x30 < 10 }

  /// True for `0`–`9`, `a`–`f` and `A`–`F`.
  var isHexadecimalDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }

  /// True for ASCII letters, digits, the underscore and bytes beyond ASCII: what regular expressions call
  /// `\w`.
  var isWordByte: Bool { isDigit || (self | 0x20) &- 0x61 < 26 || self == 0x5f || self >= 0x80 }

  /// True for `a` to `z`.
  var isLowercaseLetter: Bool { self &- 0x61 < 26 }

  /// True for `A` to `Z`.
  var isUppercaseLetter: Bool { self &- 0x41 < 26 }
}

extension Span<UInt8> {
  /// The byte at a position, or zero beyond either end.
  @inline(__always)
  func byte(at position: Int) -> UInt8 {
    indices.contains(position) ? unsafe self[unchecked: position] : 0
  }

  /// A copy of a stretch.
  func bytes(in range: Range<Int>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for position in range { copy.append(self[position]) }
    return copy
  }

  /// True when these ASCII characters stand at a position.
  func holds(_ text: StaticString, at position: Int) -> Bool {
    guard position >= 0, count - position >= text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { characters in
      for offset in 0..<characters.count
      where unsafe characters[offset] != self[unchecked: position + offset] {
        return false
      }
      return true
    }
  }

  /// The first position from `start` on whose byte is no digit, looking at `limit` bytes at most.
  func endOfDigits(from start: Int, limit: Int = 32) -> Int {
    var position = start
    while position < start + limit, byte(at: position).isDigit { position += 1 }
    return position
  }

  /// The first position from `start` on whose byte is no space.
  func endOfSpaces(from start: Int) -> Int {
    var position = start
    while byte(at: position) == 0x20 { position += 1 }
    return position
  }
}
