import Model

// Every signal of this target: name, title for people, unit, harmful direction, resource, floors, and whether
// it may ring. Names are OpenTelemetry's where it has one, with the attribute's value appended, else they
// follow its `system.linux.` pattern. A floor is the smallest change worth a human's time at night: a value
// must differ from what is expected by the absolute floor and by the relative one.

extension SignalTemplate {
  /// A signal whose deviation is worth a line by itself.
  fileprivate static func ringing(
    _ name: String, _ title: String, _ unit: MeasurementUnit, _ resource: Resource,
    floor: Double, relative: Double, harmful: HarmfulDirection = .up
  ) -> SignalTemplate {
    SignalTemplate(
      name: name, title: title, unit: unit, harmful: harmful, resource: resource, floorAbsolute: floor,
      floorRelative: relative, mayRing: true)
  }

  /// A signal that explains another's deviation and never rings.
  fileprivate static func evidence(
    _ name: String, _ title: String, _ unit: MeasurementUnit, _ resource: Resource,
    floor: Double, relative: Double, harmful: HarmfulDirection = .up
  ) -> SignalTemplate {
    SignalTemplate(
      name: name, title: title, unit: unit, harmful: harmful, resource: resource, floorAbsolute: floor,
      floorRelative: relative, mayRing: false)
  }
}

/// Signals of the host's processors.
enum ProcessorSignal: Int, SignalSet {
  case utilization, user, system, iowait, steal, contextSwitches, created, running, blocked

  var template: SignalTemplate {
    switch self {
    case .utilization:
      .ringing("system.cpu.utilization", "cpu", .fraction, .cpu, floor: 0.20, relative: 0.25)
    case .user:
      .evidence(
        "system.cpu.utilization.user", "cpu in programs", .fraction, .cpu, floor: 0.20, relative: 0.25)
    case .system:
      .evidence("system.cpu.utilization.system", "cpu in kernel", .fraction, .cpu, floor: 0.10, relative: 0.5)
    case .iowait:
      .evidence(
        "system.cpu.utilization.iowait", "cpu waiting for disks", .fraction, .io, floor: 0.20, relative: 0.5)
    case .steal:
      .ringing(
        "system.cpu.utilization.steal", "cpu stolen by hypervisor", .fraction, .cpu, floor: 0.10,
        relative: 0.5)
    case .contextSwitches:
      .evidence("system.cpu.context_switches", "context switches", .perSecond, .cpu, floor: 5000, relative: 1)
    case .created:
      .evidence("system.processes.created", "processes created", .perSecond, .cpu, floor: 50, relative: 1)
    case .running:
      .evidence("system.processes.running", "runnable threads", .dimensionless, .cpu, floor: 4, relative: 1)
    case .blocked:
      .evidence(
        "system.processes.blocked", "threads blocked on disks", .dimensionless, .io, floor: 4, relative: 1)
    }
  }
}

/// The load average.
enum LoadSignal: Int, SignalSet {
  case oneMinute

  var template: SignalTemplate {
    .evidence("system.cpu.load_average.1m", "load", .dimensionless, .cpu, floor: 2, relative: 0.5)
  }
}

/// Signals of `/proc/meminfo`.
enum MemorySignal: Int, SignalSet {
  case utilization, available, unwritten, swapUsed

  var template: SignalTemplate {
    switch self {
    case .utilization:
      .ringing("system.memory.utilization", "memory", .fraction, .memory, floor: 0.10, relative: 0.10)
    case .available:
      .evidence(
        "system.linux.memory.available", "memory available", .bytes, .memory, floor: 256 * mebibyte,
        relative: 0.25, harmful: .down)
    case .unwritten:
      .evidence(
        "system.linux.memory.dirty", "memory not yet written", .bytes, .io, floor: 256 * mebibyte, relative: 1
      )
    case .swapUsed:
      .evidence("system.paging.usage", "swap used", .bytes, .memory, floor: 256 * mebibyte, relative: 0.5)
    }
  }
}

/// Signals of `/proc/vmstat`.
enum PagingSignal: Int, SignalSet {
  case swapIn, swapOut, majorFaults, kills

  var template: SignalTemplate {
    switch self {
    case .swapIn:
      .ringing(
        "system.paging.operations.in", "pages swapped in", .perSecond, .memory, floor: 1000, relative: 1)
    case .swapOut:
      .ringing(
        "system.paging.operations.out", "pages swapped out", .perSecond, .memory, floor: 1000, relative: 1)
    case .majorFaults:
      .evidence(
        "system.paging.faults.major", "page faults on disk", .perSecond, .memory, floor: 200, relative: 1)
    case .kills:
      .evidence(
        "system.linux.memory.oom_kills", "out-of-memory kills", .count, .memory, floor: 1, relative: 0)
    }
  }
}

/// Signals of `/proc/pressure`: the share of time in which work waited for a resource.
enum PressureSignal: Int, SignalSet {
  case processorSome, memorySome, memoryFull, ioSome, ioFull

  var template: SignalTemplate {
    switch self {
    case .processorSome: Self.pressure("cpu.some", "cpu pressure", .cpu)
    case .memorySome: Self.pressure("memory.some", "memory pressure", .memory)
    case .memoryFull: Self.pressure("memory.full", "memory stall of all work", .memory)
    case .ioSome: Self.pressure("io.some", "io pressure", .io)
    case .ioFull: Self.pressure("io.full", "io stall of all work", .io)
    }
  }

