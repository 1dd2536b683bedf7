import Model

/// What `/proc/meminfo` says, in bytes.
struct MemoryLevels: Equatable {
  private(set) var total: Double = 0
  private(set) var available: Double?
  private(set) var dirty: Double?
  private(set) var writeback: Double?
  private(set) var swapTotal: Double?
  private(set) var swapFree: Double?

  /// Parses `/proc/meminfo`; `nil` where the total is missing.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      let key = line.take(through: UInt8(ascii: ":"))
      guard let first = key.first else { continue }
      switch first {
      case UInt8(ascii: "M"):
        if key.equals("MemTotal") { total = Self.bytes(&line) ?? 0 }
        if key.equals("MemAvailable") { available = Self.bytes(&line) }
      case UInt8(ascii: "D"): if key.equals("Dirty") { dirty = Self.bytes(&line) }
      case UInt8(ascii: "W"): if key.equals("Writeback") { writeback = Self.bytes(&line) }
      case UInt8(ascii: "S"):
        if key.equals("SwapTotal") { swapTotal = Self.bytes(&line) }
        if key.equals("SwapFree") { swapFree = Self.bytes(&line) }
      default: break
      }
    }
    guard total > 0 else { return nil }
  }

  /// The share of memory that programs could not have, 0 to 1.
  var utilization: Double? {
    available.map { max(0, 1 - $0 / total) }
  }

  /// Bytes that wait to be written or are being written.
  var unwritten: Double? {
    dirty.map { $0 + (writeback ?? 0) }
  }

  /// Bytes in swap; `nil` on a host without swap.
  var swapUsed: Double? {
    guard let swapTotal, let swapFree, swapTotal > 0 else { return nil }
    return max(0, swapTotal - swapFree)
  }

  private static func bytes(_ line: inout ByteScanner) -> Double? {
    line.number().map { Double($0) * 1024 }
  }
}

/// Memory in use, from `/proc/meminfo`.
struct MemoryCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var signals = SignalGroup<MemorySignal>(of: .host)

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/meminfo"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    guard let levels = context.read(&file, MemoryLevels.init(parsing:)) else {
      return signals.close(in: &context.signals)
    }
    signals.report(.utilization, levels.utilization, to: &context.signals)
    signals.report(.available, levels.available, to: &context.signals)
    signals.report(.unwritten, levels.unwritten, to: &context.signals)
    signals.report(.swapUsed, levels.swapUsed, to: &context.signals)
  }
}
