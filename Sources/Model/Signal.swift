/// A signal's place in the engine: dense, given out in the order of appearance, never stored.
///
/// A place is used again after its signal has vanished; the generation tells the two apart.
public struct SignalID: Hashable, Comparable, Sendable {
  /// The place in the engine's arrays.
  public var index: UInt32
  /// How many signals held this place before.
  public var generation: UInt32

  /// Names a place.
  public init(index: UInt32, generation: UInt32) {
    self.index = index
    self.generation = generation
  }

  /// Orders by place, then by generation.
  public static func < (left: Self, right: Self) -> Bool {
    (left.index, left.generation) < (right.index, right.generation)
  }
}

/// The unit of a measured value, in the notation of OpenTelemetry (UCUM).
///
/// Raw values are stored.
public enum MeasurementUnit: UInt8, Sendable, CaseIterable {
  /// A share of a whole, 0 to 1: UCUM `1`, printed as per cent.
  case fraction = 0
  /// A plain number without unit, such as a load average or a queue length: UCUM `1`.
  case dimensionless = 1
  /// `By`
  case bytes = 2
  /// `By/s`
  case bytesPerSecond = 3
  /// `{event}/s`
  case perSecond = 4
  /// `s`
  case seconds = 5
  /// Processor cores in use: `{cpu}`.
  case cores = 6
  /// Events in one sampling interval: `{event}`.
  case count = 7

  /// The unit in the notation of UCUM, as OpenTelemetry has it.
  public var symbol: String {
    switch self {
    case .fraction, .dimensionless: "1"
    case .bytes: "By"
    case .bytesPerSecond: "By/s"
    case .perSecond: "{event}/s"
    case .seconds: "s"
    case .cores: "{cpu}"
    case .count: "{event}"
    }
  }
}

/// Which way a signal goes when it goes wrong.
///
/// Raw values are stored.
public enum HarmfulDirection: UInt8, Sendable {
  /// More is worse: pressure, errors, usage.
  case up = 0
  /// Less is worse: available memory, free space.
  case down = 1
  /// Either way is worth a look: throughput.
  case both = 2
}

/// The resource whose use or shortage a signal measures.
///
/// Raw values are stored.
public enum Resource: UInt8, Sendable, CaseIterable {
  /// Processor time.
  case cpu = 0
  /// Main memory and swap.
  case memory = 1
  /// Block devices.
  case io = 2
  /// Interfaces and sockets.
  case network = 3
  /// Room on a filesystem.
  case filesystem = 4
  /// Log entries.
  case logs = 5
  /// Whatever a program that hands in its own metrics works on.
  case application = 6

  /// The resource's name for people.
  public var word: String {
    switch self {
    case .cpu: "cpu"
    case .memory: "memory"
    case .io: "io"
    case .network: "network"
    case .filesystem: "filesystem"
    case .logs: "logs"
    case .application: "application"
    }
  }
}

/// One number over time about one entity, with what is needed to judge it.
///
/// Its identity is (entity, name).
public struct SignalDescriptor: Hashable, Sendable {
  /// What the number is about.
  public var entity: Entity
  /// OpenTelemetry's name where one exists (`system.cpu.utilization`), else the kernel's word.
  public var name: String
  /// How people call it in a line: `cpu`, `memory`, `disk reads`.
  public var title: String
  /// The unit of its values.
  public var unit: MeasurementUnit
  /// Which way is worse.
  public var harmful: HarmfulDirection
  /// What resource it measures.
  public var resource: Resource
  /// The smallest absolute change, in the signal's unit, worth a human's time.
  public var floorAbsolute: Double
  /// The smallest change relative to the expected value worth a human's time.
  public var floorRelative: Double
  /// True when a deviation of this signal may ring by itself; false for what serves as evidence only.
  public var mayRing: Bool

  /// Describes a signal.
  public init(
    entity: Entity, name: String, title: String, unit: MeasurementUnit, harmful: HarmfulDirection,
    resource: Resource, floorAbsolute: Double, floorRelative: Double, mayRing: Bool
  ) {
    self.entity = entity
    self.name = name
    self.title = title
    self.unit = unit
    self.harmful = harmful
    self.resource = resource
    self.floorAbsolute = floorAbsolute
    self.floorRelative = floorRelative
    self.mayRing = mayRing
  }
}
