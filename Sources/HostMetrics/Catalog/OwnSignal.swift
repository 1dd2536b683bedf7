import Model

/// Signals of the measuring process itself.
enum OwnSignal: Int, SignalSet {
  case processor, memory

  var template: SignalTemplate {
    switch self {
    case .processor:
      .evidence(
        "process.cpu", "own cpu", .cores, .rate, .cpu, floor: 0.1, relative: 1,
        why: "what the watcher itself costs")
    case .memory:
      .evidence(
        "process.memory.usage", "own memory", .bytes, .level, .memory, floor: 32 * mebibyte, relative: 0.5,
        why: "what the watcher itself holds")
    }
  }
}
