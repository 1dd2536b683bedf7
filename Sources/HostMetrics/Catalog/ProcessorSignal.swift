import Model

/// Signals of the host's processors.
enum ProcessorSignal: Int, SignalSet {
  case utilization, user, nice, system, interrupt, softInterrupt, iowait, steal, guest, imbalance
  case contextSwitches, interrupts, created, running, blocked

  var template: SignalTemplate {
    switch self {
    case .utilization:
      .ringing(
        "system.cpu.utilization", "cpu", .fraction, .share, .cpu, floor: 0.20, relative: 0.25,
        why: "processors are busy, so work waits")
    case .user:
      Self.mode("user", "cpu in programs", floor: 0.20, why: "tells busy programs from a busy kernel")
    case .nice:
      Self.mode("nice", "cpu in background programs", floor: 0.20, why: "work that gives way to other work")
    case .system:
      Self.mode("system", "cpu in kernel", floor: 0.10, why: "system calls or memory reclaim take the time")
    case .interrupt:
      Self.mode("interrupt", "cpu in interrupts", floor: 0.10, why: "a device asks for attention too often")
    case .softInterrupt:
      Self.mode(
        "softirq", "cpu in deferred interrupts", floor: 0.10,
        why: "packets or finished disk operations take the time")
    case .iowait:
      .evidence(
        "system.cpu.utilization.iowait", "cpu waiting for disks", .fraction, .share, .io, floor: 0.20,
        relative: 0.5, why: "processors idle because disks are slow")
    case .steal:
      .ringing(
        "system.cpu.utilization.steal", "cpu stolen by hypervisor", .fraction, .share, .cpu, floor: 0.10,
        relative: 0.5, why: "the hypervisor gives this machine's time to others")
    case .guest:
      Self.mode("guest", "cpu in virtual machines", floor: 0.20, why: "the guests of this host use the time")
    case .imbalance:
      .evidence(
        "system.linux.cpu.imbalance", "busiest processor beyond the mean", .fraction, .share, .cpu,
        floor: 0.30, relative: 0.5, why: "one thread keeps one processor busy while others idle")
    case .contextSwitches:
      Self.activity(
        "system.cpu.context_switches", "context switches", floor: 5000,
        why: "threads contend for a lock or write in tiny pieces")
    case .interrupts:
      Self.activity(
        "system.linux.interrupts", "interrupts", floor: 5000, why: "a device asks for attention too often")
    case .created:
      Self.activity(
        "system.processes.created", "processes created", floor: 50, why: "something forks in a loop")
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

  /// A share of the processors' time that explains `utilization`.
  private static func mode(_ mode: String, _ title: String, floor: Double, why: String) -> SignalTemplate {
    .evidence(
      "system.cpu.utilization." + mode, title, .fraction, .share, .cpu, floor: floor, relative: 0.25, why: why
    )
  }

  private static func activity(
    _ name: String, _ title: String, floor: Double, why: String
  ) -> SignalTemplate {
    .evidence(name, title, .perSecond, .rate, .cpu, floor: floor, relative: 1, why: why)
  }
}

/// Deferred interrupts of the kinds that tell something.
enum SoftInterruptSignal: Int, SignalSet {
  case timer, transmitted, received, block, tasklet, scheduler, readCopyUpdate

  var template: SignalTemplate {
    switch self {
    case .timer: Self.kind("timer", "timer softirqs", .cpu, why: "programs set very many timers")
    case .transmitted:
      Self.kind("net_tx", "network send softirqs", .network, why: "sent packets cost the processor")
    case .received:
      Self.kind("net_rx", "network receive softirqs", .network, why: "received packets cost the processor")
    case .block: Self.kind("block", "disk softirqs", .io, why: "finished disk operations cost the processor")
    case .tasklet: Self.kind("tasklet", "tasklet softirqs", .cpu, why: "a driver is very busy")
    case .scheduler:
      Self.kind("sched", "scheduler softirqs", .cpu, why: "threads are moved between processors")
    case .readCopyUpdate:
      Self.kind("rcu", "rcu softirqs", .cpu, why: "the kernel frees very many of its own objects")
    }
  }

  private static func kind(
    _ word: String, _ title: String, _ resource: Resource, why: String
  ) -> SignalTemplate {
    .evidence(
      "system.linux.softirqs." + word, title, .perSecond, .rate, resource, floor: 5000, relative: 1, why: why)
  }
}

/// The load average, and how many threads there are.
enum LoadSignal: Int, SignalSet {
  case oneMinute, fiveMinutes, fifteenMinutes, threads, threadUtilization

  var template: SignalTemplate {
    switch self {
    case .oneMinute: Self.load("1m", "load", why: "the number that everybody looks at first")
    case .fiveMinutes: Self.load("5m", "load of 5 minutes", why: "beside the load it tells rise from fall")
    case .fifteenMinutes:
      Self.load("15m", "load of 15 minutes", why: "beside the load it tells a burst from a state")
    case .threads:
      .evidence(
        "system.linux.threads", "threads", .dimensionless, .level, .cpu, floor: 200, relative: 0.5,
        why: "a service makes threads or processes and does not end them")
    case .threadUtilization:
      .ringing(
        "system.linux.threads.utilization", "threads of those possible", .fraction, .level, .cpu, floor: 0.10,
        relative: 0.5, why: "at the limit nothing can be started any more, not even a shell")
    }
  }

  private static func load(_ minutes: String, _ title: String, why: String) -> SignalTemplate {
    .evidence(
      "system.cpu.load_average." + minutes, title, .dimensionless, .level, .cpu, floor: 2, relative: 0.5,
      why: why)
  }
}
