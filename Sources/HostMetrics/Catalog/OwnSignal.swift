import Model

/// Signals of the measuring process itself, and of the process that reads the journal for it.
enum OwnSignal: Int, SignalSet {
  case processor, memory, anonymous, written, lateness

  var template: SignalTemplate {
    switch self {
    case .processor:
      .evidence(
        "process.cpu", "own cpu", .cores, .rate, .cpu, floor: 0.1, relative: 1,
        why: "what the watcher itself costs")
    case .memory:
      .evidence(
        "process.memory.usage", "own memory", .bytes, .level, .memory, floor: 32 * mebibyte, relative: 0.5,
        why: "what the watcher itself holds, mapped journals included")
    case .anonymous:
      .evidence(
        "process.linux.memory.anonymous", "own memory without files", .bytes, .level, .memory,
        floor: 16 * mebibyte, relative: 0.5, why: "what the watcher takes from others")
    case .written:
      .evidence(
        "process.disk.io.write", "own disk writes", .bytesPerSecond, .rate, .io, floor: 1 * mebibyte,
        relative: 1, why: "what the watcher itself wears out")
    case .lateness:
      .evidence(
        "process.linux.tick.lateness", "own lateness", .seconds, .level, .cpu, floor: 0.5, relative: 1,
        why: "the watcher gets no processor time, so nobody else gets enough either")
    }
  }
}
