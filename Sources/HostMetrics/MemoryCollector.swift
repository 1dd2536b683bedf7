import Model

/// Memory in use and what for, from `/proc/meminfo`.
struct MemoryCollector: Collector, ~Copyable {
  /// The value of `vm.overcommit_memory` with which the kernel refuses to promise more than the limit.
  private static let strictOvercommit: UInt64 = 2

  private var file: KeptFile
  private var overcommit: KeptFile
  private var overcommitSchedule: Schedule
  private var hasCommitLimit = false
  private var signals = SignalGroup<MemorySignal>(of: .host)

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/meminfo"), isOneRecord: true)
    overcommit = KeptFile(settings.path("proc/sys/vm/overcommit_memory"), isOneRecord: true)
    overcommitSchedule = Schedule(every: 60, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if overcommitSchedule.isDue(at: context.now) {
      let mode = context.readIfPresent(&overcommit, ByteScanner.number(parsing:))
      hasCommitLimit = mode == Self.strictOvercommit
    }
    guard let levels = context.read(&file, MemoryLevels.init(parsing:)) else {
      return signals.close(in: &context.signals)
    }
    reportUse(levels, &context.signals)
    reportShortage(levels, &context.signals)
  }

  private mutating func reportUse(_ levels: MemoryLevels, _ output: inout SignalOutput) {
    signals.report(.utilization, levels.utilization, to: &output)
    signals.report(.available, levels.available, to: &output)
    signals.report(.cached, levels.cached, to: &output)
    signals.report(.anonymous, levels.anonymous, to: &output)
    signals.report(.shared, levels.shared, to: &output)
    signals.report(.slabReclaimable, levels.slabReclaimable, to: &output)
    signals.report(.slabUnreclaimable, levels.slabUnreclaimable, to: &output)
    signals.report(.pageTables, levels.pageTables, to: &output)
    signals.report(.dirty, levels.dirty, to: &output)
    signals.report(.writeback, levels.writeback, to: &output)
  }

  private mutating func reportShortage(_ levels: MemoryLevels, _ output: inout SignalOutput) {
    signals.report(.swapUsed, levels.swapUsed, to: &output)
    signals.report(.swapUtilization, levels.swapUtilization, to: &output)
    signals.report(.committed, levels.committed, to: &output)
    signals.report(.commitUtilization, hasCommitLimit ? levels.commitUtilization : nil, to: &output)
    signals.report(.hugePages, levels.hugePageUtilization, to: &output)
    signals.report(.corrupted, levels.corrupted, to: &output)
  }
}
