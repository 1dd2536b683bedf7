import Model

/// Errors that memory with error correction reported, from `/sys/devices/system/edac`.
///
/// Desktops and virtual machines have none of it. Counters are added up over all memory controllers.
struct MemoryErrorCollector: Collector, ~Copyable {
  private let folder: String
  private var search: Schedule
  private var controllers: [String] = []
  private var signals = SignalGroup<MemoryErrorSignal>(of: .host)
  private var previous: (corrected: UInt64?, uncorrected: UInt64?)

  init(_ settings: SamplerSettings) {
    folder = settings.path("sys/devices/system/edac/mc")
    search = Schedule(every: settings.searchInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if search.isDue(at: context.now) { find() }
    guard !controllers.isEmpty else { return signals.close(in: &context.signals) }
    let corrected = total("ce_count", &context.buffer)
    let uncorrected = total("ue_count", &context.buffer)
    signals.report(.corrected, growth(corrected, since: previous.corrected), to: &context.signals)
    signals.report(.uncorrected, growth(uncorrected, since: previous.uncorrected), to: &context.signals)
    previous = (corrected, uncorrected)
  }

  private mutating func find() {
    let found = DeviceAttributes.names(in: folder, prefix: "mc")
    if found != controllers { previous = (nil, nil) }
    controllers = found
  }

  private func total(_ file: String, _ buffer: inout ReadBuffer) -> UInt64? {
    var sum: UInt64?
    for controller in controllers {
      guard let count = DeviceAttributes.number("\(folder)/\(controller)/\(file)", &buffer) else { continue }
      sum = (sum ?? 0) &+ count
    }
    return sum
  }
}
