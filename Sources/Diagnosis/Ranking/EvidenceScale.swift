public import Model

/// From which amount on a signal is evidence: in physical units, as no statistic knows what an operator would
/// call much.
///
/// With a spread of its own only, an idle counter that moves by one outranks the real cause; floors in the
/// signal's unit are worth more than all the rest of a ranker together.
public struct EvidenceScale: Hashable, Sendable {
  /// A slope from which on a signal counts as growing without end.
  public struct Growth: Hashable, Sendable {
    /// The smallest slope that counts, a second.
    public var floor: Double
    /// A slope that is plainly too much, a second.
    public var large: Double
  }

  /// What it speaks for.
  public var kind: EvidenceKind
  /// The smallest spread that is believed, in the signal's unit.
  public var floor: Double
  /// A rise that is plainly significant, in the signal's unit; a quarter of it is the least that counts.
  public var large: Double
  /// Where growth by itself is evidence.
  public var growth: Growth?
  /// The most that one observation is worth.
  public var cap: Double

  init(_ kind: EvidenceKind, floor: Double, large: Double, growth: Growth? = nil, cap: Double = .infinity) {
    self.kind = kind
    self.floor = floor
    self.large = large
    self.growth = growth
    self.cap = cap
  }

  /// The scale of a signal, or `nil` for one that is no evidence of a cause.
  ///
  /// - Complexity: O(1): a few comparisons of names, once when a signal appears.
  public static func of(_ signal: SignalDescriptor) -> EvidenceScale? {
    switch signal.entity.kind {
    case .unit: unit(signal.name)
    case .device: device(signal.name)
    case .interface: interface(signal.name)
    case .host: host(signal.name)
    case .filesystem, .process, .template, .unattributed, .source: nil
    }
  }

  private static let megabyte = 1e6

  private static func unit(_ name: String) -> EvidenceScale? {
    switch name {
    case "systemd.unit.cpu": EvidenceScale(.cpu, floor: 0.05, large: 0.5)
    case "systemd.unit.memory", "systemd.unit.memory.current":
      EvidenceScale(
        .memory, floor: 8 * megabyte, large: 120 * megabyte,
        growth: Growth(floor: 0.2 * megabyte, large: 2.5 * megabyte))
    case "systemd.unit.io.write": EvidenceScale(.writes, floor: 0.3 * megabyte, large: 8 * megabyte)
    case "systemd.unit.io.read": EvidenceScale(.reads, floor: 0.3 * megabyte, large: 8 * megabyte)
    case "systemd.unit.operations.write", "systemd.unit.operations.read":
      EvidenceScale(.operations, floor: 5, large: 100)
    case "systemd.unit.tasks": EvidenceScale(.tasks, floor: 3, large: 60)
    case "systemd.unit.open_file_descriptors":
      EvidenceScale(.files, floor: 10, large: 200, growth: Growth(floor: 2, large: 20))
    case "systemd.unit.packets.receive", "systemd.unit.packets.transmit":
      EvidenceScale(.packets, floor: 7.5, large: 75)
    case "systemd.unit.pressure.cpu", "systemd.unit.pressure.memory", "systemd.unit.pressure.io":
      EvidenceScale(.pressure, floor: 0.02, large: 0.2)
    default: nil
    }
  }

  private static func device(_ name: String) -> EvidenceScale? {
    name == "system.disk.await" ? EvidenceScale(.latency, floor: 0.003, large: 0.06) : nil
  }

  private static func interface(_ name: String) -> EvidenceScale? {
    switch name {
    case "system.network.errors.receive", "system.network.errors.transmit",
      "system.network.dropped.receive", "system.network.dropped.transmit":
      EvidenceScale(.losses, floor: 0.5, large: 5, cap: 6)
    default: nil
    }
  }

  /// Losses of the whole host; they count for the interface that carries most.
  private static func host(_ name: String) -> EvidenceScale? {
    switch name {
    case "system.network.tcp.retransmissions", "system.network.tcp.timeouts":
      EvidenceScale(.losses, floor: 0.3, large: 1.5, cap: 6)
    default: nil
    }
  }
}
