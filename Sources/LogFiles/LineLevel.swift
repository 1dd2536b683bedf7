/// Finds the severity that a line claims, by a known word in a place where programs put it.
enum LineLevel {
  /// How far into a message a level is looked for.
  private static let longestSearch = 160
  /// Words that are looked at.
  private static let mostWords = 24
  /// Words among which one in capitals counts wherever it stands.
  private static let firstWords = 6

  /// syslog's severity, 0 to 7; nil where the line names none.
  ///
  /// Taken are words in capitals among the first six (`ERROR`), words in brackets (`[error]`, `[core:error]`),
  /// values of a key (`level=error`, `"level":"error"`), and a first word with a colon (`error: …`).
  static func priority(of message: UnsafeRawBufferPointer) -> UInt8? {
    let head = UnsafeRawBufferPointer(rebasing: message.prefix(longestSearch))
    var (start, words) = (0, 0)
    while words < mostWords {
      guard let word = nextWord(head, from: start) else { return nil }
      if let level = level(of: word, in: head, isAmongFirst: words < firstWords, isFirst: words == 0) {
        return level
      }
      words += 1
      start = word.upperBound + 1
    }
    return nil
  }

  private static func level(
    of word: Range<Int>, in head: UnsafeRawBufferPointer, isAmongFirst: Bool, isFirst: Bool
  ) -> UInt8? {
    guard (3...9).contains(word.count) else { return nil }
    let text = UnsafeRawBufferPointer(rebasing: head[word])
    guard let level = level(text) else { return nil }
    let before = word.lowerBound > 0 ? head[word.lowerBound - 1] : UInt8(ascii: " ")
    let after = word.upperBound < head.count ? head[word.upperBound] : UInt8(ascii: " ")
    if after == UInt8(ascii: "]"), before == UInt8(ascii: "[") || before == UInt8(ascii: ":") { return level }
    if isValueOfLevelKey(word.lowerBound, in: head) { return level }
    if isFirst, after == UInt8(ascii: ":") { return level }
    let isAlone = isBoundary(before) && isBoundary(after)
    return isAmongFirst && isAlone && text.allSatisfy { $0 &- UInt8(ascii: "A") < 26 } ? level : nil
  }

  private static func isBoundary(_ byte: UInt8) -> Bool {
    byte <= UInt8(ascii: " ") || "[](){}|:<>,-".utf8.contains(byte)
  }

  /// The next run of letters.
  private static func nextWord(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Range<Int>? {
    var first = start
    while first < bytes.count, !isLetter(bytes[first]) { first += 1 }
    guard first < bytes.count else { return nil }
    var end = first
    while end < bytes.count, isLetter(bytes[end]) { end += 1 }
    return first..<end
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  /// True behind `level=`, `lvl=`, `severity=` and their like in JSON, in quotes or not.
  private static func isValueOfLevelKey(_ start: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    var position = start - 1
    var hasSign = false
    while position >= 0, "\"=: ".utf8.contains(bytes[position]) {
      hasSign = hasSign || bytes[position] == UInt8(ascii: "=") || bytes[position] == UInt8(ascii: ":")
      position -= 1
    }
    guard hasSign else { return false }
    let key = bytes[..<(position + 1)].suffix(8)
    return ["level", "lvl", "severity"].contains { name in
      key.suffix(name.utf8.count).elementsEqual(name.utf8, by: { $0 | 0x20 == $1 })
    }
  }

  private static func level(_ word: UnsafeRawBufferPointer) -> UInt8? {
    var key: UInt64 = 0
    for byte in word.prefix(8) { key = key << 8 | UInt64(byte | 0x20) }
    switch key {
    case packed("emerg"), packed("emergenc"), packed("panic"): return 0
    case packed("alert"): return 1
    case packed("crit"), packed("critical"), packed("fatal"): return 2
    case packed("err"), packed("error"), packed("severe"): return 3
    case packed("warn"), packed("warning"): return 4
    case packed("notice"): return 5
    case packed("info"), packed("informat"): return 6
    case packed("debug"), packed("trace"), packed("verbose"): return 7
    default: return nil
    }
  }

  private static func packed(_ word: StaticString) -> UInt64 {
    var key: UInt64 = 0
    for index in 0..<word.utf8CodeUnitCount { key = key << 8 | UInt64(word.utf8Start[index]) }
    return key
  }
}
