/// Splits a line into tokens.
struct LineScanner {
  /// No more words and marks than these are read, however few tokens come of them.
  static let mostReadings = 1024

  /// Where the line begins.
  let first: Int
  /// Counts the tokens.
  private(set) var writer = TokenWriter()

  /// Makes a scanner for a line that begins at a position of the message.
  init(first: Int) {
    self.first = first
  }

  /// Reads all tokens; false when some did not fit.
  ///
  /// - Parameters:
  ///   - bytes: The message up to the end of the line.
  ///   - table: The class of every byte.
  ///   - tokens: Takes the tokens; has room for all there may be.
  /// - Returns: True when the whole line was read.
  mutating func read(
    _ bytes: Span<UInt8>, table: Span<ByteClass>, into tokens: inout MutableSpan<Token>
  ) -> Bool {
    let count = bytes.count
    var position = first
    var readings = 0
    while true {
      while position < count, unsafe table[unchecked: Int(bytes[unchecked: position])].contains(.blank) {
        position += 1
      }
      guard position < count else { return true }
      if writer.isFull || readings == LineScanner.mostReadings { return false }
      readings += 1
      position = step(bytes, at: position, table: table, into: &tokens)
    }
  }

  /// Reads the token that begins at a position and returns where the next one may begin.
  private mutating func step(
    _ bytes: Span<UInt8>, at position: Int, table: Span<ByteClass>, into tokens: inout MutableSpan<Token>
  ) -> Int {
    let byte = unsafe bytes[unchecked: position]
    let kind = unsafe table[unchecked: Int(byte)]
    let isSpaced = unsafe position > first && table[unchecked: Int(bytes[position - 1])].contains(.blank)
    if kind.contains(.separator) {
      if byte == UInt8(ascii: ":"), let end = endOfLeadingColons(bytes, at: position, isSpaced: isSpaced) {
        writer.push(blank: .address, position..<end, isSpaced: isSpaced, in: &tokens)
        return end
      }
      writer.push(mark: byte, at: position, isSpaced: isSpaced, in: &tokens)
      return position + 1
    }
    if kind.contains(.dot), Word.endsSentence(bytes, at: position, table: table) {
      return stepOverDots(bytes, at: position, isSpaced: isSpaced, into: &tokens)
    }
    return stepOverWord(
      Word(bytes, at: position, table: table), bytes, isSpaced: isSpaced, table: table, into: &tokens)
  }

  private mutating func stepOverWord(
    _ word: Word, _ bytes: Span<UInt8>, isSpaced: Bool, table: Span<ByteClass>,
    into tokens: inout MutableSpan<Token>
  ) -> Int {
    if let mask = Mask.find(bytes, word) {
      let end = endOfRest(bytes, from: max(mask.end, word.start + 1), table: table)
      writer.push(blank: mask.blank, word.start..<end, isSpaced: isSpaced, in: &tokens)
      return end
    }
    if word.count == 1, !bytes[word.start].isWordByte {
      writer.push(mark: bytes[word.start], at: word.start, isSpaced: isSpaced, in: &tokens)
    } else {
      writer.push(word: word.range, of: bytes, isSpaced: isSpaced, in: &tokens)
    }
    return word.end
  }

  private mutating func stepOverDots(
    _ bytes: Span<UInt8>, at start: Int, isSpaced: Bool, into tokens: inout MutableSpan<Token>
  ) -> Int {
    var end = start + 1
    while bytes.byte(at: end) == UInt8(ascii: ".") { end += 1 }
    if end - start == 1 {
      writer.push(mark: UInt8(ascii: "."), at: start, isSpaced: isSpaced, in: &tokens)
    } else {
      writer.push(dots: start..<end, isSpaced: isSpaced, in: &tokens)
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
  private func endOfRest(_ bytes: Span<UInt8>, from end: Int, table: Span<ByteClass>) -> Int {
    guard end < bytes.count else { return bytes.count }
    return Word(bytes, at: end, table: table).end
  }
}
