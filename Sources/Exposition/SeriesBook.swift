public import Model

/// A signal's value as it follows from an exposition.
public struct SeriesValue: Hashable, Sendable {
  /// The signal.
  public var descriptor: SignalDescriptor
  /// Its value; always finite.
  public var value: Double
}

/// Turns the expositions of one source, one after the other, into values of signals.
///
/// Counters become rates, histograms and summaries a rate, a mean and quantiles, gauges stay what they are. A
/// counter that has gone down has begun again at zero with its program, as Prometheus has it: what it shows is
/// what has happened since.
public struct SeriesBook: Sendable {
  /// The longest time over which a rate is worked out; after a longer one a counter begins anew.
  static let longestSeconds = 7200.0

  private let entity: Entity
  private var counters: [String: Double] = [:]
  private var lastTime: Double?
  private var distributions = DistributionBook()

  /// Begins with nothing known of a source.
  ///
  /// - Parameter source: Its name, which is that of the entity.
  public init(source: String) {
    entity = Entity(kind: .source, name: source)
  }

  /// Takes an exposition.
  ///
  /// - Parameters:
  ///   - exposition: What the source says now.
  ///   - seconds: When it said so, on a clock that does not go back.
  /// - Returns: A value of each signal that has one; rates have none the first time. At most one a signal.
  /// - Complexity: O(samples).
  public mutating func take(_ exposition: Exposition, at seconds: Double) -> [SeriesValue] {
    let elapsed = lastTime.flatMap {
      seconds > $0 && seconds - $0 <= Self.longestSeconds ? seconds - $0 : nil
    }
    lastTime = seconds
    let former = elapsed == nil ? [:] : counters
    counters = [:]
    distributions.begin(keepsFormer: elapsed != nil)
    var values: [SeriesValue] = []
    for sample in exposition.samples where sample.value.isFinite {
      switch Role(of: sample, in: exposition.types) {
      case .ignored: break
      case .gauge: values.append(gauge(sample))
      case .counter:
        counters[sample.identity] = sample.value
        if let elapsed, let old = former[sample.identity] {
          values.append(rate(sample, Self.growth(sample.value, since: old) / elapsed))
        }
      case .distribution(let part): distributions.take(part, sample)
      }
    }
    return values + distributions.values(of: entity, over: elapsed)
  }

  /// How much a counter has grown; one that has gone down began again at zero.
  static func growth(_ value: Double, since old: Double) -> Double {
    value >= old ? value - old : max(0, value)
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
    case .gauge, .stateset: isTimestamp(sample.name) ? .ignored : .gauge
    case .untyped, .unknown:
      isTimestamp(sample.name) ? .ignored : sample.name.hasSuffix("_total") ? .counter : .gauge
    case .info, .histogram, .gaugehistogram: .ignored
    }
  }

  /// A time of day only ever grows: nothing can be learned of it.
  private static func isTimestamp(_ name: String) -> Bool {
    name.hasSuffix("_timestamp_seconds") || name.hasSuffix("_timestamp") || name.hasSuffix("_info")
      || name.hasSuffix("_time_seconds")
  }

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
