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
      guard let processed = Self.hexadecimal(line.field()), let dropped = Self.hexadecimal(line.field()),
        let squeezed = Self.hexadecimal(line.field())
      else { return nil }
      self.processed += processed
      self.dropped += dropped
      self.squeezed += squeezed
    }
  }

  /// A number of one to eight hexadecimal digits, as the kernel prints its 32 bits.
  private static func hexadecimal(_ field: UnsafeRawBufferPointer) -> UInt64? {
    guard (1...8).contains(field.count) else { return nil }
    var value: UInt64 = 0
    for byte in field {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte & 15)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte & 15 + 9)
      default: return nil
      }
    }
    return value
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