  private static func pressure(_ name: String, _ title: String, _ resource: Resource) -> SignalTemplate {
    .ringing("system.linux.pressure." + name, title, .fraction, resource, floor: 0.10, relative: 0.5)
  }
}

/// Signals of a block device.
enum DiskSignal: Int, SignalSet {
  case readBytes, writtenBytes, reads, writes, utilization, latency, queue

  var template: SignalTemplate {
    switch self {
    case .readBytes:
      .evidence(
        "system.disk.io.read", "disk reads", .bytesPerSecond, .io, floor: 5e6, relative: 1, harmful: .both)
    case .writtenBytes:
      .evidence(
        "system.disk.io.write", "disk writes", .bytesPerSecond, .io, floor: 5e6, relative: 1, harmful: .both)
    case .reads:
      .evidence(
        "system.disk.operations.read", "disk read operations", .perSecond, .io, floor: 100, relative: 1,
        harmful: .both)
    case .writes:
      .evidence(
        "system.disk.operations.write", "disk write operations", .perSecond, .io, floor: 100, relative: 1,
        harmful: .both)
    case .utilization:
      .ringing("system.disk.utilization", "disk busy", .fraction, .io, floor: 0.30, relative: 0.5)
    case .latency:
      .ringing("system.disk.await", "disk latency", .seconds, .io, floor: 0.05, relative: 1)
    case .queue:
      .evidence("system.disk.queue", "disk queue", .dimensionless, .io, floor: 4, relative: 1)
    }
  }
}

/// Signals of a network interface.
enum InterfaceSignal: Int, SignalSet {
  case receivedBytes, transmittedBytes, receivedPackets, transmittedPackets
  case receiveErrors, transmitErrors, receiveDrops, transmitDrops

  var template: SignalTemplate {
    switch self {
    case .receivedBytes: Self.throughput("io.receive", "network received", .bytesPerSecond, floor: 5e6)
    case .transmittedBytes: Self.throughput("io.transmit", "network sent", .bytesPerSecond, floor: 5e6)
    case .receivedPackets: Self.throughput("packets.receive", "packets received", .perSecond, floor: 5000)
    case .transmittedPackets: Self.throughput("packets.transmit", "packets sent", .perSecond, floor: 5000)
    case .receiveErrors: Self.trouble("errors.receive", "receive errors", floor: 5)
    case .transmitErrors: Self.trouble("errors.transmit", "transmit errors", floor: 5)
    case .receiveDrops: Self.trouble("dropped.receive", "received packets dropped", floor: 20)
    case .transmitDrops: Self.trouble("dropped.transmit", "sent packets dropped", floor: 20)
    }
  }

  private static func throughput(
    _ name: String, _ title: String, _ unit: MeasurementUnit, floor: Double
  ) -> SignalTemplate {
    .evidence("system.network." + name, title, unit, .network, floor: floor, relative: 1, harmful: .both)
  }

  private static func trouble(_ name: String, _ title: String, floor: Double) -> SignalTemplate {
    .ringing("system.network." + name, title, .perSecond, .network, floor: floor, relative: 1)
  }
}

/// Signals of the host's TCP.
enum TransportSignal: Int, SignalSet {
  case retransmissions, listenOverflows, listenDrops

  var template: SignalTemplate {
    switch self {
    case .retransmissions:
      .ringing(
        "system.network.tcp.retransmissions", "tcp retransmissions", .perSecond, .network, floor: 50,
        relative: 1)
    case .listenOverflows:
      .ringing(
        "system.network.tcp.listen_overflows", "connections refused by full queues", .perSecond, .network,
        floor: 1, relative: 1)
    case .listenDrops:
      .ringing(
        "system.network.tcp.listen_drops", "connection attempts dropped", .perSecond, .network, floor: 1,
        relative: 1)
    }
  }
}

/// Signals of a mounted filesystem.
enum FilesystemSignal: Int, SignalSet {
  case utilization, free, inodes

  var template: SignalTemplate {
    switch self {
    case .utilization:
      .ringing(
        "system.filesystem.utilization", "space used", .fraction, .filesystem, floor: 0.10, relative: 0.10)
    case .free:
      .evidence(
        "system.filesystem.free", "space free", .bytes, .filesystem, floor: 1024 * mebibyte, relative: 0.25,
        harmful: .down)
    case .inodes:
      .ringing(
        "system.filesystem.inodes.utilization", "inodes used", .fraction, .filesystem, floor: 0.10,
        relative: 0.10)
    }
  }
}

/// Signals of a systemd unit.
enum UnitSignal: Int, SignalSet {
  case processor, memory

  var template: SignalTemplate {
    switch self {
    case .processor: .ringing("systemd.unit.cpu", "cpu", .cores, .cpu, floor: 0.25, relative: 1)
    case .memory:
      .ringing("systemd.unit.memory", "memory", .bytes, .memory, floor: 128 * mebibyte, relative: 0.5)
    }
  }
}

/// Signals of the measuring process itself.
enum OwnSignal: Int, SignalSet {
  case processor, memory

  var template: SignalTemplate {
    switch self {
    case .processor: .evidence("process.cpu", "own cpu", .cores, .cpu, floor: 0.1, relative: 1)
    case .memory:
      .evidence("process.memory.usage", "own memory", .bytes, .memory, floor: 32 * mebibyte, relative: 0.5)
    }
  }
}

private let mebibyte = 1_048_576.0
