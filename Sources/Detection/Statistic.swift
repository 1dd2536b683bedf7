/// The views of a signal's past that are asked about each value.
enum Statistic {
  /// The distance from the nearer of a level of a few samples and one of some twenty.
  static let level = "level"
  /// The residual against the time of day, with a level that follows within days.
  static let day = "season.day"
  /// The residual against the time of day, with a level that follows within samples.
  static let dayFast = "season.day.fast"
  /// The residual against the hour of the week.
  static let week = "season.week"
  /// The rules of ``Novelty``.
  static let rules = ["flatline", "growth"]
  /// The streams of ``Novelty``, in the order of its votes; after them comes ``week``.
  static let novelty = [
    "novelty.value", "novelty.mean.3", "novelty.mean.12", "novelty.mean.48", "novelty.maximum", "novelty.day",
    "novelty.week", "novelty.day.3", "novelty.week.3", "shift", "novelty.shape", "novelty.shape.coarse",
  ]
}
