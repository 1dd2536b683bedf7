/// The views of a signal's past that are asked about each value.
enum Statistic: CaseIterable {
  /// The distance from a level of a few samples.
  case fastLevel
  /// The distance from a level of some twenty samples.
  case slowLevel
  /// The residual against the time of day.
  case dayProfile
  /// The residual against the hour of the week.
  case weekProfile

  /// Its name in a ``Model/Vote``.
  var name: String {
    switch self {
    case .fastLevel: "level.fast"
    case .slowLevel: "level.slow"
    case .dayProfile: "season.day"
    case .weekProfile: "season.week"
    }
  }
}
