/// A length of time in whole seconds, written with its unit: `90s`, `5m`, `6h`, `1d`, `2w`.
public struct TimeSpan: Hashable, Comparable, Sendable {
  /// Its length, seconds.
  public var seconds: Int64

  /// Makes a span of so many seconds.
  public init(seconds: Int64) {
    self.seconds = seconds
  }

  /// Makes a span of so many minutes.
  public static func minutes(_ count: Int64) -> TimeSpan { TimeSpan(seconds: count * 60) }

  /// Makes a span of so many days.
  public static func days(_ count: Int64) -> TimeSpan { TimeSpan(seconds: count * 86_400) }

  /// Orders by length.
  public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}

extension TimeSpan: UnitValue {
  static let expectation = #"a duration such as "90s", "5m" or "1d""#

  /// Largest first: the order in which ``description`` tries them.
  private static let units: [UnitOfMeasure] = [
    UnitOfMeasure("w", 604_800), UnitOfMeasure("d", 86_400), UnitOfMeasure("h", 3_600),
    UnitOfMeasure("m", 60),
    UnitOfMeasure("s", 1),
  ]

  /// Reads a duration with its unit, or returns nothing.
  public init?(_ text: String) {
    guard let seconds = UnitOfMeasure.parse(text, units: Self.units) else { return nil }
    self.init(seconds: seconds)
  }
}

extension TimeSpan: CustomStringConvertible {
  /// The span in the largest unit up to a day that divides it.
  public var description: String {
    UnitOfMeasure.format(seconds, units: Self.units.dropFirst(), fallback: "s")
  }
}
