import Model

/// Signals of a systemd unit.
enum UnitSignal: Int, SignalSet {
  case processor, memory

  var template: SignalTemplate {
    switch self {
    case .processor:
      .ringing(
        "systemd.unit.cpu", "cpu", .cores, .rate, .cpu, floor: 0.25, relative: 1,
        why: "a unit uses more processor time than it does otherwise")
    case .memory:
      .ringing(
        "systemd.unit.memory", "memory", .bytes, .level, .memory, floor: 128 * mebibyte, relative: 0.5,
        why: "a unit holds more memory than it does otherwise: a leak, perhaps")
    }
  }
}
