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
  private(set) var tokens = TokenStack()

  /// Makes a tokenizer.
  public init() {}

  /// Reads a message.
  public mutating func scan(_ message: Span<UInt8>) -> ScannedMessage {
    let line = FirstLine(of: message)
    let bytes = message.extracting(0..<line.range.upperBound)
    let isWhole = Tokenizer.read(bytes, from: line.range.lowerBound, table: table, into: &tokens)
    return ScannedMessage(
      signature: tokens.signature(), line: line.range, extraLines: line.extraLines,
      isCut: line.isCut || !isWhole)
  }

  /// Writes out the template of a message: its words, with a typed blank for each variable part.
  ///
  /// The text is at most ``TemplateText/longest`` bytes long and, like the message, not necessarily UTF-8.
  public mutating func text(of message: Span<UInt8>) -> [UInt8] {
    let line = FirstLine(of: message)
    let bytes = message.extracting(0..<line.range.upperBound)
    _ = Tokenizer.read(bytes, from: line.range.lowerBound, table: table, into: &tokens)
    return TemplateText.render(tokens, of: bytes)
  }

  /// Fills the stack with the tokens of a line; false when some did not fit.
  private static func read(
    _ bytes: Span<UInt8>, from start: Int, table: borrowing [ByteClass], into tokens: inout TokenStack
  ) -> Bool {
    var scanner = LineScanner(first: start)
    var storage = tokens.storage.mutableSpan
    let isWhole = scanner.read(bytes, table: table.span, into: &storage)
    tokens.count = scanner.writer.count
    return isWhole
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
