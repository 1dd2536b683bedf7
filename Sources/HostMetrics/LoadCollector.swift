import Model

/// What `/proc/loadavg` says.
struct LoadAverage: Equatable {
  /// The averages over one, five and fifteen minutes.
  private(set) var oneMinute: Double
  private(set) var fiveMinutes: Double?
  private(set) var fifteenMinutes: Double?
  /// How many threads there are, the kernel's own included.
  private(set) var threads: UInt64?

  /// Parses `/proc/loadavg`; `nil` where it has no average of one minute.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    guard let oneMinute = text.decimal() else { return nil }
    self.oneMinute = oneMinute
    fiveMinutes = text.decimal()
    fifteenMinutes = text.decimal()
    var threads = ByteScanner(text.field())
    _ = threads.take(through: UInt8(ascii: "/"))
    self.threads = threads.number()
  }
}

/// The load averages and the number of threads, from `/proc/loadavg`, against what the kernel allows.
struct LoadCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var identifiers: KeptFile
  private var maximum: KeptFile
  private var limitSchedule: Schedule
  private var limit: Double?
  private var signals = SignalGroup<LoadSignal>(of: .host)

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/loadavg"), isOneRecord: true)
    identifiers = KeptFile(settings.path("proc/sys/kernel/pid_max"), isOneRecord: true)
    maximum = KeptFile(settings.path("proc/sys/kernel/threads-max"), isOneRecord: true)
    // Changed by hand, if ever.
    limitSchedule = Schedule(every: 60, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if limitSchedule.isDue(at: context.now) { readLimit(&context) }
    guard let load = context.read(&file, LoadAverage.init(parsing:)) else {
      return signals.close(in: &context.signals)
    }
    signals.report(.oneMinute, load.oneMinute, to: &context.signals)
    signals.report(.fiveMinutes, load.fiveMinutes, to: &context.signals)
    signals.report(.fifteenMinutes, load.fifteenMinutes, to: &context.signals)
    let threads = load.threads.map { Double($0) }
    signals.report(.threads, threads, to: &context.signals)
    guard let threads, let limit else { return }
    signals.report(.threadUtilization, min(threads / limit, 1), to: &context.signals)
  }

  /// A thread needs an identifier and a place among all threads, so the smaller number is the limit.
  private mutating func readLimit(_ context: inout CollectionContext) {
    let limits = [
      context.readIfPresent(&identifiers, ByteScanner.number(parsing:)),
      context.readIfPresent(&maximum, ByteScanner.number(parsing:)),
    ]
    limit = limits.compactMap { $0 }.min().flatMap { $0 > 0 ? Double($0) : nil }
  }
}
