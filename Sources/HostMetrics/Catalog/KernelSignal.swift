import Model

/// Signals of `/proc/sys/fs/file-nr`.
enum FileHandleSignal: Int, SignalSet {
  case open, utilization

  var template: SignalTemplate {
    switch self {
    case .open:
      .evidence(
        "system.linux.files.open", "open files", .dimensionless, .level, .filesystem, floor: 2000,
        relative: 0.5, why: "a service opens files or connections and does not close them")
    case .utilization:
      .ringing(
        "system.linux.files.utilization", "open files of those possible", .fraction, .level, .filesystem,
        floor: 0.10, relative: 0.5, why: "at the limit no program can open a file or a connection")
    }
  }
}

/// Signals of the kernel's random numbers.
enum EntropySignal: Int, SignalSet {
  case available

  var template: SignalTemplate {
    .evidence(
      "system.linux.entropy.available", "entropy in bits", .dimensionless, .level, .cpu, floor: 500,
      relative: 0.5, harmful: .down, why: "on kernels before 5.18 programs wait for random numbers")
  }
}

/// Signals of `/proc/net/softnet_stat`: packets between a card and the protocols.
enum BacklogSignal: Int, SignalSet {
  case processed, dropped, squeezed

  var template: SignalTemplate {
    switch self {
    case .processed:
      .evidence(
        "system.linux.softnet.processed", "packets taken in by the kernel", .perSecond, .rate, .network,
        floor: 10_000, relative: 1, why: "many small packets cost cpu")
    case .dropped:
      .ringing(
        "system.linux.softnet.dropped", "packets dropped for lack of room", .perSecond, .rate, .network,
        floor: 20, relative: 1, why: "packets come faster than processors take them in")
    case .squeezed:
      .evidence(
        "system.linux.softnet.times_squeezed", "packet handling cut short", .perSecond, .rate, .network,
        floor: 50, relative: 1, why: "packets wait because their processor's turn is over")
    }
  }
}
