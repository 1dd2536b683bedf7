/// Shortens printable ASCII to a number of bytes.
enum Eliding {
  static let mark = ".."

  /// Drops the middle: names differ at both ends.
  static func middle(_ text: String, to limit: Int) -> String {
    let count = text.utf8.count
    guard count > limit else { return text }
    let kept = max(limit - mark.utf8.count, 0)
    let tail = kept / 2
    return prefix(text, kept - tail) + mark + suffix(text, tail)
  }

  /// Drops the end, together with the blank that it leaves.
  static func end(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var kept = text.utf8.prefix(max(limit - mark.utf8.count, 0))
    while kept.last == UInt8(ascii: " ") { kept.removeLast() }
    return String(decoding: kept, as: UTF8.self) + mark
  }

  private static func prefix(_ text: String, _ count: Int) -> String {
    String(decoding: text.utf8.prefix(count), as: UTF8.self)
  }

  private static func suffix(_ text: String, _ count: Int) -> String {
    String(decoding: text.utf8.suffix(count), as: UTF8.self)
  }
}
