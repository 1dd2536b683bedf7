import Model

/// Signals of a mounted filesystem.
enum FilesystemSignal: Int, SignalSet {
  case utilization, free, inodes

  var template: SignalTemplate {
    switch self {
    case .utilization:
      .ringing(
        "system.filesystem.utilization", "space used", .fraction, .level, .filesystem, floor: 0.10,
        relative: 0.10, why: "writers fail when it is full")
    case .free:
      .evidence(
        "system.filesystem.free", "space free", .bytes, .level, .filesystem, floor: 1024 * mebibyte,
        relative: 0.25, harmful: .down, why: "how much more can be written")
    case .inodes:
      .ringing(
        "system.filesystem.inodes.utilization", "inodes used", .fraction, .level, .filesystem, floor: 0.10,
        relative: 0.10, why: "no new file can be made when none is left, however much space there is")
    }
  }
}
