public import Model

/// A signal's value as it follows from an exposition.
public struct SeriesValue: Hashable, Sendable {
  /// The signal.
  public var descriptor: SignalDescriptor
  /// Its value; always finite.
  public var value: Double
}

/// Turns the expositions of one program, one after the other, into values of signals.
///
/// Counters become rates, histograms and summaries a rate, a mean and quantiles, gauges stay what they are. A
/// counter that has gone down has begun again at zero with its program, as Prometheus has it: what it shows is
/// what has happened since. An exposition need not say everything: each series has its own time.
public struct SeriesBook: Sendable {
  /// The longest time over which a rate is worked out; after a longer one a counter begins anew.
  static let longestSeconds = 7200.0
  /// Seconds between two looks for what is too old.
  private static let sweepSeconds = 60.0
  /// Seconds between two looks for what may be forgotten early, for want of room.
  private static let pressedSeconds = 10.0

  /// Series of the last exposition that were not remembered, as there was no room for them.
  public private(set) var refused = 0
  private let entity: Entity
  private var counters = SeriesMemory<Double>()
  private var distributions = DistributionBook()
  private var lastTime = -Double.infinity
  private var sweptAt = -Double.infinity
  private var pressedAt = -Double.infinity

  /// Begins with nothing known of a source.
  ///
  /// - Parameter source: Its name, which is that of the entity.
  public init(source: String) {
    entity = Entity(kind: .source, name: source)
  }

  /// How many numbers it remembers: one a counter, and one a bucket and one more a histogram or summary.
  public var count: Int { counters.cost + distributions.cost }

  /// Takes an exposition.
  ///
  /// - Parameters:
  ///   - exposition: What the program says now.
  ///   - seconds: When it said so, on a clock of its own.
  ///   - reserve: Asked at most once, with how many more numbers are to be remembered; returns how many may be.
  /// - Returns: A value of each signal that has one; rates have none the first time. At most one a signal.
  /// - Complexity: O(samples), and O(``count``) once in a while.
  public mutating func take(
    _ exposition: Exposition, at seconds: Double, reserving reserve: (Int) -> Int = { $0 }
  ) -> [SeriesValue] {
    var values: [SeriesValue] = []
    for sample in exposition.samples where sample.value.isFinite {
      switch Role(of: sample, in: exposition.types) {
      case .ignored: break
      case .gauge: values.append(gauge(sample))
      case .counter: if let rate = count(sample, at: seconds) { values.append(rate) }
      case .distribution(let part): distributions.take(part, sample)
      }
    }
    values += distributions.values(of: entity, at: seconds)
    settle(at: seconds, reserve)
    return values
  }

  /// Seconds between two times, nil where no rate can be worked out over them.
  static func elapsed(from former: Double, to seconds: Double) -> Double? {
    seconds > former && seconds - former <= longestSeconds ? seconds - former : nil
  }

  /// How much a counter has grown; one that has gone down began again at zero.
  static func growth(_ value: Double, since old: Double) -> Double {
    value >= old ? value - old : max(0, value)
  }

  /// Remembers what is new.
  ///
  /// Where there is no room for it, what neither this nor the former exposition had makes way.
  private mutating func settle(at seconds: Double, _ reserve: (Int) -> Int) {
    defer { lastTime = seconds }
    if !(0..<Self.sweepSeconds).contains(seconds - sweptAt) {
      sweptAt = seconds
      _ = forget(before: seconds - Self.longestSeconds, after: seconds)
    }
    let wanted = counters.wanted + distributions.wanted
    var room = wanted > 0 ? reserve(wanted) : 0
    if room < wanted, !(0..<Self.pressedSeconds).contains(seconds - pressedAt) {
      pressedAt = seconds
      room += forget(before: min(lastTime, seconds), after: seconds)
    }
    refused = counters.settle(in: &room) + distributions.settle(in: &room)
  }

  private mutating func forget(before first: Double, after last: Double) -> Int {
    counters.forget(before: first, after: last) + distributions.forget(before: first, after: last)
  }

