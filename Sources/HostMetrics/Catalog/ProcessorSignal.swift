import Model

/// Signals of the host's processors.
enum ProcessorSignal: Int, SignalSet {
  case utilization, user, system, iowait, steal, contextSwitches, created, running, blocked

  var template: SignalTemplate {
    switch self {
    case .utilization:
      .ringing(
        "system.cpu.utilization", "cpu", .fraction, .share, .cpu, floor: 0.20, relative: 0.25,
        why: "processors are busy, so work waits")
    case .user:
      .evidence(
        "system.cpu.utilization.user", "cpu in programs", .fraction, .share, .cpu, floor: 0.20,
        relative: 0.25, why: "tells busy programs from a busy kernel")
    case .system:
      .evidence(
        "system.cpu.utilization.system", "cpu in kernel", .fraction, .share, .cpu, floor: 0.10, relative: 0.5,
        why: "system calls, interrupts or memory reclaim take the time")
    case .iowait:
      .evidence(
        "system.cpu.utilization.iowait", "cpu waiting for disks", .fraction, .share, .io, floor: 0.20,
        relative: 0.5, why: "processors idle because disks are slow")
    case .steal:
      .ringing(
        "system.cpu.utilization.steal", "cpu stolen by hypervisor", .fraction, .share, .cpu, floor: 0.10,
        relative: 0.5, why: "the hypervisor gives this machine's time to others")
    case .contextSwitches:
      .evidence(
        "system.cpu.context_switches", "context switches", .perSecond, .rate, .cpu, floor: 5000, relative: 1,
        why: "threads contend for a lock or write in tiny pieces")
    case .created:
      .evidence(
        "system.processes.created", "processes created", .perSecond, .rate, .cpu, floor: 50, relative: 1,
        why: "something forks in a loop")
    case .running:
      .evidence(
        "system.processes.running", "runnable threads", .dimensionless, .level, .cpu, floor: 4, relative: 1,
        why: "more threads want a processor than there are")
    case .blocked:
      .evidence(
        "system.processes.blocked", "threads blocked on disks", .dimensionless, .level, .io, floor: 4,
        relative: 1, why: "threads wait for a disk and cannot even be killed")
    }
  }
}

/// The load average.
enum LoadSignal: Int, SignalSet {
  case oneMinute

  var template: SignalTemplate {
    .evidence(
      "system.cpu.load_average.1m", "load", .dimensionless, .level, .cpu, floor: 2, relative: 0.5,
      why: "the number that everybody looks at first")
  }
}
