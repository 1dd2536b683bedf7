import Model

/// What `/proc/loadavg` says.
enum LoadAverage {
  /// Parses the average over one minute.
  static func oneMinute(parsing bytes: UnsafeRawBufferPointer) -> Double? {
    var text = ByteScanner(bytes)
    return text.decimal()
  }
}

/// The load average of one minute, from `/proc/loadavg`.
struct LoadCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var signals = SignalGroup<LoadSignal>(of: .host)

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/loadavg"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    guard let load = context.read(&file, LoadAverage.oneMinute(parsing:)) else {
      return signals.close(in: &context.signals)
    }
    signals.report(.oneMinute, load, to: &context.signals)
  }
}
