public import Model

/// What an incident costs the host just now: the ground on which severity stands.
///
/// All are shares from 0 to 1; a value that the host does not offer is nil.
public struct Impact: Hashable, Sendable {
  /// Share of processor time in use.
  public var cpuUtilization: Double?
  /// Share of memory in use.
  public var memoryUtilization: Double?
  /// Share of time in which some task waited for a processor.
  public var cpuPressure: Double?
  /// Share of time in which every task waited for memory.
  public var memoryPressure: Double?
  /// Share of time in which every task waited for block devices.
  public var ioPressure: Double?

  /// Nothing is known.
  public init() {}

  /// Names of the host's signals that carry these values.
  public static let signalNames = [
    "system.cpu.utilization", "system.memory.utilization", "system.linux.pressure.cpu.some",
    "system.linux.pressure.memory.full", "system.linux.pressure.io.full",
  ]

  /// Takes the values that a host signal carries, by its name.
  public mutating func note(_ name: String, value: Double) {
    switch name {
    case "system.cpu.utilization": cpuUtilization = value
    case "system.memory.utilization": memoryUtilization = value
    case "system.linux.pressure.cpu.some": cpuPressure = value
    case "system.linux.pressure.memory.full": memoryPressure = value
    case "system.linux.pressure.io.full": ioPressure = value
    default: break
    }
  }
}

/// Severity from impact, never from the score: busy is not broken.
///
/// Where the kernel offers no pressure (PSI), saturation alone decides.
public enum SeverityRule {
  /// Pressure that a user of the host would feel.
  static let feltPressure = 0.2
  /// Pressure that stops most work.
  static let stoppingPressure = 0.5
  /// Use of a resource that leaves no room.
  static let saturation = 0.9

  /// How bad a deviation of a resource is.
  public static func severity(of deviation: Deviation, impact: Impact) -> Severity {
    switch deviation.resource {
    case .cpu: cpu(impact)
    case .memory: worse(memory(impact), pressure: impact.memoryPressure)
    case .io: worse(.notice, pressure: impact.ioPressure)
    case .network, .filesystem, .logs: .notice
    // Nothing tells what it does to users; somebody took the trouble to hand it in.
    case .application: .warning
    }
  }

  /// How bad a deviation in what a unit logs is, by syslog's number of the worst of the entries.
  public static func severity(ofLogsAt priority: UInt8) -> Severity {
    switch priority {
    case 0...2: .error
    case 3: .warning
    default: .notice
    }
  }

  /// How bad a fact is.
  public static func severity(ofFact category: IncidentClass) -> Severity {
    switch category {
    case .readOnly: .critical
    case .outOfMemory, .uncleanBoot, .unitFailed, .limit, .unresponsive, .degraded, .storage, .kernelFault,
      .crash,
      .restartLoop:
      .error
    case .journalGap, .resource, .logRate, .newErrorTemplate, .unitActivity, .hardware, .network, .exhausted,
      .authentication, .clock, .nameResolution, .certificate, .application:
      .warning
    }
  }

  private static func cpu(_ impact: Impact) -> Severity {
    let waits = (impact.cpuPressure ?? 0) >= feltPressure
    return waits || (impact.cpuUtilization ?? 0) >= saturation ? .warning : .notice
  }

  private static func memory(_ impact: Impact) -> Severity {
    (impact.memoryUtilization ?? 0) >= saturation ? .warning : .notice
  }

  private static func worse(_ base: Severity, pressure: Double?) -> Severity {
    guard let pressure else { return base }
    if pressure >= stoppingPressure { return .critical }
    return pressure >= feltPressure ? max(base, .error) : base
  }
}
