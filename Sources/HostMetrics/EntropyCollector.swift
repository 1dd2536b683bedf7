import Model

/// The random numbers that are at hand, from `/proc/sys/kernel/random`.
///
/// Kernels from 5.18 on say 256 of 256 for ever (crng: one pool of that many bits, never used up): nothing is
/// measured there.
struct EntropyCollector: Collector, ~Copyable {
  private static let constantPoolBits: UInt64 = 256

  private var file: KeptFile
  private var pool: KeptFile
  private var poolBits: UInt64?
  private var signals = SignalGroup<EntropySignal>(of: .host)

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/sys/kernel/random/entropy_avail"), isOneRecord: true)
    pool = KeptFile(settings.path("proc/sys/kernel/random/poolsize"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if poolBits == nil { poolBits = context.readIfPresent(&pool, ByteScanner.number(parsing:)) }
    guard let poolBits, poolBits > Self.constantPoolBits else { return }
    guard let bits = context.read(&file, ByteScanner.number(parsing:)) else {
      return signals.close(in: &context.signals)
    }
    signals.report(.available, Double(bits), to: &context.signals)
  }
}
