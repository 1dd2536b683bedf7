import Model

/// What `/proc/stat` counts since boot; times in clock ticks, summed over all processors.
struct ProcessorCounters: Equatable {
  var user: UInt64 = 0
  var nice: UInt64 = 0
  var system: UInt64 = 0
  var idle: UInt64 = 0
  var iowait: UInt64 = 0
  var interrupts: UInt64 = 0
  var softInterrupts: UInt64 = 0
  var steal: UInt64 = 0
  var contextSwitches: UInt64?
  var created: UInt64?
  var running: UInt64?
  var blocked: UInt64?

  /// Parses `/proc/stat`; `nil` where the line of all processors is missing.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    var hasTimes = false
    while var line = text.line() {
      let key = line.field()
      if key.equals("cpu") {
        hasTimes = parseTimes(&line)
      } else if key.equals("ctxt") {
        contextSwitches = line.number()
      } else if key.equals("processes") {
        created = line.number()
      } else if key.equals("procs_running") {
        running = line.number()
      } else if key.equals("procs_blocked") {
        blocked = line.number()
      }
    }
    guard hasTimes else { return nil }
  }

  private mutating func parseTimes(_ line: inout ByteScanner) -> Bool {
    guard let user = line.number(), let nice = line.number(), let system = line.number(),
      let idle = line.number()
    else { return false }
    (self.user, self.nice, self.system, self.idle) = (user, nice, system, idle)
    iowait = line.number() ?? 0
    interrupts = line.number() ?? 0
    softInterrupts = line.number() ?? 0
    steal = line.number() ?? 0
    return true
  }
}

/// How the processors' time was spent between two readings, as shares of all of it.
struct ProcessorShares: Equatable {
  var busy: Double
  var user: Double
  var system: Double
  var iowait: Double
  var steal: Double

  /// Compares two readings.
  ///
  /// `idle` and `iowait` are known to step back by a tick or two (proc(5)), which counts as no growth.
  ///
  /// - Returns: `nil` where any other time went backwards, as on a processor's removal, or none has passed.
  init?(from old: ProcessorCounters, to new: ProcessorCounters) {
    guard let user = growth(new.user, since: old.user), let nice = growth(new.nice, since: old.nice),
      let system = growth(new.system, since: old.system),
      let interrupts = growth(new.interrupts, since: old.interrupts),
      let softInterrupts = growth(new.softInterrupts, since: old.softInterrupts),
      let steal = growth(new.steal, since: old.steal)
    else { return nil }
    let idle = growth(new.idle, since: old.idle) ?? 0
    let iowait = growth(new.iowait, since: old.iowait) ?? 0
    let busy = user + nice + system + interrupts + softInterrupts + steal
    let total = busy + idle + iowait
    guard total > 0 else { return nil }
    self.busy = busy / total
    self.user = (user + nice) / total
    self.system = (system + interrupts + softInterrupts) / total
    self.iowait = iowait / total
    self.steal = steal / total
  }
}

/// Processor time, context switches and forks, from `/proc/stat`.
struct ProcessorCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var signals = SignalGroup<ProcessorSignal>(of: .host)
  private var previous: ProcessorCounters?

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/stat"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    let current = context.read(&file, ProcessorCounters.init(parsing:))
    defer { previous = current }
    guard let current else { return signals.close(in: &context.signals) }
    report(current, context.elapsed, &context.signals)
    guard let previous, let shares = ProcessorShares(from: previous, to: current) else { return }
    signals.report(.utilization, shares.busy, to: &context.signals)
    signals.report(.user, shares.user, to: &context.signals)
    signals.report(.system, shares.system, to: &context.signals)
    signals.report(.iowait, shares.iowait, to: &context.signals)
    signals.report(.steal, shares.steal, to: &context.signals)
  }

  private mutating func report(
    _ current: ProcessorCounters, _ elapsed: Double?, _ output: inout SignalOutput
  ) {
    let switches = rate(current.contextSwitches, since: previous?.contextSwitches, over: elapsed)
    signals.report(.contextSwitches, switches, to: &output)
    signals.report(.created, rate(current.created, since: previous?.created, over: elapsed), to: &output)
    signals.report(.running, current.running.map { Double($0) }, to: &output)
    signals.report(.blocked, current.blocked.map { Double($0) }, to: &output)
  }
}
