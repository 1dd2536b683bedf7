import Model

/// Signals of a systemd unit.
enum UnitSignal: Int, SignalSet {
  case processor, throttled, memory, memoryWithCache, memoryOfLimit, kills, limitHits
  case readBytes, writtenBytes, reads, writes, tasks, tasksOfLimit
  case processorPressure, memoryPressure, ioPressure
  case restarts, receivedBytes, sentBytes, receivedPackets, sentPackets

  var template: SignalTemplate {
    switch self {
    case .processor:
      .ringing(
        "systemd.unit.cpu", "cpu", .cores, .rate, .cpu, floor: 0.25, relative: 1,
        why: "a unit uses more processor time than it does otherwise")
    case .throttled:
      .ringing(
        "systemd.unit.cpu.throttled", "cpu quota used up", .fraction, .share, .cpu, floor: 0.25, relative: 1,
        why: "CPUQuota= stops the unit although it has work, so it answers late")
    case .memory:
      .ringing(
        "systemd.unit.memory", "memory", .bytes, .level, .memory, floor: 128 * mebibyte, relative: 0.5,
        why: "a unit holds more memory that cannot be taken back than it does otherwise: a leak, perhaps")
    case .memoryWithCache:
      .evidence(
        "systemd.unit.memory.current", "memory with page cache", .bytes, .level, .memory,
        floor: 256 * mebibyte, relative: 1, why: "what counts against MemoryMax=, cached files included")
    case .memoryOfLimit:
      .ringing(
        "systemd.unit.memory.utilization", "memory of its limit", .fraction, .level, .memory, floor: 0.20,
        relative: 0.25, why: "at MemoryMax= the kernel kills a process of the unit")
    case .kills:
      .evidence(
        "systemd.unit.memory.oom_kills", "out-of-memory kills", .count, .growth, .memory, floor: 1,
        relative: 0, why: "the kernel killed a process of the unit to get memory")
    case .limitHits:
      .evidence(
        "systemd.unit.memory.limit_hits", "memory taken back at its limit", .perSecond, .rate, .memory,
        floor: 10, relative: 1, why: "the unit runs at MemoryHigh= or MemoryMax= and is slowed down")
    case .readBytes, .writtenBytes, .reads, .writes: storage
    case .tasks, .tasksOfLimit: ofTasks
    case .processorPressure, .memoryPressure, .ioPressure: pressure
    case .restarts:
      .evidence(
        "systemd.unit.restarts", "restarts", .count, .growth, .cpu, floor: 1, relative: 0,
        why: "systemd starts the unit again and again, so it crashes")
    case .receivedBytes, .sentBytes, .receivedPackets, .sentPackets: traffic
    }
  }

  private var storage: SignalTemplate {
    switch self {
    case .readBytes:
      Self.throughput(
        "io.read", "disk reads", .bytesPerSecond, .io, floor: 5e6, why: "who reads a lot slows others")
    case .writtenBytes:
      Self.throughput(
        "io.write", "disk writes", .bytesPerSecond, .io, floor: 5e6, why: "who writes a lot slows others")
    case .reads:
      Self.throughput(
        "operations.read", "disk read operations", .perSecond, .io, floor: 100,
        why: "many small reads cost more than a large one")
    default:
      Self.throughput(
        "operations.write", "disk write operations", .perSecond, .io, floor: 100,
        why: "many small writes cost more than a large one")
    }
  }

  private var ofTasks: SignalTemplate {
    guard self == .tasks else {
      return .ringing(
        "systemd.unit.tasks.utilization", "tasks of its limit", .fraction, .level, .cpu, floor: 0.20,
        relative: 0.25, why: "at TasksMax= the unit cannot fork or start a thread")
    }
    return .evidence(
      "systemd.unit.tasks", "tasks", .dimensionless, .level, .cpu, floor: 50, relative: 1,
      why: "processes and threads pile up: they wait for something, or somebody forks in a loop")
  }

  private var pressure: SignalTemplate {
    let (word, resource): (String, Resource) =
      switch self {
      case .processorPressure: ("cpu", .cpu)
      case .memoryPressure: ("memory", .memory)
      default: ("io", .io)
      }
    return .evidence(
      "systemd.unit.pressure.\(word)", "\(word) pressure", .fraction, .share, resource, floor: 0.10,
      relative: 0.5, why: "the unit waits for it: who suffers, not who takes")
  }

  private var traffic: SignalTemplate {
    switch self {
    case .receivedBytes:
      Self.throughput(
        "network.receive", "network received", .bytesPerSecond, .network, floor: 5e6,
        why: "whom a flood is for")
    case .sentBytes:
      Self.throughput(
        "network.transmit", "network sent", .bytesPerSecond, .network, floor: 5e6,
        why: "who fills the line")
    case .receivedPackets:
      Self.throughput(
        "packets.receive", "packets received", .perSecond, .network, floor: 5000,
        why: "how many requests come, where each is small")
    default:
      Self.throughput(
        "packets.transmit", "packets sent", .perSecond, .network, floor: 5000,
        why: "who asks others, where each question is small")
    }
  }

  private static func throughput(
    _ name: String, _ title: String, _ unit: MeasurementUnit, _ resource: Resource, floor: Double,
    why: String
  ) -> SignalTemplate {
    .evidence(
      "systemd.unit." + name, title, unit, .rate, resource, floor: floor, relative: 1, harmful: .both,
      why: why)
  }
}
