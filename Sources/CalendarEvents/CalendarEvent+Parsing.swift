/// Why a text is no calendar event.
public struct CalendarFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected, for people.
  public var description: String
}

extension CalendarEvent {
  /// Longer texts are refused.
  static let longestText = 256

  /// What is expected of such a text, for error messages.
  public static let expectation =
    #"a calendar event as systemd has them, such as "Mon..Fri 02:00" or "Sun *-*-1..7 03:00""#

  private static let words: [(word: String, meaning: String)] = [
    ("minutely", "*-*-* *:*:00"), ("hourly", "*-*-* *:00:00"), ("daily", "*-*-* 00:00:00"),
    ("weekly", "Mon *-*-* 00:00:00"), ("monthly", "*-*-01 00:00:00"), ("yearly", "*-01-01 00:00:00"),
    ("annually", "*-01-01 00:00:00"), ("anually", "*-01-01 00:00:00"),
    ("quarterly", "*-01,04,07,10-01 00:00:00"),
    ("semiannually", "*-01,07-01 00:00:00"), ("semi-annually", "*-01,07-01 00:00:00"),
    ("biannually", "*-01,07-01 00:00:00"), ("bi-annually", "*-01,07-01 00:00:00"),
    ("biannualy", "*-01,07-01 00:00:00"),
  ]

  /// Reads a calendar event.
  ///
  /// - Throws: ``CalendarFailure`` for anything that systemd would not take, for other time zones than UTC and for
  ///   fractions of seconds.
  public init(_ text: String) throws(CalendarFailure) {
    guard text.utf8.count <= Self.longestText else {
      throw CalendarFailure(description: "expected at most \(Self.longestText) bytes")
    }
    self.init(text: text)
    var parts = text.split(separator: " ").map(String.init)
    guard !parts.isEmpty else { throw CalendarFailure(description: "expected \(Self.expectation)") }
    if parts.count > 1, parts.last == "UTC" {
      isUTC = true
      parts.removeLast()
    }
    if parts.count == 1, let known = Self.words.first(where: { $0.word == parts[0].lowercased() }) {
      parts = known.meaning.split(separator: " ").map(String.init)
    }
    try take(parts)
  }

  private mutating func take(_ parts: [String]) throws(CalendarFailure) {
    var rest = parts[...]
    if let first = rest.first, let meant = try Weekday.days(first) {
      weekdays = meant
      rest = rest.dropFirst()
    }
    if let first = rest.first, first.utf8.contains(where: "-~".utf8.contains),
      !first.utf8.contains(Self.colon)
    {
      try takeDate(first)
      rest = rest.dropFirst()
    }
    if let first = rest.first, first.utf8.contains(Self.colon) {
      try takeTime(first)
      rest = rest.dropFirst()
    }
    guard let odd = rest.first else { return }
    let isZone = rest.count == 1 && rest.startIndex > 0 && odd.utf8.contains(UInt8(ascii: "/"))
    throw CalendarFailure(
      description: isZone
        ? "expected local time or UTC, found another time zone" : "expected \(Self.expectation)")
  }

  private mutating func takeDate(_ text: String) throws(CalendarFailure) {
    var fields = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    if let last = fields.last, last.utf8.contains(UInt8(ascii: "~")) {
      isFromEnd = true
      fields.removeLast()
      fields += last.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    }
    guard fields.count == 2 || fields.count == 3 else { throw Self.failure(text, "a date") }
    if fields.count == 3 { years = try Self.components(fields[0], 1970...2199, "a year") }
    months = try Self.components(fields[fields.count - 2], 1...12, "a month")
    days = try Self.components(fields[fields.count - 1], 1...31, "a day")
  }

  private mutating func takeTime(_ text: String) throws(CalendarFailure) {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 2 || fields.count == 3 else { throw Self.failure(text, "a time") }
    hours = try Self.components(fields[0], 0...23, "an hour")
    minutes = try Self.components(fields[1], 0...59, "a minute")
    if fields.count == 3 { seconds = try Self.components(fields[2], 0...59, "a second") }
  }

  /// Reads `*`, or values, ranges and steps with commas between them.
  private static func components(
    _ text: String, _ bounds: ClosedRange<Int>, _ what: String
  ) throws(CalendarFailure) -> [Component] {
    guard text != "*" else { return [] }
    var components: [Component] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let component = component(String(item), bounds) else {
        throw failure(text, "\(what) from \(bounds.lowerBound) to \(bounds.upperBound)")
      }
      components.append(component)
    }
    return components
  }

  private static func component(_ text: String, _ bounds: ClosedRange<Int>) -> Component? {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard halves.count <= 2 else { return nil }
    var step = 0
    if halves.count == 2 {
      guard let number = number(halves[1]), number > 0 else { return nil }
      step = number
    }
    guard let dots = range(halves[0]) else {
      guard let start = number(halves[0]), bounds.contains(start) else { return nil }
      return Component(start: start, stop: nil, step: step)
    }
    guard bounds.contains(dots.start), bounds.contains(dots.stop), dots.start <= dots.stop else { return nil }
    return Component(start: dots.start, stop: dots.stop, step: max(1, step))
  }

  private static func range(_ text: String) -> (start: Int, stop: Int)? {
    let bytes = Array(text.utf8)
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), dot + 1 < bytes.count,
      bytes[dot + 1] == UInt8(ascii: "."),
      let start = number(String(decoding: bytes[..<dot], as: UTF8.self)),
      let stop = number(String(decoding: bytes[(dot + 2)...], as: UTF8.self))
    else { return nil }
    return (start, stop)
  }

  /// Digits alone: no sign, and few enough to fit.
  private static func number(_ text: String) -> Int? {
    let isPlain = (1...4).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    return isPlain ? Int(text) : nil
  }

  private static let colon = UInt8(ascii: ":")

  private static func failure(_ text: String, _ what: String) -> CalendarFailure {
    CalendarFailure(
      description: "expected \(what), \"*\", a range \"1..5\" or a step \"0/15\", found \"\(text)\"")
  }
}

/// Days of the week as systemd writes them.
enum Weekday {
  private static let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

  /// The days that a list or range of names means, Monday first; `nil` where the text does not begin with one.
  static func days(_ text: String) throws(CalendarFailure) -> [Bool]? {
    guard let first = text.utf8.first, (first | 0x20) &- UInt8(ascii: "a") < 26 else { return nil }
    var days = [Bool](repeating: false, count: 7)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.lowercased() }
    for (number, part) in parts.enumerated() {
      // A comma behind the last day is tolerated.
      if part.isEmpty, number > 0, number == parts.count - 1 { continue }
      guard let range = range(part) else {
        throw CalendarFailure(
          description: "expected days such as \"Mon,Wed\" or \"Mon..Fri\", found \"\(text)\"")
      }
      for day in range { days[day] = true }
    }
    return days
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    if let single = day(text) { return single...single }
    let bytes = Array(text.utf8)
    guard let place = bytes.firstIndex(where: ".-".utf8.contains) else { return nil }
    let isDotted = bytes[place] == UInt8(ascii: ".")
    let rest = place + (isDotted ? 2 : 1)
    guard !isDotted || bytes[place...].starts(with: "..".utf8), rest <= bytes.count,
      let start = day(String(decoding: bytes[..<place], as: UTF8.self)),
      let stop = day(String(decoding: bytes[rest...], as: UTF8.self)), start <= stop
    else { return nil }
    return start...stop
  }

  private static func day(_ text: String) -> Int? {
    names.firstIndex { $0 == text || String($0.prefix(3)) == text }
  }
}
