/// Where to measure, how often, and how much at most.
public struct SamplerSettings: Sendable, Hashable {
  /// The directory that holds `proc` and `sys`; another than `/` only for tests and foreign roots.
  public var root = "/"
  /// Seconds between two calls of the sampler.
  public var hostInterval = 1.0
  /// Seconds between two looks at what changes slowly: limits, open files, sensors.
  public var slowInterval = 10.0
  /// Seconds between two looks at sensors of temperature, which may answer slowly.
  public var sensorInterval = 60.0
  /// Seconds between two searches for sensors, batteries and processors.
  public var searchInterval = 600.0
  /// Seconds between two walks over the units' control groups.
  public var unitInterval = 2.0
  /// Seconds between two looks at sockets and the firewall's table.
  public var socketInterval = 5.0
  /// Seconds between two counts of the sockets by state.
  public var socketTableInterval = 30.0
  /// Seconds between two looks at the mount table, at links, arrays and errors of disks.
  public var mountInterval = 5.0
  /// Seconds between two measurements of the filesystems.
  public var filesystemInterval = 60.0
  /// Seconds that one pass over the process table is spread over: attribution must see the culprit in the first pass
  /// after an onset.
  public var processInterval = 5.0
  /// How many control groups of units are read at most.
  public var maximumUnits = 4096
  /// How many files of control groups are held open at most; beyond it they are opened for each reading.
  public var maximumUnitFiles = 2048
  /// How many processes are read in one pass at most.
  public var maximumProcesses = 32_768
  /// How many disks are followed at most.
  public var maximumDevices = 256
  /// How many interfaces are followed at most.
  public var maximumInterfaces = 256
  /// How many filesystems are followed at most.
  public var maximumFilesystems = 256
  /// How many sensors of temperature are followed at most, and how many power supplies are looked at.
  public var maximumSensors = 64
  /// How many command names a pass reports for each of processor and memory.
  public var reportedCommands = 8

  /// The settings of an empty configuration.
  public init() {}

  /// The path of a file below ``root``.
  func path(_ relative: String) -> String {
    root.utf8.last == UInt8(ascii: "/") ? root + relative : root + "/" + relative
  }
}
