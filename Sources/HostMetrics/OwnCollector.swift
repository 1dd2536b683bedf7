import Glibc
import Model

/// What the measuring process itself uses, from `/proc/self/stat`: evidence of its own cost.
struct OwnCollector: Collector, ~Copyable {
  private let ticksPerSecond = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
  private let pageBytes = Double(max(sysconf(Int32(_SC_PAGESIZE)), 1))
  private var file: KeptFile
  private var signals: SignalGroup<OwnSignal>?
  private var previous: UInt64?

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/self/stat"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    let current = context.read(&file, ProcessStatus.init(parsing:))
    defer { previous = current?.ticks }
    guard let current else {
      signals?.close(in: &context.signals)
      return
    }
    if signals == nil { signals = SignalGroup(of: Entity(kind: .process, name: current.command.text)) }
    let ticks = rate(current.ticks, since: previous, over: context.elapsed)
    signals?.report(.processor, ticks.map { $0 / ticksPerSecond }, to: &context.signals)
    signals?.report(.memory, Double(current.residentPages) * pageBytes, to: &context.signals)
  }
}
