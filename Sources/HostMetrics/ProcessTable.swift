import Model

/// What a pass over the process table counts.
struct ProcessTable {
  private var processes = 0
  private var threads: UInt64 = 0
  private var uninterruptible = 0
  private var zombies = 0
  private var signals = SignalGroup<ProcessTableSignal>(of: .host)

  /// Counts a process; what the kernel does for itself waits without being stuck.
  mutating func add(_ status: ProcessStatus) {
    processes += 1
    threads += min(status.threads, 1 << 32)
    if status.state == UInt8(ascii: "D") { uninterruptible += 1 }
    if status.state == UInt8(ascii: "Z") { zombies += 1 }
  }

  /// Hands out what was counted, and begins anew.
  mutating func report(to output: inout SignalOutput) {
    signals.report(.processes, Double(processes), to: &output)
    signals.report(.threads, Double(threads), to: &output)
    signals.report(.uninterruptible, Double(uninterruptible), to: &output)
    signals.report(.zombies, Double(zombies), to: &output)
    (processes, threads, uninterruptible, zombies) = (0, 0, 0, 0)
  }
}
