import Model

/// Signals of `/proc/pressure`: the share of time in which work waited for a resource.
enum PressureSignal: Int, SignalSet {
  case processorSome, memorySome, memoryFull, ioSome, ioFull

  var template: SignalTemplate {
    switch self {
    case .processorSome:
      Self.pressure("cpu.some", "cpu pressure", .cpu, why: "some work waits for a processor")
    case .memorySome:
      Self.pressure("memory.some", "memory pressure", .memory, why: "some work waits for memory")
    case .memoryFull:
      Self.pressure("memory.full", "memory stall of all work", .memory, why: "all work waits for memory")
    case .ioSome: Self.pressure("io.some", "io pressure", .io, why: "some work waits for disks")
    case .ioFull: Self.pressure("io.full", "io stall of all work", .io, why: "all work waits for disks")
    }
  }

  private static func pressure(
    _ name: String, _ title: String, _ resource: Resource, why: String
  ) -> SignalTemplate {
    .ringing(
      "system.linux.pressure." + name, title, .fraction, .share, resource, floor: 0.10, relative: 0.5,
      why: why)
  }
}
