import Model

/// What `/proc/vmstat` counts since boot; `nil` for what the kernel does not count.
struct PagingCounters: Equatable {
  private(set) var swapIn: UInt64?
  private(set) var swapOut: UInt64?
  private(set) var faults: UInt64?
  private(set) var majorFaults: UInt64?
  /// Pages that came back soon after they had been thrown out, of files and of programs.
  private(set) var refaults: UInt64?
  private(set) var backgroundScans: UInt64?
  private(set) var directScans: UInt64?
  /// Times that a program had to free memory itself, over all zones.
  private(set) var stalls: UInt64?
  private(set) var kills: UInt64?

  /// Parses `/proc/vmstat`; `nil` where it counts no faults.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      let key = line.field()
      // Of some hundred and seventy lines most begin with another letter.
      switch key.first {
      case UInt8(ascii: "p"): takePage(key, &line)
      case UInt8(ascii: "o"): if key.equals("oom_kill") { kills = line.number() }
      case UInt8(ascii: "w"): if key.hasPrefix("workingset_refault") { refaults = Self.sum(refaults, &line) }
      case UInt8(ascii: "a"): if key.hasPrefix("allocstall") { stalls = Self.sum(stalls, &line) }
      default: break
      }
    }
    guard majorFaults != nil else { return nil }
  }

  /// Page faults that needed no disk.
  var minorFaults: UInt64? {
    guard let faults, let majorFaults, faults >= majorFaults else { return nil }
    return faults - majorFaults
  }

  private mutating func takePage(_ key: UnsafeRawBufferPointer, _ line: inout ByteScanner) {
    if key.equals("pswpin") { swapIn = line.number() }
    if key.equals("pswpout") { swapOut = line.number() }
    if key.equals("pgfault") { faults = line.number() }
    if key.equals("pgmajfault") { majorFaults = line.number() }
    if key.equals("pgscan_kswapd") { backgroundScans = line.number() }
    if key.equals("pgscan_direct") { directScans = line.number() }
  }

  /// Kernels count by zone or by kind, under one name with endings.
  private static func sum(_ value: UInt64?, _ line: inout ByteScanner) -> UInt64? {
    line.number().map { (value ?? 0) &+ $0 } ?? value
  }
}

/// Swapping, page faults, reclaim and out-of-memory kills, from `/proc/vmstat`.
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
    report(.minorFaults, current.minorFaults, previous?.minorFaults, &context)
    report(.majorFaults, current.majorFaults, previous?.majorFaults, &context)
    report(.refaults, current.refaults, previous?.refaults, &context)
    report(.backgroundScans, current.backgroundScans, previous?.backgroundScans, &context)
    report(.directScans, current.directScans, previous?.directScans, &context)
    report(.stalls, current.stalls, previous?.stalls, &context)
    signals.report(.kills, growth(current.kills, since: previous?.kills), to: &context.signals)
  }

  private mutating func report(
    _ signal: PagingSignal, _ current: UInt64?, _ previous: UInt64?, _ context: inout CollectionContext
  ) {
    signals.report(signal, rate(current, since: previous, over: context.elapsed), to: &context.signals)
  }
}
