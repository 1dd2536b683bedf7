import Model

/// Signals of a block device.
enum DiskSignal: Int, SignalSet {
  case readBytes, writtenBytes, reads, writes, utilization, latency, queue
  case readLatency, writeLatency, discardedBytes, flushes, flushLatency, errors

  var template: SignalTemplate {
    switch self {
    case .readBytes:
      Self.throughput(
        "io.read", "disk reads", .bytesPerSecond, floor: 5e6, why: "who reads a lot slows others")
    case .writtenBytes:
      Self.throughput(
        "io.write", "disk writes", .bytesPerSecond, floor: 5e6, why: "who writes a lot slows others")
    case .reads:
      Self.throughput(
        "operations.read", "disk read operations", .perSecond, floor: 100,
        why: "many small reads cost more than a large one")
    case .writes:
      Self.throughput(
        "operations.write", "disk write operations", .perSecond, floor: 100,
        why: "many small writes cost more than a large one")
    case .utilization:
      .ringing(
        "system.disk.utilization", "disk busy", .fraction, .share, .io, floor: 0.30, relative: 0.5,
        why: "the disk always had something to do: a plain disk has no room left")
    case .latency:
      .ringing(
        "system.disk.await", "disk latency", .seconds, .mean, .io, floor: 0.05, relative: 1,
        why: "each request waits longer: an overloaded or a dying disk")
    case .queue:
      .evidence(
        "system.disk.queue", "disk queue", .dimensionless, .mean, .io, floor: 4, relative: 1,
        why: "requests wait for each other")
    case .readLatency: Self.wait("read", "disk read latency", why: "programs wait for what they ask for")
    case .writeLatency: Self.wait("write", "disk write latency", why: "a full cache, or a slow disk")
    case .discardedBytes:
      Self.throughput(
        "io.discard", "disk discards", .bytesPerSecond, floor: 50e6, why: "some disks get slow from discards")
    case .flushes:
      Self.throughput(
        "operations.flush", "disk flushes", .perSecond, floor: 50,
        why: "somebody asks for each write to be safe")
    case .flushLatency: Self.wait("flush", "disk flush latency", why: "databases wait for each commit")
    case .errors:
      .ringing(
        "system.linux.disk.errors", "disk errors", .count, .growth, .io, floor: 5, relative: 1,
        why: "requests fail: the disk, its cable or its controller is bad")
    }
  }

  private static func wait(_ name: String, _ title: String, why: String) -> SignalTemplate {
    .evidence("system.disk.await." + name, title, .seconds, .mean, .io, floor: 0.05, relative: 1, why: why)
  }

  private static func throughput(
    _ name: String, _ title: String, _ unit: MeasurementUnit, floor: Double, why: String
  ) -> SignalTemplate {
    .evidence(
      "system.disk." + name, title, unit, .rate, .io, floor: floor, relative: 1, harmful: .both, why: why)
  }
}
