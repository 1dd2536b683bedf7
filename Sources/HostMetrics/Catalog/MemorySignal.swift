import Model

/// Signals of `/proc/meminfo`.
enum MemorySignal: Int, SignalSet {
  case utilization, available, unwritten, swapUsed

  var template: SignalTemplate {
    switch self {
    case .utilization:
      .ringing(
        "system.memory.utilization", "memory", .fraction, .level, .memory, floor: 0.10, relative: 0.10,
        why: "what programs cannot have any more; at the end the kernel kills")
    case .available:
      .evidence(
        "system.linux.memory.available", "memory available", .bytes, .level, .memory, floor: 256 * mebibyte,
        relative: 0.25, harmful: .down, why: "what programs can still have without swapping")
    case .unwritten:
      .evidence(
        "system.linux.memory.dirty", "memory not yet written", .bytes, .level, .io, floor: 256 * mebibyte,
        relative: 1, why: "disks do not keep up with writers, who will be made to wait")
    case .swapUsed:
      .evidence(
        "system.paging.usage", "swap used", .bytes, .level, .memory, floor: 256 * mebibyte, relative: 0.5,
        why: "memory has been short")
    }
  }
}

/// Signals of `/proc/vmstat`.
enum PagingSignal: Int, SignalSet {
  case swapIn, swapOut, majorFaults, kills

  var template: SignalTemplate {
    switch self {
    case .swapIn:
      .ringing(
        "system.paging.operations.in", "pages swapped in", .perSecond, .rate, .memory, floor: 1000,
        relative: 1, why: "programs wait for memory that was put on disk")
    case .swapOut:
      .ringing(
        "system.paging.operations.out", "pages swapped out", .perSecond, .rate, .memory, floor: 1000,
        relative: 1, why: "memory is short now")
    case .majorFaults:
      .evidence(
        "system.paging.faults.major", "page faults on disk", .perSecond, .rate, .memory, floor: 200,
        relative: 1, why: "programs are read from disk again: the cache is too small")
    case .kills:
      .evidence(
        "system.linux.memory.oom_kills", "out-of-memory kills", .count, .growth, .memory, floor: 1,
        relative: 0, why: "the kernel killed a process to get memory")
    }
  }
}
