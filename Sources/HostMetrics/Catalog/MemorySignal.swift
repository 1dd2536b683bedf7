import Model

/// Signals of `/proc/meminfo`.
enum MemorySignal: Int, SignalSet {
  case utilization, available, cached, anonymous, shared, slabReclaimable, slabUnreclaimable, pageTables
  case dirty, writeback, swapUsed, swapUtilization, committed, commitUtilization, hugePages, corrupted

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
    case .cached:
      .evidence(
        "system.memory.usage.cached", "page cache", .bytes, .level, .memory, floor: 512 * mebibyte,
        relative: 0.5, harmful: .down, why: "files are read from disk again when it shrinks")
    case .anonymous:
      Self.part("anonymous", "memory of programs", why: "memory that programs hold and only swap can take")
    case .shared:
      Self.part("shared", "shared memory and tmpfs", why: "files in memory count like programs")
    case .slabReclaimable:
      Self.part("slab.usage.reclaimable", "kernel caches", why: "very many files have been looked at")
    case .slabUnreclaimable:
      Self.part("slab.usage.unreclaimable", "kernel memory", why: "a driver or the kernel leaks")
    case .pageTables:
      Self.part("page_tables", "page tables", why: "very many processes map the same large memory")
    case .dirty:
      Self.unwritten(
        "dirty", "memory not yet written", why: "writers are faster than disks and will have to wait")
    case .writeback:
      Self.unwritten("writeback", "memory being written", why: "disks do not keep up with writers")
    case .swapUsed:
      .evidence(
        "system.paging.usage", "swap used", .bytes, .level, .memory, floor: 256 * mebibyte, relative: 0.5,
        why: "memory has been short")
    case .swapUtilization:
      .evidence(
        "system.paging.utilization", "swap used of all", .fraction, .level, .memory, floor: 0.20,
        relative: 0.5, why: "when swap is full too, the kernel kills")
    case .committed:
      .evidence(
        "system.linux.memory.committed", "memory promised", .bytes, .level, .memory, floor: 1024 * mebibyte,
        relative: 0.5, why: "what programs have asked for, whether they use it or not")
    case .commitUtilization:
      .ringing(
        "system.linux.memory.committed.utilization", "memory promised of that allowed", .fraction, .level,
        .memory, floor: 0.10, relative: 0.25, why: "without overcommit programs get no memory at the limit")
    case .hugePages:
      .evidence(
        "system.linux.memory.hugepages.utilization", "huge pages used", .fraction, .level, .memory,
        floor: 0.20, relative: 0.5, why: "a database that finds none left does not start")
    case .corrupted:
      .ringing(
        "system.linux.memory.corrupted", "memory found broken", .bytes, .level, .memory, floor: 4096,
        relative: 1, why: "a memory module fails; the kernel has taken its pages out of use")
    }
  }

  private static func part(_ name: String, _ title: String, why: String) -> SignalTemplate {
    .evidence(
      "system.linux.memory." + name, title, .bytes, .level, .memory, floor: 256 * mebibyte, relative: 0.5,
      why: why)
  }

  private static func unwritten(_ name: String, _ title: String, why: String) -> SignalTemplate {
    .evidence(
      "system.linux.memory." + name, title, .bytes, .level, .io, floor: 256 * mebibyte, relative: 1, why: why)
  }
}

/// Signals of `/proc/vmstat`.
enum PagingSignal: Int, SignalSet {
  case swapIn, swapOut, minorFaults, majorFaults, refaults, backgroundScans, directScans, stalls, kills

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
    case .minorFaults:
      Self.activity(
        "system.paging.faults.minor", "page faults in memory", floor: 20_000,
        why: "programs start or take new memory at a great rate")
    case .majorFaults:
      Self.activity(
        "system.paging.faults.major", "page faults on disk", floor: 200,
        why: "programs are read from disk again: the cache is too small")
    case .refaults:
      Self.activity(
        "system.linux.memory.refaults", "pages needed again at once", floor: 1000,
        why: "memory thrashes: what was thrown out is read back")
    case .backgroundScans:
      Self.activity(
        "system.linux.memory.scanned.background", "pages looked at for reclaim", floor: 10_000,
        why: "the kernel looks for memory to free")
    case .directScans:
      Self.activity(
        "system.linux.memory.scanned.direct", "pages looked at by programs", floor: 2000,
        why: "programs have to free memory before they get any")
    case .stalls:
      Self.activity(
        "system.linux.memory.direct_reclaims", "waits for free memory", floor: 20,
        why: "programs stop until memory has been freed for them")
    case .kills:
      .evidence(
        "system.linux.memory.oom_kills", "out-of-memory kills", .count, .growth, .memory, floor: 1,
        relative: 0, why: "the kernel killed a process to get memory")
    }
  }

  private static func activity(
    _ name: String, _ title: String, floor: Double, why: String
  ) -> SignalTemplate {
    .evidence(name, title, .perSecond, .rate, .memory, floor: floor, relative: 1, why: why)
  }
}

/// Signals of memory controllers with error correction.
enum MemoryErrorSignal: Int, SignalSet {
  case corrected, uncorrected

  var template: SignalTemplate {
    switch self {
    case .corrected:
      .ringing(
        "hw.errors.memory.corrected", "memory errors corrected", .count, .growth, .memory, floor: 10,
        relative: 1, why: "a memory module begins to fail")
    case .uncorrected:
      .ringing(
        "hw.errors.memory.uncorrected", "memory errors beyond correction", .count, .growth, .memory, floor: 1,
        relative: 0, why: "data in memory is damaged; a process or the host may be stopped for it")
    }
  }
}
