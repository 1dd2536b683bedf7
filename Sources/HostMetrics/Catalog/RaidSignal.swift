import Model

/// Signals of a software RAID array.
///
/// The engine knows the first by name: an array that lacks devices is a fact.
enum RaidSignal: Int, SignalSet {
  case missing, failed, syncing

  var template: SignalTemplate {
    switch self {
    case .missing:
      .evidence(
        "system.linux.raid.missing", "devices that the array lacks", .dimensionless, .level, .io, floor: 1,
        relative: 0, why: "one more failure may lose the data")
    case .failed:
      .evidence(
        "system.linux.raid.failed", "failed devices of the array", .dimensionless, .level, .io, floor: 1,
        relative: 0, why: "a disk is to be replaced")
    case .syncing:
      .evidence(
        "system.linux.raid.syncing", "array checks or rebuilds", .dimensionless, .level, .io, floor: 0.5,
        relative: 0, why: "explains slow disks")
    }
  }
}
