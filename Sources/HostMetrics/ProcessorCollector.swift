import Model

/// Processor time, its balance, interrupts, context switches and forks, from `/proc/stat`.
struct ProcessorCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var signals = SignalGroup<ProcessorSignal>(of: .host)
  private var softSignals = SignalGroup<SoftInterruptSignal>(of: .host)
  private var previous: ProcessorCounters?
  private var cores = CoreTimes()
  private var previousCores = CoreTimes()

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/stat"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    swap(&cores, &previousCores)
    var cores = CoreTimes()
    swap(&cores, &self.cores)
    let current = context.read(&file) { bytes in
      cores.fill(parsing: bytes)
      return ProcessorCounters(parsing: bytes)
    }
    self.cores = cores
    defer { previous = current }
    guard let current else {
      signals.close(in: &context.signals)
      return softSignals.close(in: &context.signals)
    }
    report(current, context.elapsed, &context.signals)
    reportSoftInterrupts(current.softInterrupts, context.elapsed, &context.signals)
    guard let previous, let shares = ProcessorShares(from: previous, to: current) else { return }
    report(shares, &context.signals)
  }

  private mutating func report(_ shares: ProcessorShares, _ output: inout SignalOutput) {
    signals.report(.utilization, shares.busy, to: &output)
    signals.report(.user, shares.user, to: &output)
    signals.report(.nice, shares.nice, to: &output)
    signals.report(.system, shares.system, to: &output)
    signals.report(.interrupt, shares.interrupt, to: &output)
    signals.report(.softInterrupt, shares.softInterrupt, to: &output)
    signals.report(.iowait, shares.iowait, to: &output)
    signals.report(.steal, shares.steal, to: &output)
    signals.report(.guest, shares.guest, to: &output)
    signals.report(.imbalance, cores.imbalance(since: previousCores), to: &output)
  }

  private mutating func report(
    _ current: ProcessorCounters, _ elapsed: Double?, _ output: inout SignalOutput
  ) {
    let switches = rate(current.contextSwitches, since: previous?.contextSwitches, over: elapsed)
    signals.report(.contextSwitches, switches, to: &output)
    let interrupts = rate(current.interrupts, since: previous?.interrupts, over: elapsed)
    signals.report(.interrupts, interrupts, to: &output)
    signals.report(.created, rate(current.created, since: previous?.created, over: elapsed), to: &output)
    signals.report(.running, current.running.map { Double($0) }, to: &output)
    signals.report(.blocked, current.blocked.map { Double($0) }, to: &output)
  }

  private mutating func reportSoftInterrupts(
    _ new: SoftInterruptCounters, _ elapsed: Double?, _ output: inout SignalOutput
  ) {
    let old = previous?.softInterrupts
    softSignals.report(.timer, rate(new.timer, since: old?.timer, over: elapsed), to: &output)
    softSignals.report(
      .transmitted, rate(new.transmitted, since: old?.transmitted, over: elapsed), to: &output)
    softSignals.report(.received, rate(new.received, since: old?.received, over: elapsed), to: &output)
    softSignals.report(.block, rate(new.block, since: old?.block, over: elapsed), to: &output)
    softSignals.report(.tasklet, rate(new.tasklet, since: old?.tasklet, over: elapsed), to: &output)
    softSignals.report(.scheduler, rate(new.scheduler, since: old?.scheduler, over: elapsed), to: &output)
    softSignals.report(
      .readCopyUpdate, rate(new.readCopyUpdate, since: old?.readCopyUpdate, over: elapsed), to: &output)
  }
}
