/// Turns a message into a signature: a number that all messages of one kind share, whatever their variables.
///
/// One pass over the bytes splits the first line into words and punctuation and replaces variable parts
/// (numbers, addresses, times, paths, names of users and hosts) by blanks. Bytes need not be UTF-8.
/// Signatures are the same on every machine. The tokens of the last message are kept until the next one, in
/// place: a scan reserves no memory.
///
/// ```swift
/// var tokenizer = Tokenizer()
/// let message = Array("Failed password for root from 192.0.2.7 port 4711".utf8)
/// let signature = tokenizer.scan(message.span).signature
/// tokenizer.text(of: message.span)  // "Failed password for <user> from <ip> port <number>"
/// ```
public struct Tokenizer: Sendable {
  private let table = ByteClass.table
  private var tokens = TokenStack()

  /// Makes a tokenizer.
  public init() {}

  /// Reads a message.
  public mutating func scan(_ message: Span<UInt8>) -> ScannedMessage {
    let line = FirstLine(of: message)
    let bytes = message.extracting(0..<line.range.upperBound)
    let isWhole = read(bytes, from: line.range.lowerBound)
    return ScannedMessage(
      signature: tokens.signature(of: bytes), line: line.range, extraLines: line.extraLines,
      isCut: line.isCut || !isWhole)
  }

  /// Writes out the template of a message: its words, with a typed blank for each variable part.
  ///
  /// The text is at most ``TemplateText/longest`` bytes long and, like the message, not necessarily UTF-8.
  public mutating func text(of message: Span<UInt8>) -> [UInt8] {
    let line = FirstLine(of: message)
    let bytes = message.extracting(0..<line.range.upperBound)
    _ = read(bytes, from: line.range.lowerBound)
    return TemplateText.render(tokens, of: bytes)
  }

  /// Fills the stack with the tokens of a line; false when some did not fit.
  private mutating func read(_ bytes: Span<UInt8>, from start: Int) -> Bool {
    tokens.removeAll()
    var position = start
    while position < bytes.count {
      if tokens.isFull { return false }
      position = step(bytes, at: position, first: start)
    }
    return true
  }

  /// Reads one token and returns where the next one may begin.
  private mutating func step(_ bytes: Span<UInt8>, at position: Int, first: Int) -> Int {
    let byte = bytes[position]
    let kind = table[Int(byte)]
    if kind.contains(.blank) { return position + 1 }
    let isSpaced = position > first && table[Int(bytes[position - 1])].contains(.blank)
    if kind.contains(.separator) {
      if byte == UInt8(ascii: ":"), let end = endOfLeadingColons(bytes, at: position, isSpaced: isSpaced) {
        tokens.push(blank: .address, position..<end, isSpaced: isSpaced)
        return end
      }
      tokens.push(mark: byte, at: position, isSpaced: isSpaced)
      return position + 1
    }
    if kind.contains(.dot), Word.endsSentence(bytes, at: position, table: table.span) {
      return stepOverDots(bytes, at: position, isSpaced: isSpaced)
    }
    return stepOverWord(Word(bytes, at: position, table: table.span), bytes, isSpaced: isSpaced)
  }

  private mutating func stepOverWord(_ word: Word, _ bytes: Span<UInt8>, isSpaced: Bool) -> Int {
    if let mask = Mask.find(bytes, word) {
      let end = endOfRest(bytes, from: max(mask.end, word.start + 1))
      tokens.push(blank: mask.blank, word.start..<end, isSpaced: isSpaced)
      return end
    }
    if word.count == 1, !bytes[word.start].isWordByte {
      tokens.push(mark: bytes[word.start], at: word.start, isSpaced: isSpaced)
    } else {
      tokens.push(word: word.range, of: bytes, isSpaced: isSpaced)
    }
    return word.end
  }

  private mutating func stepOverDots(_ bytes: Span<UInt8>, at start: Int, isSpaced: Bool) -> Int {
    var end = start + 1
    while bytes.byte(at: end) == UInt8(ascii: ".") { end += 1 }
    if end - start == 1 {
      tokens.push(mark: UInt8(ascii: "."), at: start, isSpaced: isSpaced)
    } else {
      tokens.push(dots: start..<end, isSpaced: isSpaced)
    }
    return end
  }

  /// `::1` and the like, which begin with a separator; `name::member` is no address.
  private func endOfLeadingColons(_ bytes: Span<UInt8>, at position: Int, isSpaced: Bool) -> Int? {
    guard bytes.byte(at: position + 1) == UInt8(ascii: ":") else { return nil }
    guard !bytes.byte(at: position - 1).isWordByte, bytes.byte(at: position + 2).isHexadecimalDigit else {
      return nil
    }
    return AddressMask.hexadecimalGroups(bytes, from: position)?.end
  }

  /// What follows a mask without a delimiter belongs to it.
  private func endOfRest(_ bytes: Span<UInt8>, from end: Int) -> Int {
    guard end < bytes.count else { return bytes.count }
    return Word(bytes, at: end, table: table.span).end
  }
}

/// What a scan tells of a message.
public struct ScannedMessage: Hashable, Sendable {
  /// The hash of the masked text, the same on every machine.
  public var signature: UInt64
  /// The first line that is not empty: the only one that counts.
  public var line: Range<Int>
  /// How many lines follow it, as far as the message was read.
  public var extraLines: Int
  /// True when the message was longer than what is read, or had more tokens than count.
  public var isCut: Bool
}
