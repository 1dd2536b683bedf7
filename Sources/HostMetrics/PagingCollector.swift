import Model

/// What `/proc/vmstat` counts since boot.
struct PagingCounters: Equatable {
  private(set) var swapIn: UInt64?
  private(set) var swapOut: UInt64?
  private(set) var majorFaults: UInt64?
  private(set) var kills: UInt64?

  /// Parses `/proc/vmstat`; `nil` where it counts no faults.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      let key = line.field()
      guard let first = key.first, first == UInt8(ascii: "p") || first == UInt8(ascii: "o") else { continue }
      if key.equals("pswpin") { swapIn = line.number() }
      if key.equals("pswpout") { swapOut = line.number() }
      if key.equals("pgmajfault") { majorFaults = line.number() }
      if key.equals("oom_kill") { kills = line.number() }
    }
    guard majorFaults != nil else { return nil }
  }
}

/// Swapping, page faults on disk and out-of-memory kills, from `/proc/vmstat`.
struct PagingCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var signals = SignalGroup<PagingSignal>(of: .host)
  private var previous: PagingCounters?

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/vmstat"))
  }

  mutating func collect(_ context: inout CollectionContext) {
    let current = context.read(&file, PagingCounters.init(parsing:))
    defer { previous = current }
    guard let current else { return signals.close(in: &context.signals) }
    report(.swapIn, current.swapIn, previous?.swapIn, &context)
    report(.swapOut, current.swapOut, previous?.swapOut, &context)
    report(.majorFaults, current.majorFaults, previous?.majorFaults, &context)
    signals.report(.kills, growth(current.kills, since: previous?.kills), to: &context.signals)
  }

  private mutating func report(
    _ signal: PagingSignal, _ current: UInt64?, _ previous: UInt64?, _ context: inout CollectionContext
  ) {
    signals.report(signal, rate(current, since: previous, over: context.elapsed), to: &context.signals)
  }
}