  private mutating func count(_ sample: Exposition.Sample, at seconds: Double) -> SeriesValue? {
    let key = sample.identity
    let former = counters[key]
    counters.put(.init(value: sample.value, seconds: seconds, cost: 1), of: key)
    guard let former, let elapsed = Self.elapsed(from: former.seconds, to: seconds) else { return nil }
    return rate(sample, Self.growth(sample.value, since: former.value) / elapsed)
  }

  private func gauge(_ sample: Exposition.Sample) -> SeriesValue {
    SeriesValue(
      descriptor: SeriesDescriptor.level(sample.identity, family: sample.name, of: entity),
      value: sample.value)
  }

  private func rate(_ sample: Exposition.Sample, _ value: Double) -> SeriesValue {
    SeriesValue(
      descriptor: SeriesDescriptor.rate(sample.identity, family: sample.name, of: entity), value: value)
  }
}

/// What a sample is good for.
enum Role: Hashable {
  /// Part of a histogram or a summary.
  enum Part: Hashable {
    case bucket(bound: Double)
    case quantile(Double)
    case sum
    case count
  }

  case ignored, gauge, counter
  case distribution(Part)

  init(of sample: Exposition.Sample, in types: [String: MetricType]) {
    if let type = types[sample.name] {
      self = Self.role(of: sample, as: type)
      return
    }
    let (family, ending) = Self.split(sample.name)
    switch (types[family], ending) {
    case (.histogram, "_bucket"):
      let bound = sample.label("le").flatMap(Self.bound)
      self = bound.map { .distribution(.bucket(bound: $0)) } ?? .ignored
    case (.histogram, "_sum"), (.summary, "_sum"): self = .distribution(.sum)
    case (.histogram, "_count"), (.summary, "_count"): self = .distribution(.count)
    case (.counter, "_total"): self = .counter
    // When something was made says nothing about now; a histogram of what is has no rates.
    case (_?, "_created"), (.info, "_info"), (.gaugehistogram, _?): self = .ignored
    default: self = Self.role(of: sample, as: .untyped)
    }
  }

  private static func role(of sample: Exposition.Sample, as type: MetricType) -> Role {
    switch type {
    case .counter: .counter
    case .summary:
      sample.label("quantile").flatMap(Double.init).map { .distribution(.quantile($0)) } ?? .ignored
    case .gauge, .stateset: saysNothing(sample) ? .ignored : .gauge
    case .untyped, .unknown:
      saysNothing(sample) ? .ignored : sample.name.hasSuffix("_total") ? .counter : .gauge
    case .info, .histogram, .gaugehistogram: .ignored
    }
  }

  /// Seconds from which on a value is since 1970 and no duration: no program waits for 31 years.
  private static let timeOfDaySeconds = 1e9

  /// True of what says nothing about now: a time of day only ever grows, and information is in its labels.
  private static func saysNothing(_ sample: Exposition.Sample) -> Bool {
    idleEndings.contains { sample.name.hasSuffix($0) }
      || (sample.name.hasSuffix("time_seconds") && sample.value >= timeOfDaySeconds)
  }

  private static let idleEndings = [
    "_timestamp_seconds", "_timestamp", "_start_time_seconds", "_boot_time_seconds", "_info",
  ]

  private static func bound(_ text: String) -> Double? {
    if text == "+Inf" || text == "Inf" { return .infinity }
    return Double(text).flatMap { $0.isNaN ? nil : $0 }
  }

  private static let endings = [
    "_bucket", "_sum", "_count", "_total", "_created", "_info", "_gcount", "_gsum",
  ]

  /// A name without the ending that says which part of its family it is.
  static func split(_ name: String) -> (family: String, ending: String?) {
    for ending in endings where name.utf8.count > ending.utf8.count && name.hasSuffix(ending) {
      return (String(name.dropLast(ending.utf8.count)), ending)
    }
    return (name, nil)
  }
}
