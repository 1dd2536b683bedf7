/// A stretch of a message between delimiters, and what sorts of bytes it holds.
struct Word: Sendable {
  /// Where it begins.
  var start: Int
  /// Where it ends; a full stop at the end belongs to the sentence and not to the word.
  var end: Int
  /// The classes of all its bytes.
  var classes: ByteClass

  /// Reads the word that begins at a position.
  init(_ bytes: Span<UInt8>, at start: Int, table: Span<ByteClass>) {
    var position = start
    var seen: ByteClass = []
    let count = bytes.count
    while position < count {
      let found = unsafe table[unchecked: Int(bytes[unchecked: position])]
      if !found.isDisjoint(with: .delimiter) { break }
      if found.contains(.dot), Word.endsSentence(bytes, at: position, table: table) { break }
      seen.formUnion(found)
      position += 1
    }
    self.start = start
    self.end = position
    self.classes = seen
  }

  /// Its place in the message.
  var range: Range<Int> { start..<end }

  /// How long it is.
  var count: Int { end - start }

  /// True when it has a digit.
  var hasDigit: Bool { classes.contains(.digit) }

  /// True for eight or more hexadecimal digits of one case.
  func isLongHexadecimal(_ bytes: Span<UInt8>) -> Bool {
    guard count >= 8, !classes.contains(.notHexadecimal) else { return false }
    guard classes.contains(.upper) else { return true }
    return !range.contains { bytes[$0].isLowercaseLetter }
  }

  /// True for a full stop that is followed by another one, by a delimiter or by the end.
  static func endsSentence(_ bytes: Span<UInt8>, at position: Int, table: Span<ByteClass>) -> Bool {
    let next = position + 1
    guard next < bytes.count else { return true }
    return unsafe !table[unchecked: Int(bytes[unchecked: next])].isDisjoint(with: .ending)
  }
}
