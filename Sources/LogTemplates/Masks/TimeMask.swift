/// Dates and times of day, as ISO 8601, `ctime(3)`, syslog and their many relatives write them.
enum TimeMask {
  /// The end of the time stamp that begins with a word, or `nil`.
  static func end(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    let first = bytes[word.start]
    if first.isDigit {
      if let end = endOfISO(bytes, from: word.start) { return end }
      if word.count <= 2, bytes.byte(at: word.end) == UInt8(ascii: " ") {
        return endOfMonthAndTime(bytes, from: word.end + 1)
      }
      guard word.count <= 2, bytes.byte(at: word.end) == UInt8(ascii: ":") else { return nil }
      return endOfClock(bytes, from: word.start, needsSeconds: true)
    }
    guard first.isUppercaseLetter, (3...9).contains(word.count) else { return nil }
    if isWeekday(bytes, at: word.start) { return endAfterWeekday(bytes, word) }
    return endOfMonthAndTime(bytes, from: word.start)
  }

  /// `2026-08-23`, `2026/08/23`, and the time behind it, with fraction and zone.
  private static func endOfISO(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard bytes.endOfDigits(from: start) == start + 4 else { return nil }
    let dash = bytes.byte(at: start + 4)
    guard dash == UInt8(ascii: "-") || dash == UInt8(ascii: "/"), bytes.byte(at: start + 7) == dash else {
      return nil
    }
    guard bytes.endOfDigits(from: start + 5) == start + 7 else { return nil }
    let date = start + 10
    guard bytes.endOfDigits(from: start + 8) == date else { return nil }
    switch bytes.byte(at: date) {
    case UInt8(ascii: "T"), UInt8(ascii: " "), UInt8(ascii: ":"):
      guard let clock = endOfClock(bytes, from: date + 1, needsSeconds: false) else { return date }
      return endOfZone(bytes, from: clock)
    default:
      return date
    }
  }

  /// `Sat Jun 18 …`, `Thu, 18 Jun …`.
  private static func endAfterWeekday(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    var position = word.end
    if bytes.byte(at: position) == UInt8(ascii: ",") { position += 1 }
    let next = bytes.endOfSpaces(from: position)
    guard next > position else { return nil }
    let day = bytes.endOfDigits(from: next, limit: 3)
    if day > next, day <= next + 2, bytes.byte(at: day) == UInt8(ascii: " ") {
      return endOfMonthAndTime(bytes, from: day + 1)
    }
    return endOfMonthAndTime(bytes, from: next)
  }

  /// `Jun 18 02:23:10`, with a zone's letters and a year behind it where they stand.
  private static func endOfMonthAndTime(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard isMonth(bytes, at: start) else { return nil }
    var position = start + 3
    while position < start + 9, bytes.byte(at: position).isLowercaseLetter { position += 1 }
    guard let day = skipSpaces(bytes, from: position) else { return nil }
    position = bytes.endOfDigits(from: day, limit: 5)
    guard position > day, position <= day + 4 else { return nil }
    if bytes.byte(at: position) == UInt8(ascii: ",") { position += 1 }
    guard let time = skipSpaces(bytes, from: position) else { return nil }
    guard let clock = endOfClock(bytes, from: time, needsSeconds: false) else { return nil }
    return endOfYear(bytes, from: endOfZoneName(bytes, from: clock))
  }

  /// `02:23`, `02:23:10`, `02:23:10.123456`.
  private static func endOfClock(_ bytes: Span<UInt8>, from start: Int, needsSeconds: Bool) -> Int? {
    let hours = bytes.endOfDigits(from: start, limit: 3)
    guard hours > start, hours <= start + 2, bytes.byte(at: hours) == UInt8(ascii: ":") else { return nil }
    let minutes = hours + 3
    guard bytes.endOfDigits(from: hours + 1, limit: 3) == minutes else { return nil }
    guard bytes.byte(at: minutes) == UInt8(ascii: ":"),
      bytes.endOfDigits(from: minutes + 1, limit: 3) == minutes + 3
    else { return needsSeconds ? nil : minutes }
    let seconds = minutes + 3
    let point = bytes.byte(at: seconds)
    guard point == UInt8(ascii: ".") || point == UInt8(ascii: ","), bytes.byte(at: seconds + 1).isDigit else {
      return seconds
    }
    return bytes.endOfDigits(from: seconds + 1)
  }

  /// `Z`, `+02:00`, `-0500`, or nothing.
  private static func endOfZone(_ bytes: Span<UInt8>, from start: Int) -> Int {
    switch bytes.byte(at: start) {
    case UInt8(ascii: "Z"):
      return start + 1
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let hours = bytes.endOfDigits(from: start + 1)
      if hours == start + 5 { return hours }
      guard hours == start + 3, bytes.byte(at: hours) == UInt8(ascii: ":") else { return start }
      return bytes.endOfDigits(from: hours + 1) == hours + 3 ? hours + 3 : start
    default:
      return start
    }
  }

  /// ` EDT`, ` CEST`, or nothing.
  private static func endOfZoneName(_ bytes: Span<UInt8>, from start: Int) -> Int {
    guard let name = skipSpaces(bytes, from: start) else { return start }
    var position = name
    while position < name + 5, bytes.byte(at: position).isUppercaseLetter { position += 1 }
    return (3...4).contains(position - name) && !bytes.byte(at: position).isWordByte ? position : start
  }

  /// ` 2005`, or nothing.
  private static func endOfYear(_ bytes: Span<UInt8>, from start: Int) -> Int {
    guard let year = skipSpaces(bytes, from: start), bytes.endOfDigits(from: year) == year + 4 else {
      return start
    }
    return bytes.byte(at: year + 4).isWordByte ? start : year + 4
  }

  private static func skipSpaces(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    let end = bytes.endOfSpaces(from: start)
    return end > start ? end : nil
  }

  private static func isWeekday(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    switch threeLetters(bytes, at: start) {
    case 0x4d6f6e, 0x547565, 0x576564, 0x546875, 0x467269, 0x536174, 0x53756e: true  // Mon … Sun
    default: false
    }
  }

  private static func isMonth(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    switch threeLetters(bytes, at: start) {
    case 0x4a616e, 0x466562, 0x4d6172, 0x417072, 0x4d6179, 0x4a756e: true  // Jan … Jun
    case 0x4a756c, 0x417567, 0x536570, 0x4f6374, 0x4e6f76, 0x446563: true  // Jul … Dec
    default: false
    }
  }

  private static func threeLetters(_ bytes: Span<UInt8>, at start: Int) -> UInt32 {
    UInt32(bytes.byte(at: start)) << 16 | UInt32(bytes.byte(at: start + 1)) << 8
      | UInt32(bytes.byte(at: start + 2))
  }
}
