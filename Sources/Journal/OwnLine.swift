import CLinux
import Model

/// Recognises the daemon's alert lines where another logger has put them back into the journal, as
/// `logger < /var/log/tocsin/alerts.log` does, or rsyslog with a rule that writes where it reads.
///
/// Such an entry has lost all that only the daemon can stamp on it, and anybody can write its text. So it is not
/// left out, which would be a way to hide: it is counted in the unit that relayed it, as what it is, one line of
/// one known text, and no alert is ever about the text of another. Whoever writes that form himself gains
/// nothing: he could as well have written the text that it is replaced by, and his volume still counts.
enum OwnLine {
  /// What a relayed line counts as.
  static let replacement = Array("an alert of tocsin, relayed".utf8)
  private static let verbs = ["open", "update", "reopen", "clear"]
  private static let json = Array(#"{"schema":"#.utf8)

  /// True for the text of a line of `alerts.log`, of `alerts.jsonl` or of the daemon's journal entries.
  static func isOne(_ message: ByteRange, in texts: [UInt8]) -> Bool {
    // The shortest line that there is has more than its verb, id and time.
    guard message.count >= 24 else { return false }
    let first = texts[Int(message.offset)]
    if first == UInt8(ascii: "{") { return isJSON(texts[message.indices]) }
    if first &- UInt8(ascii: "0") < 10, isLine(texts[message.indices]) { return true }
    if "oruc".utf8.contains(first), isMessage(texts[message.indices]) { return true }
    return has("| next: tocsin explain ", in: message, texts)
  }

  /// Puts the known text in the place of a line, with the priority of what is no news.
  static func replace(_ entry: inout LogEntry, texts: inout [UInt8]) {
    entry.message = ByteRange(offset: UInt32(texts.count), count: UInt32(replacement.count))
    entry.priority = max(entry.priority, 6)
    texts += replacement
  }

  private static func isJSON(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.starts(with: json) else { return false }
    return has(#""transition":""#, in: ByteRange(text.prefix(256)), Array(text.prefix(256)))
  }

  /// `2026-08-23T03:14:07+02:00 crit clear db1 7f3a91c2 …`.
  private static func isLine(_ text: ArraySlice<UInt8>) -> Bool {
    let words = text.prefix(160).split(separator: UInt8(ascii: " "), maxSplits: 5)
    return words.count >= 6 && words[0].count >= 20 && words[0].dropFirst(10).first == UInt8(ascii: "T")
      && ["crit", "err", "warning", "notice"].contains { words[1].elementsEqual($0.utf8) }
      && verbs.contains { words[2].elementsEqual($0.utf8) } && isID(words[4])
  }

  /// `open 7f3a91c2 web.service: … since 03:10`.
  private static func isMessage(_ text: ArraySlice<UInt8>) -> Bool {
    let words = text.prefix(64).split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count == 3, verbs.contains(where: { words[0].elementsEqual($0.utf8) }), isID(words[1]) else {
      return false
    }
    let (all, whole) = (Array(text), ByteRange(text))
    return has(" since ", in: whole, all) || has(" after ", in: whole, all)
  }

  /// Eight characters of Crockford's base 32.
  private static func isID(_ word: ArraySlice<UInt8>) -> Bool {
    word.count == 8
      && word.allSatisfy { $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 26 }
  }

  private static func has(_ needle: StaticString, in message: ByteRange, _ texts: [UInt8]) -> Bool {
    texts.withUnsafeBytes { bytes in
      linux_find(
        bytes.baseAddress?.advanced(by: Int(message.offset)), Int(message.count), needle.utf8Start,
        needle.utf8CodeUnitCount) != nil
    }
  }
}

extension ByteRange {
  /// All of a text.
  fileprivate init(_ text: ArraySlice<UInt8>) { self.init(offset: 0, count: UInt32(text.count)) }
}
