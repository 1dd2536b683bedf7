import Model

/// Signals of the process table as a whole, from one pass over it.
enum ProcessTableSignal: Int, SignalSet {
  case processes, threads, uninterruptible, zombies

  var template: SignalTemplate {
    switch self {
    case .processes:
      .evidence(
        "system.processes.count", "processes", .dimensionless, .level, .cpu, floor: 100, relative: 0.5,
        why: "something starts processes that do not end")
    case .threads:
      .evidence(
        "system.processes.threads", "threads", .dimensionless, .level, .cpu, floor: 500, relative: 0.5,
        why: "a program starts a thread for each request, and requests do not end")
    case .uninterruptible:
      .ringing(
        "system.processes.uninterruptible", "processes that cannot be killed", .dimensionless, .level, .io,
        floor: 8, relative: 1, why: "they wait for a disk or a network filesystem that does not answer")
    case .zombies:
      .evidence(
        "system.processes.zombies", "zombie processes", .dimensionless, .level, .cpu, floor: 20, relative: 1,
        why: "a program does not wait for its children, and process ids run out in the end")
    }
  }
}
