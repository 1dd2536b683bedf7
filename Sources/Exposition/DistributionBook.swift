import Model

/// Histograms and summaries of one program, from one exposition to the next.
///
/// A histogram's quantiles are those of what was observed since the exposition before, by linear interpolation
/// within a bucket, as Prometheus' `histogram_quantile` has it. A summary brings its own, over a window of its
/// program's choice.
struct DistributionBook: Sendable {
  /// Observations from which a median means something.
  static let medianObservations = 10.0
  /// Observations from which a 99th percentile is not just the largest of a few.
  static let tailObservations = 100.0

  /// One series of a family: the labels but those that tell its parts apart.
  private struct Series {
    var family: String
    var labels: String
    /// Cumulative counts below bounds.
    var buckets: [(bound: Double, count: Double)] = []
    var quantiles: [(quantile: Double, value: Double)] = []
    var sum: Double?
    var count: Double?
  }

  /// What of a series is needed the next time.
  private struct Kept {
    /// In the order of their bounds.
    var buckets: [(bound: Double, count: Double)]
    var sum: Double?
    var count: Double
  }

  private var series: [Series] = []
  private var indices: [String: Int] = [:]
  private var kept = SeriesMemory<Kept>()

  /// Numbers that are remembered.
  var cost: Int { kept.cost }

  /// Numbers that wait for room.
  var wanted: Int { kept.wanted }

  /// Remembers what waits as far as there is room; returns how many series found none.
  mutating func settle(in room: inout Int) -> Int { kept.settle(in: &room) }

  /// Forgets what was last said before a time or after another; returns how many numbers that were.
  mutating func forget(before first: Double, after last: Double) -> Int {
    kept.forget(before: first, after: last)
  }

  /// Takes a part of a histogram or of a summary.
  mutating func take(_ part: Role.Part, _ sample: Exposition.Sample) {
    let labels = Label.text(sample.labels.filter { $0.name != "le" && $0.name != "quantile" })
    // A summary's quantiles stand under its own name, whatever that ends with.
    let family = if case .quantile = part { sample.name } else { Role.split(sample.name).family }
    let index = place(of: family, labels)
    switch part {
    case .bucket(let bound): series[index].buckets.append((bound, sample.value))
    case .quantile(let quantile): series[index].quantiles.append((quantile, sample.value))
    case .sum: series[index].sum = sample.value
    case .count: series[index].count = sample.value
    }
  }

  private mutating func place(of family: String, _ labels: String) -> Int {
    let key = family + labels
    if let index = indices[key] { return index }
    indices[key] = series.count
    series.append(Series(family: family, labels: labels))
    return series.count - 1
  }

  /// The values that follow from all parts that were taken, which ends the exposition.
  mutating func values(of entity: Entity, at seconds: Double) -> [SeriesValue] {
    defer { (series, indices) = ([], [:]) }
    return series.flatMap { current in
      Self.given(current, entity) + measured(current, entity, at: seconds)
    }
  }

  /// What has happened since a series was last seen; it is remembered for the next time.
  private mutating func measured(_ series: Series, _ entity: Entity, at seconds: Double) -> [SeriesValue] {
    guard let count = series.count else { return [] }
    let key = series.family + series.labels
    let former = kept[key]
    let now = Kept(
      buckets: series.buckets.sorted { $0.bound < $1.bound }, sum: series.sum, count: count)
    kept.put(.init(value: now, seconds: seconds, cost: 1 + now.buckets.count), of: key)
    guard let former, let elapsed = SeriesBook.elapsed(from: former.seconds, to: seconds) else { return [] }
    return Self.measured(series, now, since: former.value, elapsed, entity)
  }

  /// A summary's own quantiles.
  private static func given(_ series: Series, _ entity: Entity) -> [SeriesValue] {
    var names: [String] = []
    return series.quantiles.compactMap { quantile, value in
      let name = SeriesDescriptor.quantileWord(quantile)
      guard !names.contains(name) else { return nil }
      names.append(name)
      return level(series, name, value, entity)
    }
  }

  private static func measured(
    _ series: Series, _ now: Kept, since old: Kept, _ elapsed: Double, _ entity: Entity
  ) -> [SeriesValue] {
    let began = now.count < old.count
    let observations = began ? max(0, now.count) : now.count - old.count
    var values = [
      SeriesValue(
        descriptor: SeriesDescriptor.observations(
          series.family + series.labels + ".rate", family: series.family, of: entity),
        value: observations / elapsed)
    ]
    guard observations > 0 else { return values }
    if let sum = now.sum, let formerSum = old.sum {
      // Observations may be negative, so the sum may fall; only the count tells a new beginning.
      values.append(level(series, "mean", (began ? sum : sum - formerSum) / observations, entity))
    }
    let counts = growth(of: now.buckets, since: began ? [] : old.buckets)
    for (quantile, least) in [(0.5, medianObservations), (0.99, tailObservations)] where observations >= least
    {
      guard let value = HistogramQuantile.value(quantile, of: counts) else { continue }
      values.append(level(series, SeriesDescriptor.quantileWord(quantile), value, entity))
    }
    return values.filter { $0.value.isFinite }
  }

  /// What fell below each bound since; bounds that were not there before count from zero.
  private static func growth(
    of buckets: [(bound: Double, count: Double)], since former: [(bound: Double, count: Double)]
  ) -> [(bound: Double, count: Double)] {
    var place = 0
    return buckets.map { bucket in
      while place < former.count, former[place].bound < bucket.bound { place += 1 }
      let known = place < former.count && former[place].bound == bucket.bound ? former[place].count : 0
      return (bucket.bound, SeriesBook.growth(bucket.count, since: known))
    }
  }

  private static func level(_ series: Series, _ part: String, _ value: Double, _ entity: Entity)
    -> SeriesValue
  {
    let name = series.family + series.labels + "." + part
    return SeriesValue(
      descriptor: SeriesDescriptor.level(name, family: series.family, of: entity), value: value)
  }
}

/// A quantile of a histogram.
enum HistogramQuantile {
  /// Estimates a quantile of what a histogram counted.
  ///
  /// Linear interpolation within the bucket that holds the quantile, from zero where it is the first; above the
  /// last finite bound that bound is all that is known. After Prometheus' `histogram_quantile`.
  ///
  /// - Parameters:
  ///   - quantile: From 0 to 1.
  ///   - buckets: Cumulative counts in the order of their bounds, the last of which is infinite.
  /// - Returns: `nil` where nothing was counted or no finite bound is known.
  static func value(_ quantile: Double, of buckets: [(bound: Double, count: Double)]) -> Double? {
    guard let last = buckets.last, buckets.count > 1, last.bound == .infinity, last.count > 0 else {
      return nil
    }
    let rank = quantile * last.count
    var below = 0.0
    var lower = buckets[0].bound > 0 ? 0 : buckets[0].bound
    for bucket in buckets {
      // Counts of one moment are not always read at one moment: they may seem to fall.
      let count = max(bucket.count, below)
      if count >= rank, count > below {
        guard bucket.bound.isFinite else { return lower }
        return lower + (bucket.bound - lower) * ((rank - below) / (count - below))
      }
      below = count
      if bucket.bound.isFinite { lower = bucket.bound }
    }
    return lower
  }
}
