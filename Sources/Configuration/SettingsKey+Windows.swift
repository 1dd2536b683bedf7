import CalendarEvents

extension SettingsKey {
  /// `[[window]]`: times in which less rings.
  static var windows: SettingsKey {
    .tables("window", \.windows, by: WindowReader.self, toml: \.toml)
  }
}

extension Settings.Window {
  /// An inline table of what was set.
  fileprivate var toml: String {
    var entries = [
      "name = \(name.toml)", "on_calendar = \((onCalendar?.text ?? "").toml)", "duration = \(duration.toml)",
    ]
    if !units.isEmpty { entries.append("units = \(TOMLText.array(units))") }
    if effect != .digest { entries.append("effect = \(effect.toml)") }
    if let looser { entries.append("looser = \(looser)") }
    return "{ \(entries.joined(separator: ", ")) }"
  }
}

extension Settings.WindowEffect: SettingValue {}

/// Takes `[[window]]` apart and gathers what is wrong with it.
private struct WindowReader: TableListReader {
  static let names = ["name", "on_calendar", "duration", "units", "effect", "looser"]
  static let capacity = 64
  static let subjectKey = "name"
  static let subjectMeaning = "the window's name"
  static let repetition = "is the name of another window"
  static let blank = Settings.Window(name: "")
  var complaints: [Complaint] = []

  static func subject(of window: Settings.Window) -> String { window.name }

  mutating func take(_ entry: TOMLTable.Entry, _ place: String, into window: inout Settings.Window) {
    let value = entry.value
    switch entry.name {
    case "name":
      let text = String(value).flatMap { DecisionReader.isName($0) && $0.utf8.count <= 48 ? $0 : nil }
      window.name = text ?? complained(place, "1 to 48 letters, digits, - and _", value, or: "")
    case "on_calendar": window.onCalendar = calendar(value, place)
    case "duration":
      let span = TimeSpan(value).flatMap { DecisionReader.durations.contains($0) ? $0 : nil }
      let bounds = "from \(DecisionReader.durations.lowerBound) to \(DecisionReader.durations.upperBound)"
      window.duration =
        span ?? complained(place, "\(TimeSpan.expectation), \(bounds)", value, or: window.duration)
    case "units":
      let texts = value.elements?.compactMap { String($0) }.filter(TextKind.glob.isValid)
      let isGood = texts?.count == value.elements?.count && (texts?.count ?? 0) <= DecisionReader.longestList
      window.units = isGood ? texts ?? [] : complained(place, "an array of at most 32 globs", value, or: [])
      if texts == nil { complaints.append(Complaint(place, expected: "an array of globs", found: value)) }
    case "effect":
      window.effect =
        Settings.WindowEffect(value)
        ?? complained(place, Settings.WindowEffect.expectation, value, or: .digest)
    default:
      let number: Double? =
        switch value.kind {
        case .integer(let number): Double(number)
        case .float(let number): number
        default: nil
        }
      let isGood = number.map(DecisionReader.looserRange.contains) ?? false
      window.looser = isGood ? number : complained(place, "a number from 1 to 1000", value, or: nil)
    }
  }

  private mutating func calendar(_ node: TOMLNode, _ place: String) -> CalendarEvent? {
    guard case .string(let text) = node.kind else {
      return complained(place, CalendarEvent.expectation, node, or: nil)
    }
    do throws(CalendarFailure) {
      return try CalendarEvent(text)
    } catch {
      complaints.append(Complaint(place, line: node.line, error.description))
      return nil
    }
  }

  private mutating func complained<Value>(
    _ place: String, _ expected: String, _ found: TOMLNode, or value: Value
  ) -> Value {
    complaints.append(Complaint(place, expected: expected, found: found))
    return value
  }
}
