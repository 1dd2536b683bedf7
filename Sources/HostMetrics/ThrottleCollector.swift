import Glibc
import Model

/// How often processors were slowed down because they were too hot, from `thermal_throttle` in `/sys`.
///
/// Intel's processors have it, virtual machines have not.
struct ThrottleCollector: Collector, ~Copyable {
  private let folder: String
  private var search: Schedule
  private var paths: [String] = []
  private var signals = SignalGroup<ThrottleSignal>(of: .host)
  private var previous: UInt64?
  private var lastRun: UInt64?

  init(_ settings: SamplerSettings) {
    folder = settings.path("sys/devices/system/cpu")
    search = Schedule(every: settings.searchInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if search.isDue(at: context.now) { find() }
    guard !paths.isEmpty else { return signals.close(in: &context.signals) }
    let elapsed = lastRun.map { Double(context.now - $0) / 1e9 }
    lastRun = context.now
    let count = total(&context.buffer)
    signals.report(.throttles, rate(count, since: previous, over: elapsed), to: &context.signals)
    previous = count
  }

  private mutating func find() {
    let processors = DeviceAttributes.names(in: folder, prefix: "cpu")
    let files = processors.flatMap { name in
      ["core", "package"].map { kind in "\(folder)/\(name)/thermal_throttle/\(kind)_throttle_count" }
    }
    let found = files.filter { access($0, R_OK) == 0 }
    // Processors that come or go change the sum.
    if found != paths { previous = nil }
    paths = found
  }

  private func total(_ buffer: inout ReadBuffer) -> UInt64? {
    var sum: UInt64 = 0
    for path in paths {
      guard let count = DeviceAttributes.number(path, &buffer) else { return nil }
      sum &+= count
    }
    return sum
  }
}
