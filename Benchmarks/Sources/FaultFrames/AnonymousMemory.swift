/// Estimates how much of each unit's memory is anonymous, which the lab did not record.
///
/// `memory.current` has the page cache in it, and `memory.stat`, which the daemon reads, was not kept. The host's
/// anonymous memory was: what it grows or shrinks by between two samples is shared out among the units whose
/// memory went the same way, by how far each went.
struct AnonymousMemory {
  private(set) var bytes: [String: Double] = [:]
  private var memory: [String: Double] = [:]
  private var host: Double?

  /// Takes a sample.
  mutating func take(_ sample: LabSample) {
    let now = sample.units.mapValues { $0["mem"] ?? 0 }
    let anonymous = (sample.host["mem_AnonPages"] ?? 0) * 1024
    let names = Set(now.keys).union(memory.keys).sorted()
    if let host {
      share(anonymous - host, among: names.map { ($0, (now[$0] ?? 0) - (memory[$0] ?? 0)) })
    } else {
      share(anonymous, among: names.map { ($0, now[$0] ?? 0) })
    }
    for name in names { bytes[name] = now[name].map { min(max(bytes[name] ?? 0, 0), $0) } }
    memory = now
    host = anonymous
  }

  private mutating func share(_ change: Double, among changes: [(name: String, change: Double)]) {
    let same = changes.filter { $0.change * change > 0 }
    let total = same.reduce(0) { $0 + $1.change }
    guard total != 0 else { return }
    let part = min(1, change / total)
    for (name, own) in same { bytes[name, default: 0] += part * own }
  }
}
