import Model

/// What `/proc/net/softnet_stat` counts since boot, summed over all processors.
struct BacklogCounters: Equatable {
  private(set) var processed: UInt64 = 0
  private(set) var dropped: UInt64 = 0
  private(set) var squeezed: UInt64 = 0

  /// Parses a line of hexadecimal counters for each processor; `nil` where a line has less than three.
  ///
  /// - Note: Fields: `softnet_seq_show` in the kernel's net/core/net-procfs.c.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    guard !text.isAtEnd else { return nil }
    while var line = text.line() {
      guard let processed = Self.counter(line.field()), let dropped = Self.counter(line.field()),
        let squeezed = Self.counter(line.field())
      else { return nil }
      self.processed += processed
      self.dropped += dropped
      self.squeezed += squeezed
    }
  }

  /// A hexadecimal number, as the kernel prints its 32 bits.
  private static func counter(_ field: UnsafeRawBufferPointer) -> UInt64? {
    var digits = ByteScanner(field)
    guard let value = digits.hexadecimal(), digits.isAtEnd else { return nil }
    return UInt32(exactly: value).map { UInt64($0) }
  }
}

/// How packets get from the cards to the protocols, from `/proc/net/softnet_stat`.
///
/// The counters are the processors' own, the same in every network namespace: they need not be read by way of
/// process 1.
struct BacklogCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var signals = SignalGroup<BacklogSignal>(of: .host)
  private var previous: BacklogCounters?

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/net/softnet_stat"), orElse: settings.path("proc/1/net/softnet_stat"))
  }

  mutating func collect(_ context: inout CollectionContext) {
    let current = context.read(&file, BacklogCounters.init(parsing:))
    defer { previous = current }
    guard let current else { return signals.close(in: &context.signals) }
    let elapsed = context.elapsed
    signals.report(
      .processed, rate(current.processed, since: previous?.processed, over: elapsed), to: &context.signals)
    signals.report(
      .dropped, rate(current.dropped, since: previous?.dropped, over: elapsed), to: &context.signals)
    signals.report(
      .squeezed, rate(current.squeezed, since: previous?.squeezed, over: elapsed), to: &context.signals)
  }
}
