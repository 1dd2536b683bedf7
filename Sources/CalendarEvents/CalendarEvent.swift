/// A point in time that comes back, in the syntax of systemd's `OnCalendar=`: `Mon..Fri 02:00`, `*-*~03`, `weekly`.
///
/// Understands what systemd.time(7) describes, with local time or UTC; other time zones and fractions of seconds are
/// refused. A local time that does not exist, as when clocks are put forward, is passed over, as systemd does.
public struct CalendarEvent: Hashable, Sendable {
  /// One value, a range, or every so many from a value on.
  struct Component: Hashable, Sendable {
    var start: Int
    /// The last value of a range; `nil` for none.
    var stop: Int?
    /// How many lie between two values; 0 where it is one value alone.
    var step = 0

    /// True for a value that it stands for.
    func contains(_ value: Int, start: Int, stop: Int?) -> Bool {
      guard step > 0 else { return value == start }
      return value >= start && value <= stop ?? .max && (value - start) % step == 0
    }
  }

  /// The text, as it was written.
  public let text: String
  /// True for each day of the week that is meant, Monday first.
  var weekdays = [Bool](repeating: true, count: 7)
  /// Empty for all values; so are those below.
  var years: [Component] = []
  var months: [Component] = []
  var days: [Component] = []
  /// True where days count from the month's end, the last being 1.
  var isFromEnd = false
  var hours = [Component(start: 0)]
  var minutes = [Component(start: 0)]
  var seconds = [Component(start: 0)]
  var isUTC = false

  init(text: String) { self.text = text }

  /// True for a date that is meant.
  func contains(_ date: CivilDate) -> Bool {
    guard weekdays[date.weekday], Self.contains(years, date.year), Self.contains(months, date.month) else {
      return false
    }
    guard isFromEnd, !days.isEmpty else { return Self.contains(days, date.day) }
    let length = CivilDate.days(inMonth: date.month, of: date.year)
    return days.contains { component in
      // The third from the end to the first from the end: the earlier of the two is the larger number.
      let start = length + 1 - component.start
      let stop = component.stop.map { length + 1 - $0 }
      return component.contains(date.day, start: min(start, stop ?? start), stop: stop.map { max($0, start) })
    }
  }

  /// The values from 0 to below a bound that components stand for.
  static func values(_ components: [Component], below bound: Int) -> [Int] {
    (0..<bound).filter { contains(components, $0) }
  }

  private static func contains(_ components: [Component], _ value: Int) -> Bool {
    components.isEmpty
      || components.contains { $0.contains(value, start: $0.start, stop: $0.stop) }
  }
}
