/// Recognises the daemon's alert lines where another logger has put them back among the logs, as
/// `logger < /var/log/tocsin/alerts.log` does, or rsyslog, which copies the journal to a file that is read too.
///
/// Such an entry has lost all that only the daemon can stamp on it, and anybody can write its text. So it is not
/// left out, which would be a way to hide: it is counted in the unit that relayed it, as what it is, one line of
/// one known text, and no alert is ever about the text of another. The form must be the whole message from its
/// first byte on: who can put a text into the midst of another program's message does not make it disappear.
public enum OwnLine {
  /// What a relayed line counts as.
  static let replacement = Array("an alert of tocsin, relayed".utf8)
  private static let verbs = ["open", "update", "reopen", "clear"]
  private static let levels = ["crit", "err", "warning", "notice"]
  private static let json = Array(#"{"schema":"#.utf8)

  /// Puts the known text in the place of the message of an entry that is such a line; all else stays.
  ///
  /// - Parameters:
  ///   - entry: The entry, whose message lies in `texts`.
  ///   - texts: The texts of its batch; the known text is added where it is needed.
  /// - Returns: True where the message was the text of a line of `alerts.log`, of `alerts.jsonl` or of the
  ///   daemon's journal entries.
  @discardableResult
  public static func replace(_ entry: inout LogEntry, texts: inout [UInt8]) -> Bool {
    guard isOne(entry.message, in: texts) else { return false }
    entry.message = ByteRange(offset: UInt32(texts.count), count: UInt32(replacement.count))
    texts += replacement
    return true
  }

  static func isOne(_ message: ByteRange, in texts: [UInt8]) -> Bool {
    // The shortest line that there is has more than its verb, id and time.
    guard message.count >= 24 else { return false }
    let text = texts[message.indices]
    let first = texts[text.startIndex]
    if first == UInt8(ascii: "{") { return isJSON(text) }
    guard first &- UInt8(ascii: "0") < 10 || "orucewn ".utf8.contains(first) else { return false }
    return isLine(text) || isMessage(text)
  }

  private static func isJSON(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: json) && has(#""transition":""#, in: text.prefix(256))
  }

  /// `2026-08-23T03:14:07+02:00 crit clear db1 7f3a91c2 …`, also where its time has been taken off already.
  private static func isLine(_ text: ArraySlice<UInt8>) -> Bool {
    var words = text.prefix(160).split(separator: UInt8(ascii: " "), maxSplits: 5)[...]
    if let first = words.first, first.count >= 20, first.dropFirst(10).first == UInt8(ascii: "T") {
      words = words.dropFirst()
    }
    guard words.count >= 5 else { return false }
    let word = words.startIndex
    return levels.contains { words[word].elementsEqual($0.utf8) }
      && verbs.contains { words[word + 1].elementsEqual($0.utf8) } && isID(words[word + 3])
  }

  /// `open 7f3a91c2 web.service: … since 03:10`.
  private static func isMessage(_ text: ArraySlice<UInt8>) -> Bool {
    let words = text.prefix(64).split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count == 3, verbs.contains(where: { words[0].elementsEqual($0.utf8) }), isID(words[1]) else {
      return false
    }
    return has(" since ", in: text) || has(" after ", in: text)
  }

  /// Eight characters of Crockford's base 32.
  private static func isID(_ word: ArraySlice<UInt8>) -> Bool {
    word.count == 8
      && word.allSatisfy { $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 26 }
  }

  private static func has(_ needle: String, in text: ArraySlice<UInt8>) -> Bool {
    let needle = Array(needle.utf8)
    return text.indices.dropLast(needle.count - 1).contains { text[$0...].starts(with: needle) }
  }
}
